package io.coffeechaos.orders.api.log;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Logback's JSON encoder with a {@code timestamp} that people and all parts of the system read alike: RFC 3339, UTC,
 * always with milliseconds. Logback itself writes a number. Only logback.xml uses this class.
 */
public final class JsonLineEncoder extends JsonEncoder {
    private static final DateTimeFormatter RFC_3339_MILLISECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** Makes the encoder. */
    public JsonLineEncoder() {
        setWithTimestamp(false);
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String time = "{\"timestamp\":\"" + RFC_3339_MILLISECONDS.format(event.getInstant()) + "\",";
        String line = new String(super.encode(event), StandardCharsets.UTF_8);
        return (time + line.substring(line.indexOf('{') + 1)).getBytes(StandardCharsets.UTF_8);
    }
}
