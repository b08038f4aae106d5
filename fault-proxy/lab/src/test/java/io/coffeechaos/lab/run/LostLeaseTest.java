package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.supervisor.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose lab dies, and a run that was away for longer than its lease. The runner is a real process. */
class LostLeaseTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Ten times the limit, because a machine may be slow: three seconds without an answer, an attempt, and the healing. */
    private static final Duration HEALED_WITHIN = Duration.ofSeconds(60);

    private static final String BREAKS = "POST /proxies/payment/toxics";

    @TempDir
    private Path folder;

    private FakeRunningLab lab;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        lab = FakeRunningLab.serve(folder.resolve("runs"));
    }

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
        lab.close();
    }

    private Process process(List<String> command) throws IOException {
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        folder.resolve("output-" + processes.size() + ".txt").toFile())
                .start();
        processes.add(started);
        return started;
    }

    /** Starts a run of payment-crawl, and waits until it has broken something. */
    private Process broken() throws IOException {
        Process runner = process(RunnerCommand.of(folder, lab.ports, "--short", "payment-crawl"));
        await().atMost(PATIENCE).until(() -> lab.changes().contains(BREAKS));
        return runner;
    }

    private List<String> changesSinceTheFault() {
        List<String> changes = lab.changes();
        return changes.subList(changes.indexOf(BREAKS) + 1, changes.size());
    }

    private JsonNode report() throws IOException {
        try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
            Path run = runs.filter(Files::isDirectory).findFirst().orElseThrow();
            return JSON.readTree(run.resolve("report.json").toFile());
        }
    }

    /** The state of a process as Linux shows it; T is suspended. */
    private static String state(Process process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    }

    @Test
    void aRunWhoseLabIsDeadHealsByItselfAndIsAborted() throws Exception {
        Process frozen = process(List.of("sleep", "600"));
        Signal.STOP.to(frozen.pid());
        await().until(() -> state(frozen).equals("T"));
        lab.freezes(frozen.pid());
        Process runner = broken();

        lab.dies();

        await().atMost(HEALED_WITHIN).untilAsserted(() -> {
            assertThat(changesSinceTheFault()).contains("POST /reset", "POST /burn");
            assertThat(changesSinceTheFault())
                    .filteredOn(change -> change.equals("PUT /mode"))
                    .hasSizeGreaterThanOrEqualTo(3);
            assertThat(state(frozen)).isNotEqualTo("T");
        });
        assertThat(runner.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(runner.exitValue()).isEqualTo(Verdict.ABORTED.exitCode());
        JsonNode report = report();
        assertThat(report.path("verdict").asText()).isEqualTo("ABORTED");
        assertThat(report.path("reason").asText())
                .isEqualTo("ended by the death of the lab: it did not answer for 3 s");
        assertThat(report.path("left")).isEmpty();
    }

    @Test
    void aRunThatWasAwayForTooLongOnlyWritesItsReport() throws Exception {
        Process runner = broken();
        Signal.STOP.to(runner.pid());
        await().until(() -> state(runner).equals("T"));

        lab.givesUp();
        Signal.CONT.to(runner.pid());

        assertThat(runner.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(runner.exitValue()).isEqualTo(Verdict.ABORTED.exitCode());
        assertThat(changesSinceTheFault())
                .as("the system belongs to another run")
                .isEmpty();
        JsonNode report = report();
        assertThat(report.path("verdict").asText()).isEqualTo("ABORTED");
        assertThat(report.path("reason").asText()).startsWith("ended by the lab: the lease of the run payment-crawl-");
        assertThat(report.at("/audit/sent").asInt()).isEqualTo(7);
    }

    @Test
    void aLeaseThatIsOldIsConfirmedBeforeItIsUsed() throws Exception {
        try (RunningLab client = RunningLab.at(lab.ports);
                RunLease lease = RunLease.begin(client, "baseline-1", JsonNodeFactory.instance.objectNode(), folder)) {
            lab.givesUp();

            assertThat(lease.holds()).as("it was begun just now").isTrue();
            await().atMost(PATIENCE).until(() -> !lease.holds());
        }

        assertThat(lab.changes()).as("a lost lease is not ended").isEmpty();
    }
}
