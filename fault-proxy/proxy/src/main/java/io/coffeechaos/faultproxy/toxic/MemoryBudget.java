package io.coffeechaos.faultproxy.toxic;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the memory for bytes that wait inside the proxy, so that ten thousand slow links cannot use up the memory of
 * the process. It counts the bytes that toxics hold, and the bytes that have left the toxics and are not written yet.
 * All links of one event loop share one budget. Only that loop may use it; any thread may read
 * {@link #heldByToxics}.
 */
public final class MemoryBudget {

    /**
     * Memory for a chunk besides its bytes. Without this, a thousand chunks of one byte would count as one kilobyte
     * only.
     */
    private static final int CHUNK_OVERHEAD_BYTES = 64;

    private final long bytesMax;
    private long held;
    /** Only the loop writes it, so it needs no atomic addition. */
    private final AtomicLong heldByToxics = new AtomicLong();

    private long unwritten;

    /** Creates a budget of {@code bytesMax} bytes. */
    public MemoryBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * Adds {@code chunks} chunks with {@code bytes} bytes in total that a toxic holds; negative numbers remove them.
     */
    void add(long chunks, long bytes) {
        held += chunks * CHUNK_OVERHEAD_BYTES + bytes;
        heldByToxics.setRelease(heldByToxics.getPlain() + bytes);
    }

    /** Returns the number of bytes that toxics hold now, without the overhead of their chunks. Any thread may call it. */
    public long heldByToxics() {
        return heldByToxics.getAcquire();
    }

    /**
     * Adds {@code chunks} chunks with {@code bytes} bytes in total that wait for their receiver; negative numbers
     * remove them.
     */
    public void addUnwritten(long chunks, long bytes) {
        unwritten += chunks * CHUNK_OVERHEAD_BYTES + bytes;
    }

    /** Returns false if a link must not take in more than its guaranteed bytes. */
    public boolean hasRoom() {
        return held + unwritten < bytesMax;
    }

    /**
     * Returns the number of bytes to read at once for a receiver, normally {@code most}. Bytes for receivers that do
     * not read may use a quarter of the budget. Each read is at most a sixteenth of the free part of that quarter, and
     * at least {@code least} bytes. So a few stuck receivers hardly slow the others, and thousands of them still fit.
     */
    public int portion(int least, int most) {
        return Math.clamp((bytesMax / 4 - unwritten) / 16, least, most);
    }

    /** Returns the number of bytes that wait now, including the overhead of their chunks. */
    public long bytes() {
        return held + unwritten;
    }
}
