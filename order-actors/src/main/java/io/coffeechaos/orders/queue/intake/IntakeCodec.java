package io.coffeechaos.orders.queue.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.orders.TenantId;
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

    /**
     * Reads a message body.
     *
     * @param tenant the shop whose queue this is
     */
    static Reading read(String body, TenantId tenant) {
        try {
            JsonNode message = QueueJson.MAPPER.readTree(body);
            int format = message.path("format").isInt() ? message.path("format").intValue() : 0;
            if (format > FORMAT) {
                return new TooNew(format);
            }
            if (format != FORMAT || !message.path("order").isObject()) {
                return new Unreadable("not an order of a known format");
            }
            OrderAccepted order = QueueJson.MAPPER.treeToValue(message.path("order"), OrderAccepted.class);
            return order.tenant().equals(tenant)
                    ? new Order(order)
                    : new Unreadable("the order belongs to the tenant " + order.tenant());
        } catch (JsonProcessingException | RuntimeException e) {
            return new Unreadable(QueueJson.inShort(e));
        }
    }
}
