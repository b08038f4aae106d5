package io.coffeechaos.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The spans that the parts of a system have written.
 *
 * @param folder the folder with one file for each part
 */
record TraceFiles(Path folder) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A span, as module {@code telemetry} describes it. */
    record Span(JsonNode json) {
        String field(String name) {
            return json.path(name).asText();
        }

        String id() {
            return field("spanId");
        }

        String name() {
            return field("name");
        }

        Optional<String> parent() {
            return json.path("parentSpanId").isNull() ? Optional.empty() : Optional.of(field("parentSpanId"));
        }

        String attribute(String name) {
            return json.path("attributes").path(name).asText();
        }

        /** The number of the attempt that this call is, from 0. */
        int resent() {
            return json.path("attributes").path("http.request.resend_count").asInt();
        }

        List<String> links() {
            List<String> links = new ArrayList<>();
            json.path("links").forEach(link -> links.add(link.path("spanId").asText()));
            return links;
        }

        long beganMicros() {
            return json.path("startMicros").asLong();
        }

        long endedMicros() {
            return json.path("endMicros").asLong();
        }

        boolean isOfANode() {
            return field("service").equals("order-api");
        }

        boolean is(String kind, String name) {
            return field("kind").equals(kind) && name().equals(name);
        }

        @Override
        public String toString() {
            return field("instance") + " " + field("kind") + " " + name() + " " + id() + " under "
                    + parent().orElse("none") + " " + json.path("attributes");
        }
    }

    /** All lines of all files. A line that a killed part has not finished is left out. */
    List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String text = Files.readString(file);
                text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(lines::add);
            }
        }
        return lines;
    }

    /** All spans, the earliest first. A span that two nodes have told is one. */
    Collection<Span> spans() throws IOException {
        Map<String, Span> spans = new LinkedHashMap<>();
        for (String line : lines()) {
            Span span = new Span(JSON.readTree(line));
            spans.put(span.id(), span);
        }
        return spans.values().stream()
                .sorted(Comparator.comparingLong(Span::beganMicros))
                .toList();
    }

    /** The spans of one trace, the earliest first. */
    List<Span> of(String trace) throws IOException {
        return spans().stream()
                .filter(span -> span.field("traceId").equals(trace))
                .toList();
    }
}
