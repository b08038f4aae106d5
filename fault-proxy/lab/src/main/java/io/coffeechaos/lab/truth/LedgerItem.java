package io.coffeechaos.lab.truth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.OrderContract;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** One key of the ledger as JSON, for the API and the file, and as a line of CSV. */
final class LedgerItem {
    /** The first line of the CSV. */
    static final String HEADER =
            "key,orderId,first,attempts,told,queued,answers,status,version,payment,inventory,shipping,flags";

    private static final String FORMULA_BEGINS = "=+-@";

    private LedgerItem() {}

    static ObjectNode json(CustomerRecord customer, Judgement judgement) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        Optional<OrderRecord> order = customer.shown();
        item.put("key", customer.key());
        item.put("orderId", order.map(OrderRecord::id).orElse(null));
        ObjectNode client = item.putObject("client");
        client.put("first", Instant.ofEpochMilli(customer.firstSentMs()).toString());
        client.put("attempts", customer.attempts());
        client.put("told", customer.told());
        client.put("queued", customer.isOnlyQueued());
        ArrayNode answers = client.putArray("answers");
        customer.answers().forEach(answers::add);
        client.set("moments", customer.moments());
        Optional<RowView> row = order.filter(OrderRecord::isStored).flatMap(OrderRecord::row);
        if (row.isPresent()) {
            item.putObject("row")
                    .put("status", row.get().status())
                    .put("version", row.get().version());
        } else {
            item.putNull("row");
        }
        ObjectNode effects = item.putObject("effects");
        order.ifPresent(known -> OrderContract.SERVICES.stream()
                .filter(service -> known.effects().stream()
                        .anyMatch(effect -> effect.service().equals(service)))
                .forEach(service -> effects.putObject(service)
                        .put("calls", known.calls(service))
                        .put("effects", known.effects(service))
                        .put("net", known.net(service))));
        if (customer.orders().size() > 1) {
            ArrayNode others = item.putArray("otherOrderIds");
            customer.orders().stream()
                    .map(OrderRecord::id)
                    .filter(id -> !id.equals(order.map(OrderRecord::id).orElse("")))
                    .forEach(others::add);
        }
        flags(item, judgement.flags());
        return item;
    }

    static void flags(ObjectNode item, List<String> flags) {
        ArrayNode array = item.putArray("flags");
        flags.forEach(array::add);
    }

    /** The line of an item, as RFC 4180 says, without the line break. */
    static String csv(JsonNode item) {
        JsonNode client = item.path("client");
        StringJoiner line = new StringJoiner(",");
        line.add(cell(item.path("key").asText()));
        line.add(cell(item.path("orderId").asText("")));
        line.add(cell(client.path("first").asText()));
        line.add(cell(client.path("attempts").asText()));
        line.add(cell(client.path("told").asText()));
        line.add(cell(client.path("queued").asText()));
        line.add(cell(words(client.path("answers"))));
        line.add(cell(item.path("row").path("status").asText()));
        line.add(cell(item.path("row").path("version").asText()));
        for (String service : OrderContract.SERVICES) {
            JsonNode effect = item.path("effects").path(service);
            line.add(cell(effect.path("net").asText()));
        }
        return line.add(cell(words(item.path("flags")))).toString();
    }

    private static String words(JsonNode array) {
        List<String> words = new ArrayList<>();
        array.forEach(word -> words.add(word.asText()));
        return String.join(" ", words);
    }

    /** A cell of RFC 4180. A spreadsheet must not take a cell for a formula, so such a cell gets an apostrophe. */
    static String cell(String text) {
        boolean formula = !text.isEmpty() && FORMULA_BEGINS.indexOf(text.charAt(0)) >= 0;
        String safe = formula ? "'" + text : text;
        boolean quote = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quote ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
