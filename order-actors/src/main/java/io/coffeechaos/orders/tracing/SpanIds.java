package io.coffeechaos.orders.tracing;

import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.SpanId;
import io.coffeechaos.orders.Step;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ids of the spans of an order. They are derived from the order, so every incarnation of its entity, on any node, names
 * the same parent, and a span told twice is one.
 */
public final class SpanIds {
    private SpanIds() {}

    /** The span of the whole order, from its acceptance to its end. */
    public static SpanId order(OrderId order) {
        return SpanId.derived(order + "|order");
    }

    /** The span of a step, with all its attempts. */
    public static SpanId step(OrderId order, Step step) {
        return SpanId.derived(order + "|step:" + step.wireName());
    }

    /** The span of the undo of a step, with all its attempts. */
    public static SpanId undo(OrderId order, Step step) {
        return SpanId.derived(order + "|undo:" + step.wireName());
    }

    /** One attempt of a step or of its undo. The run number tells the attempts of two incarnations apart. */
    static SpanId call(OrderId order, Step step, Direction direction, long run, int attempt) {
        return SpanId.derived(order + "|" + direction + ":" + step.wireName() + ":" + run + ":" + attempt);
    }

    /** An id that nobody else can name. */
    public static SpanId random() {
        return new SpanId(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1));
    }
}
