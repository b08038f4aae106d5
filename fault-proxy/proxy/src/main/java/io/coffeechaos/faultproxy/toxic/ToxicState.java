package io.coffeechaos.faultproxy.toxic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The state of one toxic on one direction of one link: the chunks that its operator holds and the values that it must
 * remember.
 *
 * <p>The state survives the operator. When toxics change, the proxy stops the stream of that direction and builds a new
 * one with the same states, so held chunks, counts and deadlines survive. Only the link's own thread uses it.
 */
public final class ToxicState {

    /**
     * The number of chunks that a state may hold before the toxic backpressures; the size of Toxiproxy's latency queue.
     */
    static final int CHUNKS_MAX = 1024;

    /** The number of bytes that a state may always hold, whatever the other links hold, so that no link starves. */
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

    /** Creates an empty state. */
    public ToxicState(ToxicClock clock, RandomGenerator random, LinkControl link, MemoryBudget budget) {
        this.clock = clock;
        this.random = random;
        this.link = link;
        this.budget = budget;
    }

    /** Clears an earlier {@link #stop}; called before a stream is built with this state. */
    public void start() {
        stopping = false;
    }

    /** Asks the operator to end; the operator passes on and drops none of the held chunks. */
    public void stop() {
        stopping = true;
        wake.run();
    }

    /** Adds a chunk behind the held ones. */
    public void hold(Chunk chunk) {
        held.add(chunk);
        heldBytes += chunk.length();
        budget.add(1, chunk.length());
    }

    /** Removes and returns all held chunks, oldest first. */
    public List<Chunk> takeAll() {
        List<Chunk> all = new ArrayList<>(held);
        discardAll();
        return all;
    }

    /** Removes and returns the oldest held chunk, as a list of zero or one. */
    public List<Chunk> takeOldest() {
        return held.isEmpty() ? List.of() : List.of(poll());
    }

    /** Drops all held chunks. */
    public void discardAll() {
        budget.add(-held.size(), -heldBytes);
        held.clear();
        heldBytes = 0;
    }

    /** Returns the number of bytes held now. */
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

    /** Removes and returns the first {@code count} bytes of the oldest chunk, or all of it if it is shorter. */
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
