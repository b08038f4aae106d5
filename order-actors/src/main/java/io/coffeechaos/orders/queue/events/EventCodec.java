package io.coffeechaos.orders.queue.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.orders.queue.QueueJson;

/**
 * The message of a finished order in the events queue: {@code {"format":1,"orderId":"ord_…","status":"CONFIRMED",
 * "reason":null,"total":{…},"customerId":null,"traceId":"…","completedAt":"…"}}. Other services may read it, so a
 * release only adds fields.
 */
final class EventCodec {
    private static final int FORMAT = 1;

    private EventCodec() {}

    /** The body is not the message of a finished order. */
    static final class Unreadable extends Exception {
        Unreadable(String message) {
            super(message);
        }
    }

    static String write(FinishedOrder order) {
        ObjectNode message = QueueJson.object().put("format", FORMAT);
        message.setAll((ObjectNode) QueueJson.MAPPER.valueToTree(order));
        return QueueJson.write(message);
    }

    static FinishedOrder read(String body) throws Unreadable {
        try {
            JsonNode message = QueueJson.MAPPER.readTree(body);
            if (message.path("format").asInt() < FORMAT) {
                throw new Unreadable("unreadable: not an event of a known format");
            }
            return QueueJson.MAPPER.treeToValue(message, FinishedOrder.class);
        } catch (JsonProcessingException | RuntimeException e) {
            throw new Unreadable(QueueJson.inShort(e));
        }
    }
}
