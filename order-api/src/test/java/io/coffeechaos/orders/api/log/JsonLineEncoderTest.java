package io.coffeechaos.orders.api.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.KeyValuePair;

class JsonLineEncoderTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-29T16:19:50Z, 2026-11-29T16:19:50.000Z",
        "2026-11-29T16:19:50.001Z, 2026-11-29T16:19:50.001Z",
        "2026-11-29T16:19:50.120000999Z, 2026-11-29T16:19:50.120Z"
    })
    void theTimestampAlwaysHasMilliseconds(Instant instant, String timestamp) throws IOException {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(new LoggerContext());
        event.setLoggerName("io.coffeechaos.Some");
        event.setThreadName("main");
        event.setLevel(Level.INFO);
        event.setInstant(instant);
        event.setMessage("order {} \"accepted\"");
        event.setArgumentArray(new Object[] {7});
        event.setKeyValuePairs(List.of(new KeyValuePair("orderId", "ord_1")));
        JsonLineEncoder encoder = new JsonLineEncoder();
        encoder.setWithFormattedMessage(true);
        encoder.setWithMDC(false);

        String line = new String(encoder.encode(event), StandardCharsets.UTF_8);

        assertThat(line).endsWith(System.lineSeparator()).startsWith("{\"timestamp\":\"" + timestamp + "\",");
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.path("level").asText()).isEqualTo("INFO");
        assertThat(json.path("formattedMessage").asText()).isEqualTo("order 7 \"accepted\"");
        assertThat(json.path("kvpList").path(0).path("orderId").asText()).isEqualTo("ord_1");
    }
}
