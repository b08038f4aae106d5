package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.api.Call.BadRequestException;
import io.coffeechaos.lab.client.SystemReader.OrderRead;
import io.coffeechaos.lab.trace.FaultJoin;
import io.coffeechaos.lab.trace.KeptSpan;
import io.coffeechaos.lab.trace.OrderTraces;
import io.coffeechaos.lab.trace.TraceBuffer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code GET /lab/orders/{id}/trace}: the spans of an order, the faults that were on meanwhile, and the parents that nobody
 * has told. {@code POST /lab/spans} takes the spans of the shop's page.
 */
final class TraceRoutes {
    private static final String ID = "ord_[A-Za-z0-9-]{1,60}";

    /** The faults are as new as this, unless the fault proxy or the simulators hang. */
    private static final Duration LOOK_MAX = Duration.ofSeconds(1);

    private final Measuring measuring;
    private final Breaking breaking;
    private final OrderTraces traces;
    private final BackgroundLook faults;

    TraceRoutes(Measuring measuring, Breaking breaking, FaultView view) {
        this.measuring = measuring;
        this.breaking = breaking;
        this.traces = measuring.traces();
        this.faults = new BackgroundLook(view::shown);
    }

    /** Answers a call. Returns false if the path is none of these. */
    boolean handle(Call call) throws IOException, InterruptedException {
        List<String> path = call.path();
        try {
            if (call.route().equals("POST lab/spans")) {
                tell(call);
            } else if (call.method().equals("GET")
                    && path.size() == 4
                    && path.subList(0, 2).equals(List.of("lab", "orders"))
                    && path.getLast().equals("trace")) {
                show(call, path.get(2));
            } else {
                return false;
            }
        } catch (BadRequestException wrong) {
            call.error(wrong);
        }
        return true;
    }

    private void tell(Call call) throws IOException, BadRequestException {
        if (call.length() > BrowserSpans.BYTES_MAX) {
            call.error(413, "a body with spans may have at most " + BrowserSpans.BYTES_MAX + " bytes");
            return;
        }
        traces.tell(BrowserSpans.read(call.object()));
        call.noContent();
    }

    private void show(Call call, String order) throws IOException, InterruptedException, BadRequestException {
        if (!order.matches(ID)) {
            throw new BadRequestException(
                    "order", "order must be an order id, which is ord_ and 1 to 60 letters and digits");
        }
        measuring.watched();
        faults.start();
        traces.look();
        faults.await(LOOK_MAX);
        Optional<TraceBuffer.Trace> trace = traces.of(order);
        OrderRead row = trace.isPresent()
                ? new OrderRead.Failed()
                : measuring.system().order(measuring.system().ready(), order);
        if (row instanceof OrderRead.Missing) {
            call.error(404, "order", "there is no order with this id: " + order);
        } else if (trace.isEmpty() && row instanceof OrderRead.Failed) {
            call.error(503, "order", "no order node is ready, and the lab has no spans of this order: " + order);
        } else {
            call.answer(200, shown(order, trace));
        }
    }

    private ObjectNode shown(String order, Optional<TraceBuffer.Trace> trace) {
        List<JsonNode> spans = trace.map(TraceBuffer.Trace::spans).orElse(List.of()).stream()
                .map(KeptSpan::read)
                .sorted(Comparator.comparingLong(
                                (JsonNode span) -> span.path("startMicros").asLong())
                        .thenComparing(span -> -span.path("endMicros").asLong()))
                .toList();
        ObjectNode shown = JsonNodeFactory.instance
                .objectNode()
                .put("order", order)
                .put("traceId", trace.map(TraceBuffer.Trace::id).orElse(null))
                .put("asOf", Instant.ofEpochMilli(measuring.nowMs()).toString());
        ArrayNode all = shown.putArray("spans");
        spans.forEach(all::add);
        shown.put("dropped", trace.map(TraceBuffer.Trace::dropped).orElse(0));
        shown.set("faults", faults(order, spans));
        ArrayNode missing = shown.putArray("missing");
        missing(spans).forEach(missing::add);
        return shown;
    }

    /** The faults from the first span to the end of the order, or until now while it is open. */
    private ArrayNode faults(String order, List<JsonNode> spans) {
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        if (spans.isEmpty()) {
            return shown;
        }
        String ownSpan = OrderTraces.orderSpan(order);
        boolean isOver =
                spans.stream().anyMatch(span -> span.path("spanId").asText().equals(ownSpan));
        Instant from = FaultJoin.time(spans.getFirst(), "startMicros");
        Instant to = isOver
                ? spans.stream()
                        .map(span -> FaultJoin.time(span, "endMicros"))
                        .max(Comparator.naturalOrder())
                        .orElse(from)
                : Instant.ofEpochMilli(measuring.nowMs());
        FaultJoin.of(breaking.log().between(from, to), spans).forEach(met -> {
            ObjectNode fault = FaultView.shown(met.fault());
            met.spans().forEach(fault.putArray("spans")::add);
            shown.add(fault);
        });
        return shown;
    }

    private static List<String> missing(List<JsonNode> spans) {
        Set<String> known =
                spans.stream().map(span -> span.path("spanId").asText()).collect(Collectors.toSet());
        return spans.stream()
                .filter(span -> span.path("parentSpanId").isTextual())
                .map(span -> span.path("parentSpanId").asText())
                .filter(parent -> !known.contains(parent))
                .distinct()
                .toList();
    }
}
