package io.coffeechaos.faultproxy.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLineEncoderTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-29T16:19:50Z, 2026-11-29T16:19:50.000Z",
        "2026-11-29T16:19:50.001Z, 2026-11-29T16:19:50.001Z",
        "2026-11-29T16:19:50.120000999Z, 2026-11-29T16:19:50.120Z"
    })
    void theTimeAlwaysHasMilliseconds(Instant instant, String time) throws IOException {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerName("io.coffeechaos.Some");
        event.setLevel(Level.INFO);
        event.setInstant(instant);
        event.setMessage("Started proxy");

        byte[] line = new JsonLineEncoder().encode(event);

        assertThat(new ObjectMapper().readTree(line).path("time").asText()).isEqualTo(time);
    }
}
