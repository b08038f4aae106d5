package io.coffeechaos.orders.queue.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.queue.QueueJson;

/**
 * An order as it waits in the intake queue: {@code {"format":1,"order":{...}}}. A file format like the journal's, since a
 * message may outlive the release that wrote it.
 */
final class IntakeCodec {
    private static final int FORMAT = 1;

    private IntakeCodec() {}

    /** What a body is. */
    sealed interface Reading {}

    /** An order. */
    record Order(OrderAccepted order) implements Reading {}

    /** Nothing that any release has written. */
    record Unreadable(String reason) implements Reading {}

    /** What a newer release has written: a node of that release will read it. */
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
                return new Unreadable("no order of a known format");
            }
            OrderAccepted order = QueueJson.MAPPER.treeToValue(message.path("order"), OrderAccepted.class);
            return OrderId.of(order.tenant(), order.key()).equals(order.id())
                    ? new Order(order)
                    : new Unreadable("the order's id is not its key's");
        } catch (JsonProcessingException | RuntimeException e) {
            return new Unreadable(QueueJson.inShort(e));
        }
    }
}
