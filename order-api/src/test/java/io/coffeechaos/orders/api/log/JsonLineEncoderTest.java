package io.coffeechaos.orders.api.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
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
    void theTimeAlwaysHasMilliseconds(Instant instant, String time) throws IOException {
        LoggingEvent event = event(instant);
        event.setMessage("order {} \"accepted\"");
        event.setArgumentArray(new Object[] {7});
        event.setKeyValuePairs(List.of(new KeyValuePair("orderId", "ord_1")));

        String line = new String(new JsonLineEncoder().encode(event), StandardCharsets.UTF_8);

        assertThat(line)
                .isEqualTo("{\"level\":\"info\",\"time\":\"" + time
                        + "\",\"caller\":\"Some\",\"orderId\":\"ord_1\",\"message\":\"order 7 \\\"accepted\\\"\"}"
                        + System.lineSeparator());
    }

    @Test
    void aStackIsCutAndStaysInOneLine() throws IOException {
        LoggingEvent event = event(Instant.EPOCH);
        event.setMessage("failed");
        event.setThrowableProxy(new ThrowableProxy(new IllegalStateException("x".repeat(10_000))));

        String line = new String(new JsonLineEncoder().encode(event), StandardCharsets.UTF_8);

        assertThat(line.lines()).hasSize(1);
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.path("stack").asText()).hasSize(8192).startsWith("java.lang.IllegalStateException: xxx");
        assertThat(json.path("message").asText()).isEqualTo("failed");
    }

    private static LoggingEvent event(Instant instant) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(new LoggerContext());
        event.setLoggerName("io.coffeechaos.Some");
        event.setThreadName("main");
        event.setLevel(Level.INFO);
        event.setInstant(instant);
        return event;
    }
}
