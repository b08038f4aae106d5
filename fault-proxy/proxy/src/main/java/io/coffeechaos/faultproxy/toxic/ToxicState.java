package io.coffeechaos.faultproxy.toxic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One toxic at work on one direction of one link: what its operator holds back and what it must remember.
 *
 * <p>It outlives the operator. When toxics change, the stream of that direction is stopped and built anew around the same
 * runs, so chunks in flight, counts and deadlines survive. Used on the link's own thread only.
 */
public final class ToxicState {

    /** Chunks a toxic state may hold before it backpressures; Toxiproxy's own figure for its latency queue. */
    static final int CHUNKS_MAX = 1024;

    /** Bytes a toxic state may always hold, whatever others do, so that no link starves. */
    static final int BYTES_GUARANTEED = 8 * 1024;

    private final ToxicClock clock;
    private final RandomGenerator random;
    private final LinkControl link;
    private final MemoryBudget budget;
    private final ArrayDeque<Chunk> held = new ArrayDeque<>();
    private long heldBytes;
    private long passedBytes;
    private boolean deadlineSet;
    private long deadlineNanos;
    private boolean stopping;
    private Runnable wake = () -> {};

    /** A toxic state that has seen nothing yet. */
    public ToxicState(ToxicClock clock, RandomGenerator random, LinkControl link, MemoryBudget budget) {
        this.clock = clock;
        this.random = random;
        this.link = link;
        this.budget = budget;
    }

    /** Call before a stream is built around this toxic state. */
    public void start() {
        stopping = false;
    }

    /** Asks the operator to end without passing on or dropping what this toxic state holds. */
    public void stop() {
        stopping = true;
        wake.run();
    }

    /** Takes in a chunk behind those held. */
    public void hold(Chunk chunk) {
        held.add(chunk);
        heldBytes += chunk.length();
        budget.add(1, chunk.length());
    }

    /** Gives up everything held, oldest first. */
    public List<Chunk> takeAll() {
        List<Chunk> all = new ArrayList<>(held);
        discardAll();
        return all;
    }

    /** Gives up the oldest chunk held: a list of none or one. */
    public List<Chunk> takeOldest() {
        return held.isEmpty() ? List.of() : List.of(poll());
    }

    /** Drops everything held. */
    public void discardAll() {
        budget.add(-held.size(), -heldBytes);
        held.clear();
        heldBytes = 0;
    }

    /** Bytes held back now. */
    public long heldBytes() {
        return heldBytes;
    }

    ToxicClock clock() {
        return clock;
    }

    RandomGenerator random() {
        return random;
    }

    LinkControl link() {
        return link;
    }

    boolean stopping() {
        return stopping;
    }

    void onWake(Runnable action) {
        wake = action;
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    int chunks() {
        return held.size();
    }

    Chunk oldest() {
        return held.element();
    }

    Chunk poll() {
        Chunk chunk = held.remove();
        heldBytes -= chunk.length();
        budget.add(-1, -chunk.length());
        return chunk;
    }

    /** Takes {@code count} bytes off the oldest chunk, or all of it if it is shorter. */
    Chunk poll(int count) {
        Chunk chunk = held.element();
        if (chunk.length() <= count) {
            return poll();
        }
        held.remove();
        held.addFirst(chunk.tail(count));
        heldBytes -= count;
        budget.add(0, -count);
        return chunk.head(count);
    }

    boolean hasRoom() {
        return heldBytes < BYTES_GUARANTEED || (held.size() < CHUNKS_MAX && budget.hasRoom());
    }

    long passedBytes() {
        return passedBytes;
    }

    void passedBytes(long bytes) {
        passedBytes = bytes;
    }

    boolean deadlineSet() {
        return deadlineSet;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    void deadlineNanos(long nanos) {
        deadlineNanos = nanos;
        deadlineSet = true;
    }
}
