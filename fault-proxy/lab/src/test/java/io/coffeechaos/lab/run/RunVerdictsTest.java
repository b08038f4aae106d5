package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each verdict, shown on purpose: the command in a process of its own, against a small lab. All runs go on together. */
class RunVerdictsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Ten times the limit, because a machine may be slow. */
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(20);

    /** What is wrong with a run, and what comes of it. */
    enum OnPurpose {
        nothing("baseline", Verdict.PASSED, 0, "the hypothesis held all the time"),
        claimNotKept("payment-crawl", Verdict.FAILED, 1, "claim not kept: breaker payment OPEN within 15 s") {
            @Override
            void prepare(FakeRunningLab lab) {
                lab.carries();
            }
        },
        badBaseline("payment-crawl", Verdict.INCONCLUSIVE, 4, "the hypothesis was not met before the fault") {
            @Override
            void prepare(FakeRunningLab lab) {
                lab.shows("successRate", 0);
            }
        },
        deadLoad("payment-crawl", Verdict.INCONCLUSIVE, 4, "no customer came for ") {
            @Override
            void prepare(FakeRunningLab lab) {
                lab.showsSinceTheFault("started", 0);
            }
        },
        unusedLink("payment-crawl", Verdict.INCONCLUSIVE, 4, "did not bite: payment"),
        alarm("payment-crawl", Verdict.ABORTED, 3, "ended by safeguard 'no alarm'") {
            @Override
            void prepare(FakeRunningLab lab) {
                lab.showsSinceTheFault("alarm", 1);
            }
        },
        lostOrderAndAlarm("payment-crawl", Verdict.FAILED, 1, "orders: lost 1") {
            @Override
            void prepare(FakeRunningLab lab) {
                lab.showsSinceTheFault("alarm", 1);
                lab.loses();
            }
        },
        signal("payment-crawl", Verdict.ABORTED, 3, "ended by termination signal");

        private final String experiment;
        private final Verdict verdict;
        private final int exitCode;
        private final String reason;

        OnPurpose(String experiment, Verdict verdict, int exitCode, String reason) {
            this.experiment = experiment;
            this.verdict = verdict;
            this.exitCode = exitCode;
            this.reason = reason;
        }

        void prepare(FakeRunningLab lab) {}
    }

    private record Run(Path folder, FakeRunningLab lab, Process runner) {
        JsonNode file(String name) throws IOException {
            assertThat(folder.resolve("runs")).as(said()).exists();
            try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
                Path run = runs.filter(Files::isDirectory).findFirst().orElseThrow();
                return JSON.readTree(run.resolve(name).toFile());
            }
        }

        String said() throws IOException {
            return Files.readString(folder.resolve("output.txt"));
        }
    }

    private static final Map<OnPurpose, Run> RUNS = new EnumMap<>(OnPurpose.class);

    @TempDir
    private static Path all;

    @BeforeAll
    static void start() throws IOException {
        for (OnPurpose purpose : OnPurpose.values()) {
            Path folder = Files.createDirectory(all.resolve(purpose.name()));
            FakeRunningLab lab = FakeRunningLab.serve(folder.resolve("runs"));
            purpose.prepare(lab);
            Process runner = new ProcessBuilder(RunnerCommand.of(folder, lab.ports, "--short", purpose.experiment))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output.txt").toFile())
                    .start();
            RUNS.put(purpose, new Run(folder, lab, runner));
        }
        Run signalled = RUNS.get(OnPurpose.signal);
        await().atMost(PATIENCE).until(signalled.lab()::isBroken);
        signalled.runner().destroy();
    }

    @AfterAll
    static void stop() {
        RUNS.values().forEach(run -> {
            run.runner().destroyForcibly();
            run.lab().close();
        });
    }

    private static Run ended(OnPurpose purpose) throws InterruptedException {
        Run run = RUNS.get(purpose);
        assertThat(run.runner().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return run;
    }

    @ParameterizedTest
    @EnumSource
    void theVerdictFollowsFromWhatIsWrong(OnPurpose purpose) throws Exception {
        Run run = ended(purpose);

        JsonNode report = run.file("report.json");
        assertThat(report.path("reason").asText()).as(run.said()).startsWith(purpose.reason);
        assertThat(report.path("verdict").asText()).isEqualTo(purpose.verdict.name());
        assertThat(run.runner().exitValue()).isEqualTo(purpose.exitCode);
        assertThat(run.file("journal.json").path("rollbacks"))
                .as("rollbacks are always played")
                .isNotEmpty();
    }

    @Test
    void aBadBaselineMakesNoFault() throws Exception {
        assertThat(ended(OnPurpose.badBaseline).lab().isBroken()).isFalse();
        assertThat(ended(OnPurpose.unusedLink).lab().isBroken()).isTrue();
    }

    @Test
    void anAlarmStopsTheMethod() throws Exception {
        Run run = ended(OnPurpose.alarm);

        assertThat(run.file("report.json").at("/timesMs/stop").asLong(-1)).isBetween(0L, STOPPED_WITHIN.toMillis());
        assertThat(run.file("journal.json").path("status").asText()).isEqualTo("interrupted");
        assertThat(run.lab().changes())
                .as("the rest of the method")
                .doesNotContain("DELETE /proxies/payment/toxics/payment-crawl-latency");
    }
}
