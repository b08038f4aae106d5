package io.coffeechaos.telemetry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * A span as JSON: {@code traceId}, {@code spanId}, {@code parentSpanId} (or null), {@code service}, {@code instance},
 * {@code kind}, {@code name}, {@code startMicros} and {@code endMicros} since 1970, {@code attributes}, {@code events}
 * ({@code name}, {@code atMicros}), {@code links} ({@code traceId}, {@code spanId}) and {@code error} (or null).
 */
final class SpanJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long NANOS_PER_MICRO = 1000;

    private SpanJson() {}

    static ObjectNode of(SpanData span) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("traceId", span.getTraceId()).put("spanId", span.getSpanId());
        String parent = span.getParentSpanId();
        json.put("parentSpanId", SpanId.isValid(parent) ? parent : null);
        json.put("service", span.getResource().getAttribute(SpanRecorder.SERVICE_NAME));
        json.put("instance", span.getResource().getAttribute(SpanRecorder.SERVICE_INSTANCE));
        json.put("kind", span.getKind().name()).put("name", span.getName());
        json.put("startMicros", span.getStartEpochNanos() / NANOS_PER_MICRO);
        json.put("endMicros", span.getEndEpochNanos() / NANOS_PER_MICRO);
        ObjectNode attributes = json.putObject("attributes");
        span.getAttributes().forEach((key, value) -> put(attributes, key, value));
        ArrayNode events = json.putArray("events");
        span.getEvents().forEach(event -> events.addObject()
                .put("name", event.getName())
                .put("atMicros", event.getEpochNanos() / NANOS_PER_MICRO));
        ArrayNode links = json.putArray("links");
        span.getLinks().forEach(link -> links.addObject()
                .put("traceId", link.getSpanContext().getTraceId())
                .put("spanId", link.getSpanContext().getSpanId()));
        boolean failed = span.getStatus().getStatusCode() == StatusCode.ERROR;
        json.put("error", failed ? span.getStatus().getDescription() : null);
        return json;
    }

    private static void put(ObjectNode attributes, AttributeKey<?> key, Object value) {
        switch (value) {
            case Long number -> attributes.put(key.getKey(), number);
            case Boolean flag -> attributes.put(key.getKey(), flag);
            case Object text -> attributes.put(key.getKey(), String.valueOf(text));
        }
    }
}
