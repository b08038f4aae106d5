package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.Chunk;
import io.coffeechaos.faultproxy.toxic.LinkControl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One direction of a link. Without toxics it moves bytes from socket to socket through the loop's buffer; with toxics it is
 * the two ends of a stream. What has left the toxics and could not be written yet waits here in either case, so splicing a
 * stream in or out loses nothing. Runs on the link's event loop only.
 *
 * <pre>
 *   DIRECT --first toxic--> STREAM --change--> STOPPING --stream gone--> STREAM or DIRECT
 *                             `--end of data--> ENDED
 * </pre>
 */
final class Pipe implements LinkControl {

    /** What reading from the socket gave. */
    sealed interface Read {
        /** Bytes arrived. */
        record Bytes(Chunk chunk) implements Read {}

        /** Nothing there now. */
        record Nothing() implements Read {}

        /** The sender has ended or is gone. */
        record End() implements Read {}
    }

    private enum Mode {
        DIRECT,
        STREAM,
        STOPPING,
        ENDED
    }

    private static final Read NOTHING = new Read.Nothing();
    private static final Read END = new Read.End();
    /** As long as Toxiproxy's, because bandwidth and latency act on whole chunks. */
    private static final int CHUNK_BYTES_MAX = 32 * 1024;
    /** Reads in a row after one readiness event, so that one busy connection does not hold the loop. */
    private static final int READS_MAX = 4;

    private static final Logger log = LoggerFactory.getLogger(Pipe.class);

    private final ToxicLink link;
    private final Direction direction;
    private final EventLoop loop;
    private final ToxicChain chain;
    /** Bytes ready to be written: at most one read, and what a removed toxic held. */
    private final ArrayDeque<ByteBuffer> unwritten = new ArrayDeque<>();

    private Mode mode = Mode.DIRECT;
    private boolean started;
    private boolean sourceEnded;
    private boolean readToEnd;
    private boolean outputEnded;
    private boolean closesLinkAtEnd;
    private long receivedBytes;
    private long sentBytes;
    private Runnable streamReadable = () -> {};
    private BooleanSupplier streamAsks = () -> false;
    private Runnable streamDrained = () -> {};
    private Endpoint from;
    private Endpoint to;

    Pipe(ToxicLink link, Direction direction, EventLoop loop) {
        this.link = link;
        this.direction = direction;
        this.loop = loop;
        this.chain = new ToxicChain(link, direction, this, loop);
    }

    /** Both sockets are connected: bytes may flow. */
    void start(Endpoint source, Endpoint destination) {
        from = source;
        to = destination;
        started = true;
        from.wantRead(true);
    }

    Direction direction() {
        return direction;
    }

    long receivedBytes() {
        return receivedBytes;
    }

    long sentBytes() {
        return sentBytes;
    }

    List<String> activeToxics() {
        return chain.activeNames();
    }

    boolean ended() {
        return outputEnded;
    }

    /** Brings the direction's toxics in line with {@code wanted}. Never waits; a running stream is first asked to stop. */
    void apply(List<InstalledToxic> wanted) {
        if (!started || !chain.want(wanted)) {
            return;
        }
        switch (mode) {
            case DIRECT -> rebuild();
            case STREAM -> stop();
            case STOPPING, ENDED -> {}
        }
    }

    /** The link is closed: ends the stream if there is one. */
    void linkClosed() {
        if (mode == Mode.STREAM) {
            stop();
        } else if (mode != Mode.STOPPING) {
            chain.discard();
        }
    }

    private void stop() {
        mode = Mode.STOPPING;
        from.wantRead(false);
        streamReadable.run();
        chain.stop();
    }

    /** The stream is gone or there was none: lets the chain move what its runs hold, then goes on with or without it. */
    private void rebuild() {
        List<Chunk> released = chain.rebuild();
        if (link.closed()) {
            chain.discard();
            mode = Mode.ENDED;
            return;
        }
        released.forEach(chunk -> unwritten.add(chunk.toBuffer()));
        if (chain.isActive()) {
            mode = Mode.STREAM;
            from.wantRead(false);
            streamReadable = () -> {};
            streamAsks = () -> false;
            streamDrained = () -> {};
            to.wantWrite(!unwritten.isEmpty());
            materialize();
        } else {
            mode = Mode.DIRECT;
            flush();
        }
    }

    private void materialize() {
        try {
            chain.materialize();
        } catch (IllegalStateException e) {
            // The actor system is going down, and without a stream nothing would ever move again.
            log.debug("Cannot run a stream", e);
            link.close();
        }
    }

    void onReadable() {
        switch (mode) {
            case DIRECT -> moveDirectly();
            case STREAM -> streamReadable.run();
            case STOPPING, ENDED -> from.wantRead(false);
        }
    }

    void onWritable() {
        flush();
    }

    private void moveDirectly() {
        ByteBuffer buffer = loop.scratch();
        for (int i = 0; i < READS_MAX && unwritten.isEmpty(); i++) {
            buffer.clear();
            int count = receive(buffer);
            if (count < 0) {
                from.wantRead(false);
                if (unwritten.isEmpty()) {
                    endOutput();
                }
                return;
            }
            if (count == 0) {
                return;
            }
            buffer.flip();
            if (!send(buffer)) {
                return;
            }
            if (buffer.hasRemaining()) {
                unwritten.add(Chunk.copyOf(buffer, loop.nanoTime()).toBuffer());
                from.wantRead(false);
                to.wantWrite(true);
                return;
            }
            if (count < buffer.capacity()) {
                return;
            }
        }
    }

    /** Bytes read, 0 for none, -1 at the end of the source. A failed source ends the whole link, behind its data. */
    private int receive(ByteBuffer buffer) {
        try {
            int count = from.read(buffer);
            if (count > 0) {
                receivedBytes += count;
                link.traffic().received(direction, count);
            } else if (count < 0) {
                sourceEnded = true;
                readToEnd = true;
            }
            return count;
        } catch (IOException e) {
            link.sourceTerminated(direction, e);
            sourceEnded = true;
            closesLinkAtEnd = true;
            return -1;
        }
    }

    private boolean send(ByteBuffer buffer) {
        try {
            int count = to.write(buffer);
            sentBytes += count;
            link.traffic().sent(direction, count);
            return true;
        } catch (IOException e) {
            log.debug("Destination is gone", e);
            link.close();
            return false;
        }
    }

    private void flush() {
        while (!unwritten.isEmpty()) {
            ByteBuffer buffer = unwritten.element();
            if (!send(buffer)) {
                return;
            }
            if (buffer.hasRemaining()) {
                to.wantWrite(true);
                return;
            }
            unwritten.remove();
        }
        to.wantWrite(false);
        switch (mode) {
            case DIRECT -> {
                if (sourceEnded) {
                    endOutput();
                } else {
                    from.wantRead(true);
                }
            }
            case STREAM, STOPPING -> streamDrained.run();
            case ENDED -> endOutput();
        }
    }

    private void endOutput() {
        if (outputEnded || link.closed()) {
            return;
        }
        outputEnded = true;
        mode = Mode.ENDED;
        // Closing sends the FIN as well, so the last direction to end needs no call of its own.
        if (closesLinkAtEnd || link.bothEnded()) {
            link.close();
            return;
        }
        try {
            to.shutdownOutput();
        } catch (IOException e) {
            log.debug("Destination is gone", e);
            link.close();
        }
    }

    // What the stream's two ends call.

    void onStreamReadable(Runnable action, BooleanSupplier asks) {
        streamReadable = action;
        streamAsks = asks;
    }

    void onStreamDrained(Runnable action) {
        streamDrained = action;
    }

    boolean stopping() {
        return mode == Mode.STOPPING;
    }

    /** Nothing more is wanted from the source: it has ended, failed, or a toxic has cut it off. */
    boolean sourceEnded() {
        return sourceEnded;
    }

    /** The source's own end has been read, so nothing of it can be left unread. */
    boolean readToEnd() {
        return readToEnd;
    }

    boolean drained() {
        return unwritten.isEmpty();
    }

    /** A stream that asks while nobody watches its socket would wait for ever: repaired here, and never seen so far. */
    boolean repairStall() {
        boolean stalled = mode == Mode.STREAM && streamAsks.getAsBoolean() && !from.wantsRead();
        if (stalled) {
            from.wantRead(true);
        }
        return stalled;
    }

    void wantRead(boolean wanted) {
        from.wantRead(wanted);
    }

    /** A toxic has ended the direction before its source did. */
    void sourceUnwanted() {
        sourceEnded = true;
        from.wantRead(false);
    }

    Read read() {
        ByteBuffer buffer = loop.scratch();
        buffer.clear().limit(CHUNK_BYTES_MAX);
        int count = receive(buffer);
        if (count < 0) {
            from.wantRead(false);
            return END;
        }
        return count == 0 ? NOTHING : new Read.Bytes(Chunk.copyOf(buffer.flip(), loop.nanoTime()));
    }

    void write(Chunk chunk) {
        ByteBuffer buffer = chunk.toBuffer();
        if (link.closed() || (unwritten.isEmpty() && !send(buffer))) {
            return;
        }
        if (buffer.hasRemaining()) {
            unwritten.add(buffer);
            to.wantWrite(true);
        }
    }

    void streamEnded() {
        switch (mode) {
            case STOPPING -> rebuild();
            case STREAM -> {
                mode = Mode.ENDED;
                chain.discard();
                if (unwritten.isEmpty()) {
                    endOutput();
                }
            }
            case DIRECT, ENDED -> {}
        }
    }

    void streamFailed(Throwable failure) {
        log.error("A toxic's operator failed, closing its connection", failure);
        mode = Mode.ENDED;
        link.close();
    }

    // What toxics may do.

    @Override
    public void close() {
        link.close();
    }

    @Override
    public void reset() {
        link.reset();
    }

    @Override
    public void closeBehindData() {
        closesLinkAtEnd = true;
    }
}
