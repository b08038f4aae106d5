package io.coffeechaos.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.Target.Answer;
import io.coffeechaos.lab.experiment.file.Environment;
import io.coffeechaos.lab.experiment.runner.ExperimentRun;
import io.coffeechaos.lab.experiment.runner.StopReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Status, deviation, exit code and rollbacks as Chaos Toolkit 1.19.0 with its library 1.45.0 gave them for the same
 * experiments ({@code runs.json}).
 *
 * <p>The steps of a case are actions of the method: they change what the probe sees, or wait for what the run does.
 */
class RunConformanceTest {
    @TempDir
    private Path folder;

    private final Target target = new Target();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<ExperimentRun> run = new CompletableFuture<>();
    private final AtomicInteger seenSinceSet = new AtomicInteger();
    private volatile Answer health = Answer.of(200);
    private volatile Answer alarm = Answer.of(200);

    static Stream<Arguments> cases() {
        return Cases.items(Cases.file("runs.json"))
                .map(one -> Arguments.of(one.path("name").asText(), one));
    }

    @AfterEach
    void end() {
        target.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void endsAsInChaosToolkit(String name, JsonNode expected) throws IOException {
        routes();
        set(expected.path("first").asText("up"));
        Path file = folder.resolve("experiment.json");
        Files.writeString(file, experiment(expected).toString());
        List<String> arguments = new ArrayList<>(List.of("--no-log-file", "--hypothesis-frequency=0.01", "run"));
        expected.path("options").forEach(option -> arguments.add(option.asText()));
        arguments.add(file.toString());

        int exit = ExperimentMain.run(
                arguments.toArray(String[]::new),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Environment(System.getenv(), folder),
                run::complete);

        JsonNode journal =
                new JsonMapper().readTree(folder.resolve("journal.json").toFile());
        String log = log();
        assertThat(journal.path("status").asText())
                .as(log)
                .isEqualTo(expected.path("status").asText());
        assertThat(journal.path("deviated").asBoolean())
                .as(log)
                .isEqualTo(expected.path("deviated").asBoolean());
        assertThat(exit).as(log).isEqualTo(expected.path("exit").asInt());
        assertThat(journal.path("rollbacks"))
                .as(log)
                .hasSize(expected.path("rollbacks").asInt());
        int steps = expected.path("run").asInt(expected.path("steps").size());
        assertThat(journal.path("run")).as(log).hasSize(steps);
        JsonNode states = journal.path("steady_states");
        assertThat(flag(states.path("before")))
                .as(log)
                .isEqualTo(expected.path("before").asText());
        assertThat(flag(states.path("after")))
                .as(log)
                .isEqualTo(expected.path("after").asText());
        assertThat(Cases.items(states.path("during"))
                        .map(RunConformanceTest::flag)
                        .collect(Collectors.joining()))
                .as(log)
                .matches(expected.path("during").asText());
    }

    private static String flag(JsonNode check) {
        return check.isNull() ? "" : check.path("steady_state_met").asBoolean() ? "T" : "F";
    }

    private String log() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private ObjectNode experiment(JsonNode expected) {
        ObjectNode experiment = JsonNodeFactory.instance.objectNode();
        experiment.put("title", expected.path("name").asText());
        experiment.put("description", "A case of runs.json");
        if (expected.has("runtime")) {
            experiment.set("runtime", expected.path("runtime"));
        }
        ObjectNode hypothesis = experiment.putObject("steady-state-hypothesis");
        hypothesis.put("title", "Healthy");
        hypothesis
                .putArray("probes")
                .add(activity("probe", "healthy", target.url("/health")).put("tolerance", 200));
        ArrayNode method = experiment.putArray("method");
        for (JsonNode step : expected.path("steps")) {
            String url = step.asText().equals("refused")
                    ? "http://127.0.0.1:1/"
                    : target.url("/" + step.asText().replace(" ", "-").replace(",", ""));
            method.add(activity("action", step.asText(), url));
        }
        experiment.putArray("rollbacks").add(activity("action", "roll back", target.url("/rolled-back")));
        if (expected.path("safeguard").asBoolean()) {
            ObjectNode provider = JsonNodeFactory.instance.objectNode();
            provider.put("type", "python").put("module", "chaosaddons.controls.safeguards");
            provider.putObject("arguments")
                    .putArray("probes")
                    .add(activity("probe", "no alarm", target.url("/alarmed"))
                            .put("tolerance", 200)
                            .put("frequency", 0.01));
            experiment
                    .putArray("controls")
                    .addObject()
                    .put("name", "safeguards")
                    .set("provider", provider);
        }
        return experiment;
    }

    private static ObjectNode activity(String type, String name, String url) {
        ObjectNode activity = JsonNodeFactory.instance.objectNode();
        activity.put("type", type).put("name", name);
        activity.putObject("provider").put("type", "http").put("url", url).put("timeout", 20);
        return activity;
    }

    private void set(String state) {
        seenSinceSet.set(0);
        health = switch (state) {
            case "up" -> Answer.of(200);
            case "down" -> Answer.of(503);
            case "close" -> Answer.CLOSE;
            case "break" -> new Answer(200, "application/json", "{");
            default -> throw new IllegalArgumentException(state);
        };
    }

    private void routes() {
        target.route("/health", request -> {
            Answer answer = health;
            seenSinceSet.incrementAndGet();
            return answer;
        });
        for (String state : List.of("up", "down", "close", "break")) {
            target.route("/" + state, request -> {
                set(state);
                return Answer.of(200);
            });
        }
        target.route("/wait-2", request -> {
            // One more than wanted: the run has then judged the one before.
            await().pollInterval(Duration.ofMillis(2)).until(() -> seenSinceSet.get() > 2);
            return Answer.of(200);
        });
        for (String state : List.of("down", "break")) {
            target.route("/" + state + "-wait-for-the-end-of-the-hypothesis", request -> {
                set(state);
                return endOfHypothesis();
            });
        }
        target.route("/down-wait-for-the-end-of-the-hypothesis-up", request -> {
            set("down");
            Answer answer = endOfHypothesis();
            set("up");
            return answer;
        });
        target.route("/crash", request -> new Answer(200, "application/json", ""));
        target.route("/signal", request -> {
            run.join().stop(new StopReason.Signal());
            return target.hang();
        });
        target.route("/hang", request -> target.hang());
        target.route("/alarm", request -> {
            alarm = Answer.of(503);
            return Answer.of(200);
        });
        target.route("/alarmed", request -> target.requests("/hang").isEmpty() ? Answer.of(200) : alarm);
        target.route("/rolled-back", request -> Answer.of(200));
    }

    private Answer endOfHypothesis() {
        await().pollInterval(Duration.ofMillis(2))
                .until(() -> log().contains("Continuous steady state hypothesis terminated"));
        return Answer.of(200);
    }
}
