package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.Chunk;
import io.coffeechaos.faultproxy.toxic.MemoryBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the bytes of a pipe go: a socket, and what it could not take yet. At most one read waits here, and what a removed
 * toxic held. A destination that fails closes the link.
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

    /** Writes what the socket takes of a buffer that is used again; keeps a copy of the rest. False: the link is closed. */
    boolean writeOrCopy(ByteBuffer shared) {
        if (!send(shared)) {
            return false;
        }
        if (shared.hasRemaining()) {
            add(Chunk.copyOf(shared, 0).toBuffer());
        }
        return true;
    }

    /** Writes behind what is waiting. */
    void write(Chunk chunk) {
        ByteBuffer buffer = chunk.toBuffer();
        if (link.closed() || (drained() && !send(buffer))) {
            return;
        }
        if (buffer.hasRemaining()) {
            add(buffer);
        }
    }

    /** Lets a chunk wait for the next flush. */
    void add(Chunk chunk) {
        add(chunk.toBuffer());
    }

    private void add(ByteBuffer buffer) {
        unwritten.add(buffer);
        unwrittenBytes += buffer.remaining();
        budget.addUnwritten(1, buffer.remaining());
        destination.wantWrite(true);
    }

    /** Writes what waits; true once nothing waits any more and the link is still there. */
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

    /** Drops what waits. */
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

    /** Passes the end on, once; the link closes with it if the other direction has ended, or if {@code closesLink}. */
    void end(boolean closesLink) {
        if (ended || link.closed()) {
            return;
        }
        ended = true;
        // Closing sends the FIN as well, so the last direction to end needs no call of its own.
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
        log.debug("Destination is gone", cause);
        link.close();
    }

    boolean ended() {
        return ended;
    }

    long bytes() {
        return bytes;
    }
}
