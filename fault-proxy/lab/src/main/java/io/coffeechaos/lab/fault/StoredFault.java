package io.coffeechaos.lab.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.OrderIds;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Data that no node has written, in the store or in the queue. All of it is the fault's own, so that no order of a
 * customer is touched, and it is removed at the end.
 */
public sealed interface StoredFault extends FaultOrder {
    /** The times of the rows have milliseconds, always. */
    DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** An item as the original lab writes it: seven attributes, without a status. */
    record ForgedItem() implements StoredFault {
        private static final String KEY = "forged-item";

        @Override
        public String kind() {
            return "forge-item";
        }

        @Override
        public String target() {
            return "store";
        }

        @Override
        public String what() {
            return "an item of the original lab";
        }

        @Override
        public void begin(FaultSite site) throws IOException, InterruptedException {
            table(site).put(original(site.machine().tenant()));
        }

        @Override
        public void end(FaultSite site) throws IOException, InterruptedException {
            table(site).delete(key(site.machine().tenant(), KEY));
        }

        /** PK, SK, order_id, items, total, timestamp and created_at. */
        static ObjectNode original(String tenant) {
            return item(tenant, KEY);
        }
    }

    /** A finished order without its {@code view} and {@code events}, which the lists of orders need. */
    record NullRow() implements StoredFault {
        private static final String KEY = "null-row";

        @Override
        public String kind() {
            return "null-row";
        }

        @Override
        public String target() {
            return "store";
        }

        @Override
        public String what() {
            return "an order without view and events";
        }

        @Override
        public void begin(FaultSite site) throws IOException, InterruptedException {
            table(site).put(row(site.machine().tenant()));
        }

        @Override
        public void end(FaultSite site) throws IOException, InterruptedException {
            table(site).delete(key(site.machine().tenant(), KEY));
        }

        static ObjectNode row(String tenant) {
            ObjectNode row = item(tenant, KEY);
            row.set("status", text("CONFIRMED"));
            row.set("version", number("8"));
            row.set("delayed", JsonNodeFactory.instance.objectNode().put("BOOL", false));
            row.set("idempotency_key", text(KEY));
            String at = row.path("created_at").path("S").asText();
            row.set("accepted_at_id", text(at + "#" + OrderIds.of(tenant, KEY)));
            return row;
        }
    }

    /** A message in the intake queue that no node can read. The nodes make it a dead letter. */
    record ForgedMessage() implements StoredFault {
        static final String BODY = "{\"forged\":\"no order is in this message\"}";

        @Override
        public String kind() {
            return "forge-message";
        }

        @Override
        public String target() {
            return "queue";
        }

        @Override
        public String what() {
            return "an unreadable message";
        }

        @Override
        public void begin(FaultSite site) throws IOException, InterruptedException {
            queue(site).send(BODY);
        }

        @Override
        public void end(FaultSite site) throws IOException, InterruptedException {
            queue(site).remove(BODY, IntakeMessages.LOOKS);
        }
    }

    private static OrderTable table(FaultSite site) {
        return new OrderTable(site);
    }

    private static IntakeMessages queue(FaultSite site) {
        return new IntakeMessages(site);
    }

    private static ObjectNode item(String tenant, String orderKey) {
        ObjectNode item = key(tenant, orderKey);
        String time = MILLIS.format(Instant.now());
        item.set("order_id", text(OrderIds.of(tenant, orderKey)));
        ArrayNode lines = item.putObject("items").putArray("L");
        ObjectNode line = lines.addObject().putObject("M");
        line.set("ID", text("kenyan-aa"));
        line.set("Name", text("Kenyan AA"));
        line.set("Price", number("19.99"));
        line.set("Quantity", number("1"));
        item.set("total", number("19.99"));
        item.set("timestamp", text(time));
        item.set("created_at", text(time));
        return item;
    }

    /** The number of partition keys of the rows of a tenant. */
    int BUCKETS = 64;

    /** The key of an order's row: {@code {tenant}#{bucket}} and {@code ORDER#{id}}. */
    private static ObjectNode key(String tenant, String orderKey) {
        String id = OrderIds.of(tenant, orderKey);
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        key.set("PK", text("%s#%02d".formatted(tenant, Math.floorMod(id.hashCode(), BUCKETS))));
        key.set("SK", text("ORDER#" + id));
        return key;
    }

    private static JsonNode text(String value) {
        return JsonNodeFactory.instance.objectNode().put("S", value);
    }

    private static JsonNode number(String value) {
        return JsonNodeFactory.instance.objectNode().put("N", value);
    }
}
