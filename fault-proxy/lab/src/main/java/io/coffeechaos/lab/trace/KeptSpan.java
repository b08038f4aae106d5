package io.coffeechaos.lab.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A span as text, so that its size in memory is known.
 *
 * @param trace the id of its trace
 * @param id its own id
 * @param parent the id of its parent; empty for a root
 * @param json the span as {@code GET /traces} of a part shows it, in ASCII
 */
public record KeptSpan(String trace, String id, Optional<String> parent, String json) {
    /** A span of 24 attributes of 256 characters, 32 events and 8 links is smaller. */
    public static final int CHARACTERS_MAX = 32 * 1024;

    private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern SPAN_ID = Pattern.compile("[0-9a-f]{16}");

    /** One byte for each character in memory. */
    private static final JsonMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** Reads a span. One without valid ids and times, or of more than {@value #CHARACTERS_MAX} characters, is none. */
    public static Optional<KeptSpan> of(JsonNode span) {
        String trace = span.path("traceId").asText();
        String id = span.path("spanId").asText();
        Optional<String> parent = Optional.ofNullable(span.path("parentSpanId").textValue());
        boolean isSpan = isTraceId(trace)
                && isSpanId(id)
                && parent.filter(known -> !isSpanId(known)).isEmpty()
                && span.path("startMicros").isIntegralNumber()
                && span.path("endMicros").isIntegralNumber();
        return isSpan
                ? Optional.of(new KeptSpan(trace, id, parent, write(span)))
                        .filter(kept -> kept.json().length() <= CHARACTERS_MAX)
                : Optional.empty();
    }

    /** Whether a text is the id of a trace: 32 lower-case hexadecimal digits. */
    public static boolean isTraceId(String text) {
        return TRACE_ID.matcher(text).matches();
    }

    /** Whether a text is the id of a span: 16 lower-case hexadecimal digits. */
    public static boolean isSpanId(String text) {
        return SPAN_ID.matcher(text).matches();
    }

    /** The span as JSON. */
    public JsonNode read() {
        try {
            return ASCII.readTree(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a kept span is no JSON", impossible);
        }
    }

    private static String write(JsonNode span) {
        try {
            return ASCII.writeValueAsString(span);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a span could not be written", impossible);
        }
    }
}
