package io.coffeechaos.orders.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The trace of one schedule: its last lines, at most a page. It is written only on request. */
final class Trace {
    static final int LINES_MAX = 70;

    private static final Trace NONE = new Trace(false, -1);

    private final boolean on;
    private final int about;
    private final Deque<String> lines = new ArrayDeque<>();

    private Trace(boolean on, int about) {
        this.on = on;
        this.about = about;
    }

    /** A trace that keeps nothing. */
    static Trace none() {
        return NONE;
    }

    /** A trace of the events of this order and of the events of no order. A negative number means all orders. */
    static Trace about(int order) {
        return new Trace(true, order);
    }

    boolean isOn() {
        return on;
    }

    /** Adds an event of the order with this number. A negative number means an event of no order. */
    void line(long atNanos, int order, Supplier<String> what) {
        if (!on || (about >= 0 && order >= 0 && order != about)) {
            return;
        }
        if (lines.size() == LINES_MAX) {
            lines.removeFirst();
        }
        lines.addLast(String.format(
                Locale.ROOT, "%10.3f s  %s%s", atNanos / 1e9, order < 0 ? "" : "order " + order + ": ", what.get()));
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
