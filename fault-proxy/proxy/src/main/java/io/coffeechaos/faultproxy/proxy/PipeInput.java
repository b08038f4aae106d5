package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.Chunk;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The input of a pipe: a socket, the number of bytes read from it, and whether and how it has ended. */
final class PipeInput {

    /** The result of reading a chunk. */
    sealed interface Read {
        /** Bytes arrived. */
        record Bytes(Chunk chunk) implements Read {}

        /** No bytes are available now. */
        record Nothing() implements Read {}

        /** The sender has ended its side, or the connection has failed. */
        record End() implements Read {}
    }

    private static final Read NOTHING = new Read.Nothing();
    private static final Read END = new Read.End();
    /** The size of Toxiproxy's chunks, because bandwidth and latency work on whole chunks. */
    static final int CHUNK_BYTES_MAX = 32 * 1024;
    /**
     * The size of a read when memory is scarce: thousands of receivers may not read, and each costs at least one read.
     */
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

    /** Reads bytes into {@code buffer} for a direction without toxics; returns the same values as {@link #read}. */
    int readDirectly(ByteBuffer buffer) {
        buffer.clear().limit(loop.memoryBudget().portion(SCARCE_BYTES_MAX, buffer.capacity()));
        return read(buffer);
    }

    /**
     * Returns the number of bytes read; 0 if there are none; -1 at the end, or if the socket has failed. After -1 the
     * pipe reads no more.
     */
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

    /** Stops reading for good, because the source has ended or a toxic has cut it off. */
    void end() {
        ended = true;
        source.wantRead(false);
    }

    /** Returns true if the pipe reads no more from this input. */
    boolean ended() {
        return ended;
    }

    /** Returns true if the end of the source has been read, so that no byte is left unread. */
    boolean readToEnd() {
        return readToEnd;
    }

    /** Returns true if the socket has failed; then the whole link ends behind the data. */
    boolean failed() {
        return failed;
    }

    long bytes() {
        return bytes;
    }
}
