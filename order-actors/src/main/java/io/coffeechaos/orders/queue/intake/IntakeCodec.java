package io.coffeechaos.orders.queue.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.queue.QueueJson;

/**
 * The message of an order in the intake queue: {@code {"format":1,"order":{...}}}. It is a storage format like the
 * journal, because a message may outlive the release that wrote it.
 */
final class IntakeCodec {
    private static final int FORMAT = 1;

    private IntakeCodec() {}

    /** The result of reading a message body. */
    sealed interface Reading {}

    /** The body holds an order. */
    record Order(OrderAccepted order) implements Reading {}

    /** The body was not written by any release. */
    record Unreadable(String reason) implements Reading {}

    /** A newer release has written the body. A node of that release can read it. */
    record TooNew(int format) implements Reading {}

    static String write(OrderAccepted order) {
        return QueueJson.write(
                QueueJson.object().put("format", FORMAT).set("order", QueueJson.MAPPER.valueToTree(order)));
    }

    static Reading read(String body) {
        try {
            JsonNode message = QueueJson.MAPPER.readTree(body);
            int format = message.path("format").asInt();
            if (format > FORMAT) {
                return new TooNew(format);
            }
            if (format != FORMAT || !message.path("order").isObject()) {
                return new Unreadable("not an order of a known format");
            }
            OrderAccepted order = QueueJson.MAPPER.treeToValue(message.path("order"), OrderAccepted.class);
            return OrderId.of(order.tenant(), order.key()).equals(order.id())
                    ? new Order(order)
                    : new Unreadable("the order id does not match the key");
        } catch (JsonProcessingException | RuntimeException e) {
            return new Unreadable(QueueJson.inShort(e));
        }
    }
}
