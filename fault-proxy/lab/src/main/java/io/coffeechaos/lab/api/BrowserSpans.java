package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.api.Call.BadRequestException;
import io.coffeechaos.lab.trace.KeptSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The body of {@code POST /lab/spans}: the spans of the shop's page. Only its two spans and their attributes are taken, so that
 * no key, customer or body can come in.
 */
final class BrowserSpans {
    /** The largest body, in bytes. */
    static final int BYTES_MAX = 16 * 1024;

    private static final int SPANS_MAX = 32;
    private static final String CHECKOUT = "checkout";
    private static final String ATTEMPT = "POST /orders";
    private static final Set<String> FIELDS =
            Set.of("traceId", "spanId", "parentSpanId", "name", "startMicros", "endMicros", "attributes", "error");
    private static final String STATUS = "http.response.status_code";
    private static final String RESENDS = "http.request.resend_count";
    private static final String ERROR_TYPE = "error.type";
    private static final Set<String> ATTRIBUTES = Set.of("http.request.method", STATUS, RESENDS, ERROR_TYPE);
    private static final int RESENDS_MAX = 10_000;
    private static final int ERROR_MAX = 256;

    private BrowserSpans() {}

    /** Reads the spans as {@code GET /traces} of a part would show them. */
    static List<KeptSpan> read(JsonNode body) throws BadRequestException {
        RunProgress.onlyFields(body, Set.of("spans"), "");
        JsonNode given = body.path("spans");
        require(
                given.isArray() && !given.isEmpty() && given.size() <= SPANS_MAX,
                "spans",
                "must be a list of 1 to " + SPANS_MAX);
        List<KeptSpan> spans = new ArrayList<>();
        for (int number = 0; number < given.size(); number++) {
            spans.add(KeptSpan.of(span(given.get(number), "spans[" + number + "]."))
                    .orElseThrow());
        }
        return spans;
    }

    private static ObjectNode span(JsonNode given, String prefix) throws BadRequestException {
        require(given.isObject(), prefix.substring(0, prefix.length() - 1), "must be an object");
        RunProgress.onlyFields(given, FIELDS, prefix);
        String name = given.path("name").asText();
        require(
                name.equals(CHECKOUT) || name.equals(ATTEMPT),
                prefix + "name",
                "must be " + CHECKOUT + " or " + ATTEMPT);
        boolean isRoot = name.equals(CHECKOUT);
        String trace = given.path("traceId").asText();
        require(KeptSpan.isTraceId(trace), prefix + "traceId", "must be 32 lower-case hexadecimal digits");
        String id = given.path("spanId").asText();
        require(KeptSpan.isSpanId(id), prefix + "spanId", "must be 16 lower-case hexadecimal digits");
        JsonNode parent = given.path("parentSpanId");
        require(
                isRoot ? parent.isNull() : KeptSpan.isSpanId(parent.asText()),
                prefix + "parentSpanId",
                isRoot ? "must be null for " + CHECKOUT : "must be 16 lower-case hexadecimal digits");
        long start = micros(given, prefix, "startMicros", 0);
        long end = micros(given, prefix, "endMicros", start);
        JsonNode error = given.path("error");
        require(
                error.isNull() || (error.isTextual() && error.asText().length() <= ERROR_MAX),
                prefix + "error",
                "must be null or a text of at most " + ERROR_MAX + " characters");
        ObjectNode span = JsonNodeFactory.instance
                .objectNode()
                .put("traceId", trace)
                .put("spanId", id)
                .put("parentSpanId", parent.textValue())
                .put("service", "shop")
                .put("instance", "browser")
                .put("kind", isRoot ? "INTERNAL" : "CLIENT")
                .put("name", name)
                .put("startMicros", start)
                .put("endMicros", end);
        span.set("attributes", attributes(given.path("attributes"), prefix + "attributes"));
        span.putArray("events");
        span.putArray("links");
        return span.put("error", error.textValue());
    }

    private static long micros(JsonNode given, String prefix, String field, long min) throws BadRequestException {
        JsonNode micros = given.path(field);
        require(
                micros.canConvertToLong() && micros.isIntegralNumber() && micros.asLong() >= min,
                prefix + field,
                "must be a whole number of microseconds since 1970" + (min > 0 ? ", not before startMicros" : ""));
        return micros.asLong();
    }

    private static ObjectNode attributes(JsonNode given, String field) throws BadRequestException {
        require(given.isObject(), field, "must be an object");
        RunProgress.onlyFields(given, ATTRIBUTES, field + ".");
        for (Map.Entry<String, JsonNode> attribute : given.properties()) {
            JsonNode value = attribute.getValue();
            String name = field + "." + attribute.getKey();
            switch (attribute.getKey()) {
                case STATUS -> number(value, name, 100, 599);
                case RESENDS -> number(value, name, 1, RESENDS_MAX);
                case ERROR_TYPE ->
                    require(
                            value.isTextual() && value.asText().matches("[a-z0-9_.-]{1,64}"),
                            name,
                            "must be 1 to 64 of a-z, 0-9, _, . and -");
                default -> require(value.asText().equals("POST"), name, "must be POST");
            }
        }
        return (ObjectNode) given;
    }

    private static void number(JsonNode value, String field, int min, int max) throws BadRequestException {
        require(
                value.isInt() && value.intValue() >= min && value.intValue() <= max,
                field,
                "must be a whole number from " + min + " to " + max);
    }

    private static void require(boolean holds, String field, String rule) throws BadRequestException {
        if (!holds) {
            throw new BadRequestException(field, field + " " + rule);
        }
    }
}
