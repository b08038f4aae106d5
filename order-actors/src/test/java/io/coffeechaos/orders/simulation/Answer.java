package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.entity.OrderView;

/** An answer of the API to a client, reduced to the parts that the client uses. */
sealed interface Answer {
    /** 202, after journal and row are written. */
    record Accepted(boolean replayed) implements Answer {}

    /** 202 with {@code Order-Intake: queued}. */
    record Queued() implements Answer {}

    /** 200 with the order. */
    record Order(OrderView view) implements Answer {}

    /** 202 or 200 as the answer to a cancel. */
    record Cancelling() implements Answer {}

    /** A 4xx. The same request would get the same answer again. */
    record Refused(String why) implements Answer {}

    /** 404. */
    record NotFound() implements Answer {}

    /** 503. The result is unknown, and the client may send the same request again. */
    record Unavailable() implements Answer {}
}
