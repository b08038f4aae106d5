package io.coffeechaos.lab.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the log of a part. Order nodes and the fault proxy write JSON, the other parts a time and words.
 *
 * @param time RFC 3339; empty for a line without a time, such as a warning of the JVM
 * @param part the part that has written it
 * @param raw the line as it is in the log
 */
record LogLine(String time, String part, String raw) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TIMED = Pattern.compile("(\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z) ?(.*)");
    private static final Set<String> USUAL_LEVELS = Set.of("info", "");

    /** Fields that stand elsewhere in the rendered line, or that no person reads. */
    private static final Set<String> LEFT_OUT = Set.of("time", "level", "message", "caller", "traceId", "stack");

    static LogLine of(String part, String raw) {
        return json(raw)
                .map(fields -> new LogLine(fields.path("time").asText(), part, raw))
                .orElseGet(() -> {
                    Matcher timed = TIMED.matcher(raw);
                    return new LogLine(timed.matches() ? timed.group(1) : "", part, raw);
                });
    }

    private static Optional<JsonNode> json(String raw) {
        if (!raw.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(raw)).filter(JsonNode::isObject);
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    /** The line for people: time of day, part, level if it is unusual, words, and the fields that matter. */
    String rendered() {
        String clock = time.length() > 12 ? time.substring(11, time.length() - 1) : "";
        return "%-12s %-10s %s"
                .formatted(clock, part, json(raw).map(LogLine::words).orElseGet(this::plain));
    }

    private String plain() {
        Matcher timed = TIMED.matcher(raw);
        return timed.matches() ? timed.group(2) : raw;
    }

    private static String words(JsonNode fields) {
        StringJoiner words = new StringJoiner(" ");
        String level = fields.path("level").asText();
        if (!USUAL_LEVELS.contains(level)) {
            words.add(level.toUpperCase(Locale.ROOT));
        }
        words.add(fields.path("message").asText());
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (!LEFT_OUT.contains(field.getKey())
                    && field.getValue().isValueNode()
                    && !field.getValue().isNull()) {
                words.add(field.getKey() + "=" + field.getValue().asText());
            }
        }
        return words.toString();
    }
}
