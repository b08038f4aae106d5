package io.coffeechaos.lab.trace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Spans of tests, as {@code GET /traces} of a node shows them. */
public final class Spans {
    private Spans() {}

    /** The id of a trace or span that has this number. */
    public static String id(int digits, long number) {
        return ("%0" + digits + "x").formatted(number);
    }

    /** A span of node-1 without attributes. {@code parent} is the number of the parent; 0 is none. */
    public static ObjectNode of(long trace, long id, long parent, String name, long startMs, long endMs) {
        ObjectNode span = JsonNodeFactory.instance
                .objectNode()
                .put("traceId", id(32, trace))
                .put("spanId", id(16, id))
                .put("parentSpanId", parent == 0 ? null : id(16, parent))
                .put("service", "order-api")
                .put("instance", "node-1")
                .put("kind", "INTERNAL")
                .put("name", name)
                .put("startMicros", startMs * 1000)
                .put("endMicros", endMs * 1000);
        span.putObject("attributes");
        span.putArray("events");
        span.putArray("links");
        return span.putNull("error");
    }

    /** An attempt of the payment. */
    public static ObjectNode payment(long trace, long id, long parent, long startMs, long endMs) {
        ObjectNode span =
                of(trace, id, parent, "POST /payment/{key}", startMs, endMs).put("kind", "CLIENT");
        span.withObject("/attributes").put("url.template", "/payment/{key}");
        return span;
    }
}
