package io.coffeechaos.lab.truth;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.Basket;
import io.coffeechaos.lab.client.OrderContract;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;

/**
 * An order as the order API shows it, in the list or by its id.
 *
 * @param id the order's id
 * @param status one of the nine statuses
 * @param version the order's version
 * @param delayed whether a step waits for its next try
 * @param acceptedMs the time of acceptance in epoch milliseconds; 0 while the order is queued
 * @param completedMs the time of the end in epoch milliseconds; 0 while the order is open
 * @param basket the number in the basket of a fragile customer; empty for any other order
 */
record RowView(
        String id,
        String status,
        long version,
        boolean delayed,
        long acceptedMs,
        long completedMs,
        OptionalLong basket) {
    static RowView of(JsonNode order) {
        return new RowView(
                order.path("id").asText(),
                order.path("status").asText(),
                order.path("version").asLong(),
                order.path("delayed").asBoolean(),
                epochMs(order.path("acceptedAt")),
                epochMs(order.path("completedAt")),
                Basket.number(order.path("items")));
    }

    boolean isTerminal() {
        return OrderContract.isTerminal(status);
    }

    private static long epochMs(JsonNode time) {
        try {
            return time.isTextual() ? Instant.parse(time.textValue()).toEpochMilli() : 0;
        } catch (DateTimeParseException notATime) {
            return 0;
        }
    }
}
