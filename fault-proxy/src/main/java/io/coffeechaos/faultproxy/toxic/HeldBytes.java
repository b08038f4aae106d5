package io.coffeechaos.faultproxy.toxic;

/**
 * Budget for the bytes that toxics hold back, shared by all links of one thread, so that ten thousand slow links cannot
 * take the memory of the process. Not thread-safe: one per event loop.
 */
public final class HeldBytes {

    private final long bytesMax;
    private long bytes;

    /** A budget of {@code bytesMax} bytes. */
    public HeldBytes(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    void add(long count) {
        bytes += count;
    }

    boolean hasRoom() {
        return bytes < bytesMax;
    }

    /** Bytes held back now. */
    public long bytes() {
        return bytes;
    }
}
