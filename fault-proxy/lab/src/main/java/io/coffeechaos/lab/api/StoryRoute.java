package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.api.Call.BadRequestException;
import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.client.SystemReader;
import io.coffeechaos.lab.client.SystemReader.OrderRead;
import io.coffeechaos.lab.truth.Ledger;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GET /lab/story?order=ID}: everything that is known about one order. The attempts of the customer come from the
 * ledger, the events from a ready node, and the calls from the simulators. The orders of the shop have no customer here.
 */
final class StoryRoute {
    private static final String ID_BEGIN = "ord_";
    private static final String ID = ID_BEGIN + "[A-Za-z0-9-]{1,60}";
    private static final String KEY = "[\\x21-\\x7e]{1,255}";

    /** What each dependency does for an order, and how it undoes it. */
    private static final Map<String, List<String>> VERBS = Map.of(
            "payment", List.of("charge", "refund"),
            "inventory", List.of("reserve", "release"),
            "shipping", List.of("book", "cancel"));

    private final Measuring measuring;
    private final SystemReader system;

    StoryRoute(Measuring measuring) {
        this.measuring = measuring;
        this.system = measuring.system();
    }

    /** Answers a call. Returns false if the path is another one. */
    boolean handle(Call call) throws IOException, InterruptedException {
        if (!call.route().equals("GET lab/story")) {
            return false;
        }
        try {
            tell(call, wanted(call));
        } catch (BadRequestException wrong) {
            call.error(wrong);
        }
        return true;
    }

    private static String wanted(Call call) throws BadRequestException {
        String wanted = call.query().getOrDefault("order", "");
        if (!wanted.matches(wanted.startsWith(ID_BEGIN) ? ID : KEY)) {
            throw new BadRequestException(
                    "order",
                    "order must be an order id, which is ord_ and 1 to 60 letters and digits, or a key of 1 to 255 visible"
                            + " ASCII characters: was '" + wanted.substring(0, Math.min(60, wanted.length())) + "'");
        }
        return wanted;
    }

    private void tell(Call call, String wanted) throws IOException, InterruptedException {
        Optional<Ledger.Page> page = measuring.ledger().find(wanted);
        JsonNode customer =
                page.<JsonNode>map(found -> found.items().getFirst()).orElseGet(JsonNodeFactory.instance::missingNode);
        String id = id(wanted, customer);
        List<String> ready = system.ready();
        OrderRead row = id.isEmpty() ? new OrderRead.Missing() : system.order(ready, id);
        List<String> unread = new ArrayList<>();
        ArrayNode calls = calls(id, unread);
        boolean isUnknown = customer.isMissingNode() && calls.isEmpty();
        if (isUnknown && row instanceof OrderRead.Missing) {
            call.error(404, "order", "there is no order with this id or key: " + wanted);
            return;
        }
        if (isUnknown && row instanceof OrderRead.Failed) {
            call.error(503, "order", "no order node is ready, and the lab does not know this order: " + wanted);
            return;
        }
        ObjectNode story = JsonNodeFactory.instance.objectNode();
        story.put("order", id.isEmpty() ? null : id);
        story.put("key", customer.path("key").textValue());
        story.put("book", page.map(Ledger.Page::book).orElse(null));
        story.put("asOf", Instant.ofEpochMilli(measuring.nowMs()).toString());
        story.put("status", status(row, customer, id));
        story.set("client", client(customer.path("client")));
        story.set("events", row instanceof OrderRead.Missing ? events() : events(ready, id, unread));
        story.set("calls", calls);
        story.set("flags", customer.isMissingNode() ? events() : customer.path("flags"));
        if (!unread.isEmpty()) {
            unread.forEach(story.putArray("unread")::add);
        }
        call.answer(200, story);
    }

    /** The id of the order; empty for a customer without an order. */
    private String id(String wanted, JsonNode customer) {
        if (wanted.startsWith(ID_BEGIN)) {
            return wanted;
        }
        return customer.isMissingNode()
                ? system.orderId(wanted)
                : customer.path("orderId").asText("");
    }

    /** The status that the order API shows now, else the last one that the ledger has seen. */
    private static String status(OrderRead row, JsonNode customer, String id) {
        return switch (row) {
            case OrderRead.Found found -> found.order().path("status").textValue();
            case OrderRead.Missing missing -> null;
            case OrderRead.Failed failed ->
                customer.path("orderId").asText().equals(id)
                        ? customer.at("/row/status").textValue()
                        : null;
        };
    }

    private static ArrayNode client(JsonNode client) {
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        for (JsonNode moment : client.path("moments")) {
            Instant first = Instant.parse(client.path("first").asText());
            shown.addObject()
                    .put("at", first.plusMillis(moment.path("ms").asLong()).toString())
                    .put("what", moment.path("what").asText())
                    .put("attempt", moment.path("attempt").asInt());
        }
        return shown;
    }

    private static ArrayNode events() {
        return JsonNodeFactory.instance.arrayNode();
    }

    private ArrayNode events(List<String> ready, String id, List<String> unread) throws InterruptedException {
        ArrayNode events = events();
        try {
            for (JsonNode event : system.events(ready, id)) {
                events.addObject()
                        .put("at", event.path("at").asText())
                        .put("type", event.path("type").asText())
                        .put("step", event.path("step").textValue())
                        // The history of an order does not count the attempts of a step.
                        .putNull("attempt")
                        .put("detail", event.path("detail").textValue());
            }
        } catch (IOException noAnswer) {
            unread.add("orders");
        }
        return events;
    }

    private ArrayNode calls(String id, List<String> unread) throws InterruptedException {
        List<ObjectNode> calls = new ArrayList<>();
        for (String service : id.isEmpty() ? List.<String>of() : OrderContract.SERVICES) {
            try {
                system.moments(service, id).forEach(moment -> calls.add(called(service, moment)));
            } catch (IOException noAnswer) {
                unread.add(service);
            }
        }
        calls.sort(Comparator.comparing(call -> Instant.parse(call.path("at").asText())));
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        shown.addAll(calls);
        return shown;
    }

    private static ObjectNode called(String service, JsonNode moment) {
        String outcome = moment.path("what").asText();
        boolean undoes = List.of("undo-called", "reversed", "nothing-seen").contains(outcome);
        return JsonNodeFactory.instance
                .objectNode()
                .put("at", moment.path("at").asText())
                .put("service", service)
                .put("what", VERBS.get(service).get(undoes ? 1 : 0))
                .put("outcome", outcome.equals("undo-called") ? "called" : outcome)
                .put("effect", outcome.equals("done") || outcome.equals("reversed"));
    }
}
