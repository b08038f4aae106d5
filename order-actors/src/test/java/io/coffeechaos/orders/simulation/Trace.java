package io.coffeechaos.orders.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The story of one schedule, written only when somebody will read it: its last lines, at most a page. */
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

    /** Writes nothing. */
    static Trace none() {
        return NONE;
    }

    /** Keeps what concerns this order, or no order; of all orders if it is negative. */
    static Trace about(int order) {
        return new Trace(true, order);
    }

    boolean isOn() {
        return on;
    }

    /** Something happened to the order with that number; negative for none. */
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
