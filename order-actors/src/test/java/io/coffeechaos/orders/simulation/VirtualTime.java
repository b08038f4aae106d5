package io.coffeechaos.orders.simulation;

import java.util.Arrays;

/**
 * A queue of future events. It runs them in the order of their virtual time. Events of the same time run in the order
 * in which they were added. All times are nanoseconds since the schedule began.
 */
final class VirtualTime {
    static final long MS = 1_000_000L;
    static final long SECOND = 1_000 * MS;
    static final long MINUTE = 60 * SECOND;

    /** More events than any correct schedule has. A schedule that reaches this number is a livelock. */
    private static final int EVENTS_MAX = 400_000;

    /** A future event. It can be cancelled. */
    static final class Event {
        private final long at;
        private final long number;
        private final Runnable action;
        private boolean cancelled;

        private Event(long at, long number, Runnable action) {
            this.at = at;
            this.number = number;
            this.action = action;
        }

        void cancel() {
            cancelled = true;
        }

        long at() {
            return at;
        }

        boolean isCancelled() {
            return cancelled;
        }

        private boolean before(Event other) {
            return at < other.at || (at == other.at && number < other.number);
        }
    }

    private Event[] heap = new Event[256];
    private int size;
    private long numbers;
    private long now;
    private int executed;

    long now() {
        return now;
    }

    /** The number of events that have run. */
    int executed() {
        return executed;
    }

    Event after(long delayNanos, Runnable action) {
        Event event = new Event(now + Math.max(0, delayNanos), numbers++, action);
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        int at = size++;
        while (at > 0 && event.before(heap[(at - 1) >>> 1])) {
            heap[at] = heap[(at - 1) >>> 1];
            at = (at - 1) >>> 1;
        }
        heap[at] = event;
        return event;
    }

    /** Runs the next event. If none is due by this time, sets the clock to it and returns false. */
    boolean step(long until) {
        while (size > 0 && heap[0].cancelled) {
            pop();
        }
        if (size == 0 || heap[0].at > until) {
            now = Math.max(now, until);
            return false;
        }
        Event next = pop();
        now = next.at;
        if (++executed > EVENTS_MAX) {
            throw new RuleBroken(Rule.I12, "more than " + EVENTS_MAX + " events: the schedule does not come to rest");
        }
        next.action.run();
        return true;
    }

    private Event pop() {
        Event first = heap[0];
        Event last = heap[--size];
        heap[size] = null;
        if (size > 0) {
            int at = 0;
            while (true) {
                int child = 2 * at + 1;
                if (child >= size) {
                    break;
                }
                if (child + 1 < size && heap[child + 1].before(heap[child])) {
                    child++;
                }
                if (!heap[child].before(last)) {
                    break;
                }
                heap[at] = heap[child];
                at = child;
            }
            heap[at] = last;
        }
        return first;
    }
}
