package io.coffeechaos.lab.supervisor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * A line of the log of a part. All our parts write JSON: {@code level}, {@code time}, {@code part}, {@code caller},
 * fields and {@code message}. Any other line is foreign, such as a warning of the JVM or a line of DynamoDB Local.
 */
public final class LogLine {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME_OF_DAY =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    /** Fields that have a place of their own in the rendered line, or that are too long for it. */
    private static final Set<String> PLACED = Set.of(
            "level",
            "time",
            "part",
            "caller",
            "message",
            "step",
            "direction",
            "attempt",
            "durationMs",
            "orderId",
            "traceId",
            "stack",
            "outcome");

    private final String part;
    private final String raw;
    private final ObjectNode fields;
    private final Optional<Instant> time;

    private LogLine(String part, String raw, ObjectNode fields, Optional<Instant> time) {
        this.part = part;
        this.raw = raw;
        this.fields = fields;
        this.time = time;
    }

    /**
     * The line as it is in the log of the part.
     *
     * @param before the time of the line before it, which is also the time of a foreign line
     */
    public static LogLine of(String part, String raw, Optional<Instant> before) {
        ObjectNode fields = json(raw).orElseGet(() -> JSON.createObjectNode().put("message", raw));
        return new LogLine(
                part, raw, fields, instant(fields.path("time").asText()).or(() -> before));
    }

    private static Optional<ObjectNode> json(String raw) {
        if (!raw.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return JSON.readTree(raw) instanceof ObjectNode fields ? Optional.of(fields) : Optional.empty();
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }

    /** The time of the line, or of the line before it; empty if neither has one. */
    public Optional<Instant> time() {
        return time;
    }

    /** The level. A line without one has level info. */
    public LogLevel level() {
        return LogLevel.of(fields.path("level").asText()).orElse(LogLevel.INFO);
    }

    /** The sentence of the line, or the whole line if it is foreign. */
    public String message() {
        return fields.path("message").asText();
    }

    /** Whether the line, in any of its fields, has this text. */
    public boolean mentions(String text) {
        return raw.contains(text);
    }

    /** The line as JSON. A foreign line is the message of it. */
    public String json() {
        if (json(raw).isPresent()) {
            return raw;
        }
        ObjectNode line = JSON.createObjectNode().put("level", level().word());
        time.ifPresent(known -> line.put("time", known.toString()));
        return line.put("part", part).put("message", raw).toString();
    }

    /**
     * The line for people: time of day (UTC), part, level, caller, sentence, step and its attempt, other fields, and the
     * ends of the order id and of the trace id.
     */
    public String rendered(boolean colours) {
        String clock = time.map(TIME_OF_DAY::format).orElse("");
        String level = "%-5s".formatted(level().word().toUpperCase(Locale.ROOT));
        return "%-12s %-10s %s %s".formatted(clock, part, colours ? level().coloured(level) : level, words());
    }

    private String words() {
        StringJoiner words = new StringJoiner("  ");
        words.add((fields.path("caller").asText() + " " + message()).strip());
        StringJoiner step = new StringJoiner(" ");
        add(step, "step", "%s");
        add(step, "direction", "%s");
        add(step, "attempt", "#%s");
        add(step, "durationMs", "%s ms");
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (!PLACED.contains(field.getKey())
                    && field.getValue().isValueNode()
                    && !field.getValue().isNull()) {
                step.add(field.getKey() + "=" + field.getValue().asText());
            }
        }
        if (step.length() > 0) {
            words.add(step.toString());
        }
        StringJoiner ids = new StringJoiner(" ");
        text("orderId").ifPresent(id -> ids.add(shortened(id, 8, 4)));
        text("traceId").ifPresent(id -> ids.add(id.substring(0, Math.min(8, id.length()))));
        if (ids.length() > 0) {
            words.add(ids.toString());
        }
        return words.toString();
    }

    private void add(StringJoiner words, String field, String form) {
        text(field).ifPresent(value -> words.add(form.replace("%s", value)));
    }

    private Optional<String> text(String field) {
        return Optional.of(fields.path(field).asText()).filter(value -> !value.isEmpty());
    }

    private static String shortened(String id, int first, int last) {
        return id.length() <= first + last + 1 ? id : id.substring(0, first) + "…" + id.substring(id.length() - last);
    }
}
