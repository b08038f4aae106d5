package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.Chunk;
import io.coffeechaos.faultproxy.toxic.MemoryBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The output of a pipe: a socket, and the bytes that the socket cannot take yet. At most one read waits here, plus the
 * chunks of a removed toxic. A destination that fails closes the link.
 */
final class PipeOutput {

    private static final Logger log = LoggerFactory.getLogger(PipeOutput.class);

    private final ToxicLink link;
    private final Direction direction;
    private final LinkSocket destination;
    private final MemoryBudget budget;
    private final ArrayDeque<ByteBuffer> unwritten = new ArrayDeque<>(1);
    private long unwrittenBytes;
    private boolean ended;
    private long bytes;

    PipeOutput(ToxicLink link, Direction direction, LinkSocket destination, MemoryBudget budget) {
        this.link = link;
        this.direction = direction;
        this.destination = destination;
        this.budget = budget;
    }

    boolean drained() {
        return unwritten.isEmpty();
    }

    /**
     * Writes as many bytes as the socket takes, and keeps a copy of the rest, because the caller reuses the buffer.
     * Returns false if the link is closed.
     */
    boolean writeOrCopy(ByteBuffer shared) {
        if (!send(shared)) {
            return false;
        }
        if (shared.hasRemaining()) {
            add(Chunk.copyOf(shared, 0).toBuffer());
        }
        return true;
    }

    /** Writes the chunk behind the waiting bytes. */
    void write(Chunk chunk) {
        ByteBuffer buffer = chunk.toBuffer();
        if (link.closed() || (drained() && !send(buffer))) {
            return;
        }
        if (buffer.hasRemaining()) {
            add(buffer);
        }
    }

    /** Adds the chunk to the waiting bytes; the next flush writes it. */
    void add(Chunk chunk) {
        add(chunk.toBuffer());
    }

    private void add(ByteBuffer buffer) {
        unwritten.add(buffer);
        unwrittenBytes += buffer.remaining();
        budget.addUnwritten(1, buffer.remaining());
        destination.wantWrite(true);
    }

    /** Writes the waiting bytes. Returns true if no bytes wait any more and the link is still open. */
    boolean flush() {
        while (!unwritten.isEmpty()) {
            ByteBuffer buffer = unwritten.element();
            int before = buffer.remaining();
            if (!send(buffer)) {
                return false;
            }
            int written = before - buffer.remaining();
            unwrittenBytes -= written;
            if (buffer.hasRemaining()) {
                budget.addUnwritten(0, -written);
                destination.wantWrite(true);
                return false;
            }
            budget.addUnwritten(-1, -written);
            unwritten.remove();
        }
        destination.wantWrite(false);
        return true;
    }

    /** Drops the waiting bytes. */
    void discard() {
        budget.addUnwritten(-unwritten.size(), -unwrittenBytes);
        unwritten.clear();
        unwrittenBytes = 0;
    }

    private boolean send(ByteBuffer buffer) {
        try {
            int count = destination.write(buffer);
            bytes += count;
            link.traffic().sent(direction, count);
            return true;
        } catch (IOException e) {
            destinationGone(e);
            return false;
        }
    }

    /**
     * Sends the end of the data, once. The link closes if the other direction has also ended, or if {@code closesLink}
     * is true.
     */
    void end(boolean closesLink) {
        if (ended || link.closed()) {
            return;
        }
        ended = true;
        // Closing the link also sends the FIN, so the last direction needs no shutdown of its own.
        if (closesLink || link.bothEnded()) {
            link.close();
            return;
        }
        try {
            destination.shutdownOutput();
        } catch (IOException e) {
            destinationGone(e);
        }
    }

    private void destinationGone(IOException cause) {
        log.debug("The destination has failed", cause);
        link.close();
    }

    boolean ended() {
        return ended;
    }

    long bytes() {
        return bytes;
    }
}
