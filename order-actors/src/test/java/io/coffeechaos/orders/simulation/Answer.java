package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.entity.OrderView;

/** What a client hears from the API, as far as it matters to it. */
sealed interface Answer {
    /** 202, from journal and row. */
    record Accepted(boolean replayed) implements Answer {}

    /** 202 with {@code Order-Intake: queued}. */
    record Queued() implements Answer {}

    /** 200 with the order. */
    record Order(OrderView view) implements Answer {}

    /** 202 or 200 to a cancel. */
    record Cancelling() implements Answer {}

    /** A 4xx that sending again does not change. */
    record Refused(String why) implements Answer {}

    /** 404. */
    record NotFound() implements Answer {}

    /** 503: nobody knows; the same again. */
    record Unavailable() implements Answer {}
}
