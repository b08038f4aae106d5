package io.coffeechaos.faultproxy.proxy;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of a link: a connected socket on an event loop. One pipe reads from it and the other pipe writes to it. It
 * remembers the events that the pipes want, so that it calls the selector only for a change.
 */
final class LinkSocket implements EventLoop.Handler {

    /**
     * The number of reads before a close. Unread bytes would turn the FIN into an RST, but the proxy does not read a
     * flood to its end.
     */
    private static final int DISCARDING_READS_MAX = 1;

    private static final Logger log = LoggerFactory.getLogger(LinkSocket.class);

    private final SocketChannel channel;
    private final EventLoop loop;
    private Pipe readingPipe;
    private Pipe writingPipe;
    private SelectionKey key;
    private int interest;

    LinkSocket(SocketChannel channel, EventLoop loop) {
        this.channel = channel;
        this.loop = loop;
    }

    /**
     * Sets the pipes of this socket; called before all other methods. The pipes are created after their sockets, so the
     * socket cannot get them in its constructor.
     */
    void serves(Pipe reading, Pipe writing) {
        readingPipe = reading;
        writingPipe = writing;
    }

    /** Registers the socket with the loop; after this call the pipes may ask for events. */
    void register() throws IOException {
        key = loop.register(channel, 0, this);
    }

    static void configure(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    }

    @Override
    public void ready(SelectionKey readyKey) {
        if (readyKey.isValid() && readyKey.isWritable()) {
            writingPipe.onWritable();
        }
        if (readyKey.isValid() && readyKey.isReadable()) {
            readingPipe.onReadable();
        }
    }

    int read(ByteBuffer buffer) throws IOException {
        return channel.read(buffer);
    }

    int write(ByteBuffer buffer) throws IOException {
        return channel.write(buffer);
    }

    void wantRead(boolean wanted) {
        want(SelectionKey.OP_READ, wanted);
    }

    void wantWrite(boolean wanted) {
        want(SelectionKey.OP_WRITE, wanted);
    }

    boolean wantsRead() {
        return (interest & SelectionKey.OP_READ) != 0;
    }

    private void want(int operation, boolean wanted) {
        int now = wanted ? interest | operation : interest & ~operation;
        if (now != interest && key.isValid()) {
            interest = now;
            key.interestOps(now);
        }
    }

    void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** Closes with FIN. */
    void close() {
        if (!readingPipe.input().readToEnd()) {
            discardUnread();
        }
        closeQuietly(channel);
    }

    private void discardUnread() {
        try {
            ByteBuffer scratch = loop.scratch();
            for (int i = 0; i < DISCARDING_READS_MAX; i++) {
                scratch.clear();
                if (channel.read(scratch) <= 0) {
                    break;
                }
            }
        } catch (IOException e) {
            log.trace("Nothing left to read", e);
        }
    }

    /** Closes with RST. */
    void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            log.debug("Cannot reset a connection that is gone", e);
        }
        closeQuietly(channel);
    }

    static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("Closing a socket failed", e);
        }
    }
}
