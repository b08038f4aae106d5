package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coffeechaos.lab.experiment.runner.Phase;
import io.coffeechaos.lab.experiment.runner.RunEvent;
import io.coffeechaos.lab.experiment.runner.StopReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    private static final Instant AT = Instant.parse("2026-01-10T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void eachEventIsALineAtOnceAndTheHypothesisOnlyWhenItChanges() throws Exception {
        try (EventLog log = new EventLog(folder)) {
            log.on(new RunEvent.PhaseStarted(AT, Phase.METHOD));
            log.on(new RunEvent.ActivityEnded(
                    AT, Phase.DURING, "customers come", JsonNodeFactory.instance.objectNode()));
            log.on(new RunEvent.HypothesisChecked(AT, Phase.DURING, true));
            log.on(new RunEvent.HypothesisChecked(AT, Phase.DURING, true));
            log.on(new RunEvent.HypothesisChecked(AT, Phase.DURING, false));
            log.on(new RunEvent.ActivityEnded(
                    AT,
                    Phase.METHOD,
                    "slow payment",
                    JsonNodeFactory.instance.objectNode().put("status", "succeeded")));
            log.on(new RunEvent.SafeguardTriggered(AT, "no alarm"));
            log.on(new RunEvent.Stopped(AT, new StopReason.Safeguard("no alarm")));

            assertThat(Files.readAllLines(folder.resolve(EventLog.FILE)))
                    .extracting(line ->
                            new ObjectMapper().readTree(line).path("text").asText())
                    .containsExactly(
                            "method", "met", "not met", "slow payment: succeeded", "no alarm", "safeguard 'no alarm'");
        }
        assertThat(Files.readAllLines(folder.resolve(EventLog.FILE)).getLast())
                .isEqualTo(
                        "{\"seq\":6,\"at\":\"2026-01-10T12:00:00Z\",\"type\":\"stop\",\"text\":\"safeguard 'no alarm'\"}");
    }
}
