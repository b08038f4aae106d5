package io.coffeechaos.lab.experiment.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.Cases;
import io.coffeechaos.lab.experiment.Target;
import io.coffeechaos.lab.experiment.Target.Answer;
import io.coffeechaos.lab.experiment.file.Environment;
import io.coffeechaos.lab.experiment.file.Experiment;
import io.coffeechaos.lab.experiment.file.ExperimentReader;
import io.coffeechaos.lab.experiment.file.Overrides;
import io.coffeechaos.lab.experiment.file.VariablesLoader;
import io.coffeechaos.lab.experiment.json.Variables;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExperimentRunTest {
    private static final RunOptions CONTINUOUSLY = new RunOptions(
            HypothesisStrategy.CONTINUOUSLY, Duration.ofSeconds(1), false, RollbackStrategy.ALWAYS, Optional.empty());

    private final Target target = new Target();
    private final InstantPacer pacer = new InstantPacer();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<RunEvent> events = new CopyOnWriteArrayList<>();
    private final Environment environment = Environment.ofProcess().with(Map.of("TOKEN", "s3cret-token"));

    ExperimentRunTest() {
        target.route("/ok", request -> Answer.of(200));
    }

    @AfterEach
    void end() {
        target.close();
    }

    private ExperimentRun prepared(String fields, RunOptions options) throws Exception {
        return prepared(fields, options, events::add);
    }

    private ExperimentRun prepared(String fields, RunOptions options, RunListener listener) throws Exception {
        Experiment experiment = ExperimentReader.read(
                Cases.json(("{'title': 'A title', 'description': 'd', " + fields + "}").replace("URL", target.url(""))),
                environment);
        RunLog runLog = new RunLog(pacer, List.of(line -> {
            if (line.level() != LogLine.Level.DEBUG) {
                log.add((line.level() == LogLine.Level.INFO ? "" : line.level() + " ") + line.message());
            }
        }));
        Variables variables = DynamicConfiguration.resolve(
                VariablesLoader.load(experiment.source(), environment, Overrides.NONE), environment, runLog);
        return new ExperimentRun(experiment, variables, options, environment, pacer, runLog, listener);
    }

    private RunResult run(String fields) throws Exception {
        return prepared(fields, RunOptions.DEFAULTS).run();
    }

    private static String http(String type, String name, String path, String more) {
        return "{'type': '%s', 'name': '%s', 'provider': {'type': 'http', 'url': 'URL%s'}%s}"
                .formatted(type, name, path, more);
    }

    private static List<String> names(JsonNode records) {
        return Cases.items(records)
                .map(record -> record.path("activity").path("name").asText())
                .toList();
    }

    @Test
    void writesTheJournalInChaosToolkitsFormat() throws Exception {
        target.route("/kpi", request -> new Answer(200, "application/json", "{\"p99\": 5}"));
        RunResult result = run("'method': [" + http("action", "act", "/kpi", ", 'pauses': {'after': 2}") + ", "
                + "{'type': 'action', 'name': 'refused', 'provider': {'type': 'http', 'url': 'http://127.0.0.1:1'}}],"
                + " 'steady-state-hypothesis': {'title': 'h', 'probes': ["
                + http("probe", "healthy", "/ok", ", 'tolerance': 200") + "]}");
        ObjectNode journal = result.journal();

        assertThat(journal.fieldNames())
                .toIterable()
                .containsExactly(
                        "chaoslib-version",
                        "platform",
                        "node",
                        "experiment",
                        "start",
                        "status",
                        "deviated",
                        "steady_states",
                        "run",
                        "rollbacks",
                        "end",
                        "duration");
        assertThat(journal.path("start").asText()).isEqualTo("2026-01-10T12:10:15.112052+00:00");
        assertThat(journal.path("end").asText()).isEqualTo("2026-01-10T12:10:17.112052+00:00");
        assertThat(journal.path("duration").isDouble()).isTrue();
        assertThat(journal.path("duration").asDouble()).isEqualTo(2.0);
        assertThat(journal.path("experiment").path("dry").isNull()).isTrue();
        JsonNode states = journal.path("steady_states");
        assertThat(states.fieldNames()).toIterable().containsExactly("before", "after", "during");
        assertThat(states.path("before").path("probes").path(0).fieldNames())
                .toIterable()
                .containsExactly("activity", "output", "start", "status", "end", "duration", "tolerance_met");
        assertThat(journal.path("run").path(0).fieldNames())
                .toIterable()
                .containsExactly("activity", "output", "start", "status", "end", "duration");
        assertThat(journal.path("run").path(0).path("output").path("body")).isEqualTo(Cases.json("{'p99': 5}"));
        JsonNode failed = journal.path("run").path(1);
        assertThat(failed.fieldNames())
                .toIterable()
                .containsExactly("activity", "output", "start", "status", "exception", "end", "duration");
        assertThat(failed.path("output").isNull()).isTrue();
        assertThat(failed.path("exception").path(0).asText()).startsWith("ActivityFailed: failed to connect to ");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void logsAsChaosToolkitDoes() throws Exception {
        CountDownLatch down = new CountDownLatch(1);
        target.route("/health", request -> {
            boolean isDown = down.getCount() == 0;
            return Answer.of(isDown ? 503 : 200);
        });
        target.route("/break", request -> {
            down.countDown();
            await().pollInterval(Duration.ofMillis(2))
                    .until(() -> log.contains("Continuous steady state hypothesis terminated"));
            return Answer.of(200);
        });
        ExperimentRun run = prepared(
                "'steady-state-hypothesis': {'title': 'Healthy', 'probes': ["
                        + http("probe", "health", "/health", ", 'tolerance': 200") + "]}, 'method': ["
                        + http("action", "break", "/break", ", 'pauses': {'before': 1}") + ", "
                        + http("action", "never", "/ok", "") + "], 'rollbacks': ["
                        + http("action", "heal", "/ok", "") + "]",
                new RunOptions(
                        HypothesisStrategy.CONTINUOUSLY,
                        Duration.ofSeconds(1),
                        true,
                        RollbackStrategy.DEFAULT,
                        Optional.empty()));
        RunResult result = run.run();

        assertThat(result.exitCode()).isOne();
        assertThat(log)
                .containsSubsequence(
                        "Running experiment: A title",
                        "Steady-state strategy: continuous",
                        "Rollbacks strategy: default",
                        "Steady state hypothesis: Healthy",
                        "Probe: health",
                        "Steady state hypothesis is met!",
                        "Playing your experiment's method now...",
                        "Pausing before next activity for 1s...",
                        "Action: break",
                        "WARNING Continuous steady state probe 'health' is not in the given tolerance",
                        "Continuous steady state hypothesis terminated",
                        "CRITICAL Steady state probe 'health' is not in the given tolerance so failing this experiment",
                        "Let's rollback...",
                        "Rollback: heal",
                        "Action: heal",
                        "Experiment ended with status: deviated",
                        "The steady-state has deviated, a weakness may have been discovered");
        assertThat(log).contains("Executing the steady-state hypothesis continuously every 1.0 seconds");
        assertThat(log)
                .anyMatch(line ->
                        line.matches("Terminating immediately the experiment after [0-9.]+% hypothesis deviated"));
        assertThat(log).doesNotContain("Action: never");
    }

    @Test
    void pausesAroundTheCallOutsideItsDuration() throws Exception {
        RunResult result = run("'configuration': {'wait': 3}, 'method': ["
                + http("action", "a", "/ok", ", 'pauses': {'before': '${wait}', 'after': 0.5}") + "]");

        assertThat(pacer.pauses()).containsExactly(Duration.ofSeconds(3), Duration.ofMillis(500));
        assertThat(result.journal().path("run").path(0).path("start").asText())
                .isEqualTo("2026-01-10T12:10:18.112052+00:00");
        assertThat(result.journal().path("run").path(0).path("duration").asDouble())
                .isZero();
        assertThat(log).contains("Pausing before next activity for 3s...", "Pausing after activity for 0.5s...");
    }

    @Test
    void abortsOnAPauseThatIsNoNumber() throws Exception {
        RunResult result = run("'method': [" + http("action", "a", "/ok", ", 'pauses': {'before': '${wait}'}") + "]");

        assertThat(result.status()).isEqualTo(RunStatus.ABORTED);
    }

    @Test
    void waitsForBackgroundActivitiesAndListsThemInTheOrderOfTheirStart() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        target.route("/slow", request -> {
            release.await();
            return Answer.of(200);
        });
        target.route("/release", request -> {
            await().pollInterval(Duration.ofMillis(2))
                    .until(() -> !target.requests("/slow").isEmpty());
            release.countDown();
            return Answer.of(200);
        });
        RunResult result = run("'method': [" + http("action", "slow", "/slow", ", 'background': true") + ", "
                + http("action", "release", "/release", "") + "]");

        assertThat(names(result.journal().path("run"))).containsExactlyInAnyOrder("slow", "release");
        assertThat(result.journal().path("run"))
                .allMatch(record -> record.path("status").asText().equals("succeeded"));
        assertThat(log).contains("Action: slow [in background]", "Action: release");
    }

    @Test
    void runsAReferenceAndRecordsTheActivityInFull() throws Exception {
        RunResult result = run("'method': [" + http("probe", "first", "/ok", "") + ", {'ref': 'first'}],"
                + " 'rollbacks': [{'ref': 'first'}]");

        assertThat(names(result.journal().path("run"))).containsExactly("first", "first");
        assertThat(names(result.journal().path("rollbacks"))).containsExactly("first");
        assertThat(log).contains("Rollback: None");
    }

    @Test
    void goesOnWithTheNextRollbackWhenOneCrashes() throws Exception {
        target.route("/broken", request -> new Answer(200, "application/json", "{"));
        RunResult result = run("'method': [], 'rollbacks': [" + http("action", "bad", "/broken", "") + ", "
                + http("action", "good", "/ok", "") + "]");

        assertThat(names(result.journal().path("rollbacks"))).containsExactly("bad", "good");
        assertThat(result.journal().path("rollbacks").path(0).has("status")).isFalse();
        assertThat(result.status()).isEqualTo(RunStatus.ABORTED);
        assertThat(result.journal().path("coffee").path("aborted").asText()).startsWith("action 'bad': ");
    }

    @Test
    void namesTheProbeWhoseOutputCannotBeJudged() throws Exception {
        RunResult result = run("'method': [], 'steady-state-hypothesis': {'title': 'h', 'probes': ["
                + http("probe", "p99", "/ok", ", 'tolerance': {'type': 'range', 'range': [1, 2]}") + "]},"
                + " 'rollbacks': [" + http("action", "heal", "/ok", "") + "]");

        assertThat(result.status()).isEqualTo(RunStatus.ABORTED);
        assertThat(names(result.journal().path("rollbacks"))).containsExactly("heal");
        assertThat(result.journal().path("coffee").path("aborted").asText())
                .isEqualTo("probe 'p99': a range cannot judge a value of type dict: is the target right?");
    }

    @Test
    void stopsWhatIsGoingOnInTheBackgroundAsWell() throws Exception {
        target.route("/hang", request -> target.hang());
        CompletableFuture<ExperimentRun> running = new CompletableFuture<>();
        target.route("/stop", request -> {
            await().pollInterval(Duration.ofMillis(2))
                    .until(() -> !target.requests("/hang").isEmpty());
            running.join().stop(new StopReason.Request("the console"));
            return target.hang();
        });
        ExperimentRun run = prepared(
                "'steady-state-hypothesis': {'title': 'h', 'probes': ["
                        + http("probe", "p", "/ok", ", 'tolerance': 200")
                        + "]}, 'method': [" + http("action", "hang", "/hang", ", 'background': true") + ", "
                        + http("action", "stop", "/stop", "") + ", " + http("action", "never", "/ok", "")
                        + "], 'rollbacks': [" + http("action", "heal", "/ok", "") + "]",
                CONTINUOUSLY);
        running.complete(run);
        RunResult result = run.run();

        assertThat(result.status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(result.exitCode()).isOne();
        assertThat(result.stop()).contains(new StopReason.Request("the console"));
        assertThat(result.journal().path("coffee").path("stopped").asText()).isEqualTo("the console");
        assertThat(names(result.journal().path("rollbacks"))).containsExactly("heal");
        assertThat(result.journal().path("run")).hasSize(2).allSatisfy(record -> {
            assertThat(record.has("status")).isFalse();
            assertThat(record.has("end")).isTrue();
        });
    }

    @Test
    void aSafeguardCutsTheActivityThatIsGoingOn() throws Exception {
        target.route("/alarm", request -> Answer.of(target.requests("/hang").isEmpty() ? 200 : 503));
        target.route("/hang", request -> target.hang());
        RunResult result = prepared(
                        "'controls': "
                                + safeguards(http("probe", "no alarm", "/alarm", ", 'tolerance': 200, 'frequency': 1"))
                                + ", 'method': [" + http("action", "hang", "/hang", "")
                                + ", " + http("action", "never", "/ok", "") + "]",
                        RunOptions.DEFAULTS)
                .run();

        assertThat(result.status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(result.stop()).contains(new StopReason.Safeguard("no alarm"));
        assertThat(names(result.journal().path("run"))).containsExactly("hang");
        assertThat(log)
                .containsSubsequence(
                        "CRITICAL Safeguard 'no alarm' triggered the end of the experiment",
                        "WARNING Received the exit signal: 20",
                        "Experiment ended with status: interrupted");
        assertThat(events)
                .filteredOn(event -> event instanceof RunEvent.SafeguardTriggered)
                .hasSize(1);
    }

    @Test
    void aSafeguardWithoutFrequencyRunsBeforeTheExperiment() throws Exception {
        target.route("/alarm", request -> Answer.of(503));
        RunResult result = run("'controls': " + safeguards(http("probe", "no alarm", "/alarm", ", 'tolerance': 200"))
                + ", 'method': [" + http("action", "never", "/ok", "") + "]");

        assertThat(result.status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(result.journal().path("run")).isEmpty();
    }

    @Test
    void aStopRightBeforeAnActivityLeavesItOut() throws Exception {
        AtomicReference<ExperimentRun> stopped = new AtomicReference<>();
        stopped.set(prepared("'method': [" + http("action", "never", "/ok", "") + "]", RunOptions.DEFAULTS, event -> {
            if (event instanceof RunEvent.PhaseStarted) {
                stopped.get().stop(new StopReason.Safeguard("no alarm"));
            }
        }));

        RunResult result = stopped.get().run();

        assertThat(result.status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(result.journal().path("run")).isEmpty();
        assertThat(target.requests("/ok")).isEmpty();
    }

    @Test
    void aSafeguardThatCannotBeJudgedWarnsAndGoesOn() throws Exception {
        RunResult result = run("'controls': "
                + safeguards(
                        "{'type': 'probe', 'name': 'kpi', 'provider': {'type': 'http', 'url': 'http://127.0.0.1:1'},"
                                + " 'tolerance': {'type': 'jsonpath', 'path': '$.a', 'target': 'body'}}")
                + ", 'method': []");

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(log)
                .contains(
                        "WARNING Safeguard 'kpi' could not be judged: an output of type NoneType has no target 'body'");
    }

    private static String safeguards(String probe) {
        return "[{'name': 's', 'provider': {'type': 'python', 'module': 'chaosaddons.controls.safeguards',"
                + " 'arguments': {'probes': [" + probe + "]}}}]";
    }

    @Test
    void masksSecretsInJournalEventsAndLog() throws Exception {
        target.route(
                "/echo",
                request ->
                        new Answer(200, "text/plain", request.headers().get("X").getFirst()));
        RunResult result = run("'secrets': {'g': {'token': {'type': 'env', 'key': 'TOKEN'}}}, 'method': ["
                + "{'type': 'action', 'name': 'echo', 'provider': {'type': 'http', 'url': 'URL/echo', 'headers': {'X':"
                + " 'Bearer ${token}'}}}, {'type': 'action', 'name': 'refused', 'provider': {'type': 'http', 'url':"
                + " 'http://127.0.0.1:1/${token}'}}]");

        assertThat(target.requests("/echo").getFirst().headers().get("X")).containsExactly("Bearer s3cret-token");
        assertThat(result.journal()
                        .path("run")
                        .path(0)
                        .path("output")
                        .path("body")
                        .asText())
                .isEqualTo("Bearer *****");
        assertThat(result.journal().toString()).doesNotContain("s3cret");
        assertThat(events.toString()).doesNotContain("s3cret");
        assertThat(log).noneMatch(line -> line.contains("s3cret")).anyMatch(line -> line.contains("127.0.0.1:1/*****"));
    }

    @Test
    void loadsConfigurationFromProbes() throws Exception {
        target.route("/body", request -> new Answer(200, "application/json", "{\"port\": 8080}"));
        RunResult unused = run(
                "'configuration': {'found': {'type': 'probe', 'name': 'f', 'provider': {'type': 'http', 'url': 'URL/body'}},"
                        + " 'word': {'type': 'probe', 'name': 'w', 'provider': {'type': 'process', 'path': 'echo', 'arguments':"
                        + " ['ok']}}, 'gone': {'type': 'probe', 'name': 'g', 'provider': {'type': 'process', 'path': 'false'}}},"
                        + " 'method': [" + http("action", "${word} ${found} ${gone}", "/${word}", "") + "]");

        assertThat(target.requests("/ok")).hasSize(1);
        assertThat(log)
                .contains("WARNING Some of the dynamic configuration failed to be loaded.Please review the log file for"
                        + " understanding what happened.");
    }

    @Test
    void tellsTheListenerWhatHappens() throws Exception {
        RunResult unused = run("'steady-state-hypothesis': {'title': 'h', 'probes': ["
                + http("probe", "p", "/ok", ", 'tolerance': 200")
                + "]}, 'method': [" + http("action", "a", "/ok", "") + "], 'rollbacks': ["
                + http("action", "r", "/ok", "") + "]");

        assertThat(events.stream().map(ExperimentRunTest::words))
                .containsExactly(
                        "phase BEFORE",
                        "start p",
                        "end p",
                        "p true",
                        "checked BEFORE true",
                        "phase METHOD",
                        "start a",
                        "end a",
                        "phase AFTER",
                        "start p",
                        "end p",
                        "p true",
                        "checked AFTER true",
                        "phase ROLLBACKS",
                        "start r",
                        "end r",
                        "ended COMPLETED false");
    }

    private static String words(RunEvent event) {
        return switch (event) {
            case RunEvent.PhaseStarted started -> "phase " + started.phase();
            case RunEvent.ActivityStarted started -> "start " + started.name();
            case RunEvent.ActivityEnded ended -> "end " + ended.name();
            case RunEvent.ProbeSampled sampled -> sampled.name() + " " + sampled.met();
            case RunEvent.HypothesisChecked checked -> "checked " + checked.phase() + " " + checked.met();
            case RunEvent.SafeguardSampled sampled -> "safeguard " + sampled.name() + " " + sampled.met();
            case RunEvent.SafeguardTriggered triggered -> "triggered " + triggered.name();
            case RunEvent.Stopped stopped -> "stopped " + stopped.reason().words();
            case RunEvent.Ended ended -> "ended " + ended.status() + " " + ended.deviated();
        };
    }

    @Test
    void aListenerThatThrowsChangesNothing() throws Exception {
        Experiment experiment =
                ExperimentReader.read(Cases.json("{'title': 't', 'description': 'd', 'method': []}"), environment);
        RunResult result = new ExperimentRun(
                        experiment,
                        Variables.NONE,
                        RunOptions.DEFAULTS,
                        environment,
                        pacer,
                        new RunLog(pacer, List.of()),
                        event -> {
                            throw new IllegalStateException("broken");
                        })
                .run();

        assertThat(result.exitCode()).isZero();
    }
}
