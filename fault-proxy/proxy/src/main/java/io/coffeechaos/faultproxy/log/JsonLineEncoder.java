package io.coffeechaos.faultproxy.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/**
 * Writes each log event as one line with a JSON object: {@code level}, {@code time} (RFC 3339, UTC, always with
 * milliseconds), {@code part} if it is known, {@code caller} (the class that logs), the event's own fields, {@code
 * stack} for exceptions (at most {@value #STACK_CHARACTERS_MAX} characters), and {@code message}.
 */
public final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {

    private static final int STACK_CHARACTERS_MAX = 8192;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** {@code Instant.toString} would leave the milliseconds out at a whole second. */
    private static final DateTimeFormatter RFC_3339_MILLISECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private String part = "";

    /** Names the part of the system that writes, for a reader of several logs. An empty name is left out. */
    public void setPart(String part) {
        this.part = part;
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
        line.put("time", RFC_3339_MILLISECONDS.format(event.getInstant()));
        if (!part.isEmpty()) {
            line.put("part", part);
        }
        line.put("caller", event.getLoggerName().substring(event.getLoggerName().lastIndexOf('.') + 1));
        List<KeyValuePair> fields = event.getKeyValuePairs();
        if (fields != null) {
            fields.forEach(field -> line.putPOJO(field.key, field.value));
        }
        if (event.getThrowableProxy() != null) {
            String stack = ThrowableProxyUtil.asString(event.getThrowableProxy());
            line.put("stack", stack.substring(0, Math.min(stack.length(), STACK_CHARACTERS_MAX)));
        }
        line.put("message", event.getFormattedMessage());
        return (line + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
