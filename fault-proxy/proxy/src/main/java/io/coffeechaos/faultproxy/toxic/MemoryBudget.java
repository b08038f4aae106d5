package io.coffeechaos.faultproxy.toxic;

/**
 * Budget for the bytes that wait inside the proxy, shared by all links of one thread, so that ten thousand slow links cannot
 * take the memory of the process: what toxics hold back, and what has left them but cannot be written yet. Not thread-safe:
 * one per event loop.
 */
public final class MemoryBudget {

    /** What a chunk takes beside its bytes: with one byte each, a thousand chunks are more than a kilobyte. */
    private static final int CHUNK_OVERHEAD_BYTES = 64;

    private final long bytesMax;
    private long held;
    private long unwritten;

    /** A budget of {@code bytesMax} bytes. */
    public MemoryBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** {@code chunks} more, with {@code bytes} in all, are held back by a toxic; negative numbers are fewer. */
    void add(long chunks, long bytes) {
        held += chunks * CHUNK_OVERHEAD_BYTES + bytes;
    }

    /** {@code chunks} more, with {@code bytes} in all, wait for their receiver; negative numbers are fewer. */
    public void addUnwritten(long chunks, long bytes) {
        unwritten += chunks * CHUNK_OVERHEAD_BYTES + bytes;
    }

    /** False when nothing more should be taken in than each link is guaranteed. */
    public boolean hasRoom() {
        return held + unwritten < bytesMax;
    }

    /**
     * How much to read at once for a receiver, {@code most} bytes as a rule. Receivers that do not read may spend a quarter of
     * the budget, and each read is at most a sixteenth of what is left of that, down to {@code least} bytes: some stuck ones
     * hardly slow the others, and thousands of them still fit.
     */
    public int portion(int least, int most) {
        return Math.clamp((bytesMax / 4 - unwritten) / 16, least, most);
    }

    /** Bytes that wait now, with what keeping them costs. */
    public long bytes() {
        return held + unwritten;
    }
}
