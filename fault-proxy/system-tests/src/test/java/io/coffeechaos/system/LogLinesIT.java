package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The logs of all parts have one layout, and no part starts with a warning that a newcomer takes for a failure. */
class LogLinesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyLineOfEveryPartHasTheSameFields() throws Exception {
        Stack stack = SharedStack.healthy();

        assertThat(stack.loggingParts()).contains("store", "queue", "simulators", "proxy", "node-1", "shop");
        for (String part : stack.loggingParts()) {
            Eventually.eventually(
                    PATIENCE, () -> assertThat(stack.logged(part)).as(part).isNotEmpty());
            List<String> lines = stack.logged(part);
            for (String line : lines) {
                assertThat(line).as(part).startsWith("{");
                JsonNode fields = JSON.readTree(line);
                assertThat(fields.path("level").asText()).as(line).isIn("trace", "debug", "info", "warn", "error");
                assertThat(fields.path("time").asText())
                        .as(line)
                        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
                assertThat(fields.path("part").asText()).as(line).isEqualTo(part);
                assertThat(fields.path("caller").asText()).as(line).isNotBlank();
                assertThat(fields.path("message").asText()).as(line).isNotBlank();
            }
        }
    }

    @Test
    void eachLineAboutAnOrderHasItsTrace() throws Exception {
        Stack stack = SharedStack.healthy();

        for (String line : stack.logged("node-1")) {
            JsonNode fields = JSON.readTree(line);
            // The sweeper knows an order only by its id.
            if (fields.has("orderId") && !fields.path("message").asText().startsWith("waking an open order")) {
                assertThat(fields.path("traceId").asText()).as(line).matches("[0-9a-f]{32}");
            }
        }
    }
}
