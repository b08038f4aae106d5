package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.Chunk;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the bytes of a pipe come from: a socket, what has been read of it, and whether and how it has ended. */
final class PipeInput {

    /** What reading a chunk gave. */
    sealed interface Read {
        /** Bytes arrived. */
        record Bytes(Chunk chunk) implements Read {}

        /** Nothing there now. */
        record Nothing() implements Read {}

        /** The sender has ended or is gone. */
        record End() implements Read {}
    }

    private static final Read NOTHING = new Read.Nothing();
    private static final Read END = new Read.End();
    /** As long as Toxiproxy's, because bandwidth and latency act on whole chunks. */
    static final int CHUNK_BYTES_MAX = 32 * 1024;
    /** A read when memory is scarce: thousands of receivers may not read, and each costs one read at least. */
    private static final int SCARCE_BYTES_MAX = 8 * 1024;

    private final ToxicLink link;
    private final Direction direction;
    private final EventLoop loop;
    private final LinkSocket source;
    private boolean ended;
    private boolean readToEnd;
    private boolean failed;
    private long bytes;

    PipeInput(ToxicLink link, Direction direction, EventLoop loop, LinkSocket source) {
        this.link = link;
        this.direction = direction;
        this.loop = loop;
        this.source = source;
    }

    void want(boolean wanted) {
        source.wantRead(wanted);
    }

    boolean wanted() {
        return source.wantsRead();
    }

    /** Reads into {@code buffer} what its receiver is to get at once; the result is as of {@link #read}. */
    int readDirectly(ByteBuffer buffer) {
        buffer.clear().limit(loop.memoryBudget().portion(SCARCE_BYTES_MAX, buffer.capacity()));
        return read(buffer);
    }

    /** Bytes read, 0 for none, -1 at the end or when the socket has failed; then it is not read again. */
    private int read(ByteBuffer buffer) {
        try {
            int count = source.read(buffer);
            if (count > 0) {
                bytes += count;
                link.traffic().received(direction, count);
            } else if (count < 0) {
                readToEnd = true;
                end();
            }
            return count;
        } catch (IOException e) {
            link.sourceTerminated(direction, e);
            failed = true;
            end();
            return -1;
        }
    }

    Read readChunk() {
        ByteBuffer buffer = loop.scratch();
        buffer.clear().limit(loop.memoryBudget().hasRoom() ? CHUNK_BYTES_MAX : SCARCE_BYTES_MAX);
        int count = read(buffer);
        if (count < 0) {
            return END;
        }
        return count == 0 ? NOTHING : new Read.Bytes(Chunk.copyOf(buffer.flip(), loop.nanoTime()));
    }

    /** Nothing more is wanted: the source has ended, or a toxic has cut it off. */
    void end() {
        ended = true;
        source.wantRead(false);
    }

    /** Nothing more will be read. */
    boolean ended() {
        return ended;
    }

    /** The source's own end has been read, so nothing of it can be left unread. */
    boolean readToEnd() {
        return readToEnd;
    }

    /** The socket failed: the whole link ends behind the data. */
    boolean failed() {
        return failed;
    }

    long bytes() {
        return bytes;
    }
}
