package io.coffeechaos.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.coffeechaos.lab.experiment.Target.Answer;
import io.coffeechaos.lab.experiment.Target.Request;
import io.coffeechaos.lab.experiment.file.Environment;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file of the library as Chaos Toolkit 1.19.0 with its library 1.45.0 ran it ({@code library.json}): status,
 * deviation, exit code, and the outcome of each probe and activity. {@code --dry pause} and the default strategy were used.
 *
 * <p>The lab's KPI holds; or is unmet; or deviates after the first change. {@code T} and {@code F} are tolerances that were
 * met and not met, {@code s} and {@code f} activities that succeeded and failed. A new file of the library must be run by
 * Chaos Toolkit before this test is green.
 */
class LibraryConformanceTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> KPIS = List.of("holds", "unmet", "deviates");
    private static final String GOOD = """
            {"started":25,"requests":25,"errorRate":0,"p99":48,"customers":25,"successRate":1,"attemptsPerOrder":1,"readErrorRate":0,\
            "readP99":20,"accepted":25,"queued":0,"confirmed":25,"open":0,"unknown":0,"lost":0,"duplicates":0,"silent":0,\
            "misreported":0,"unreceipted":0,"throttled":0,"queueDepth":0,"dlqDepth":0,"nodesUp":3,"nodesReady":3,"alarm":0}""";
    private static final String BAD = GOOD.replace("\"successRate\":1", "\"successRate\":0.5");

    @TempDir
    private Path folder;

    private final Target target = new Target();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private volatile boolean isChanged;

    static Stream<Arguments> cases() {
        return Cases.items(Cases.file("library.json"))
                .map(one ->
                        Arguments.of(one.path("file").asText(), one.path("kpi").asText(), one));
    }

    @AfterEach
    void end() {
        target.close();
    }

    private static Path library(String file) throws Exception {
        return Path.of(
                LibraryConformanceTest.class.getResource("/experiments/" + file).toURI());
    }

    @Test
    void everyFileOfTheLibraryWasRunByChaosToolkit() throws Exception {
        assertThat(cases().map(one -> one.get()[0] + " " + one.get()[1]).toList())
                .containsExactlyElementsOf(Files.readAllLines(library("index.txt")).stream()
                        .flatMap(name -> KPIS.stream().map(kpi -> name + " " + kpi))
                        .toList());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void aFileEndsAsInChaosToolkit(String name, String kpi, JsonNode expected) throws Exception {
        Path file = library(name + ".json");
        for (JsonNode url : JSON.readTree(file.toFile()).findValues("url")) {
            String path = url.asText().replaceFirst("^\\$\\{\\w+}", "").replaceFirst("\\?.*", "");
            target.route(path, request -> answer(request, kpi));
        }
        Map<String, String> variables = new HashMap<>(System.getenv());
        List.of("COFFEE_LAB", "COFFEE_PROXY", "COFFEE_ORDERS").forEach(key -> variables.put(key, target.url("")));

        int exit = ExperimentMain.run(
                new String[] {"--no-log-file", "run", "--dry=pause", "--hypothesis-strategy=default", file.toString()},
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Environment(variables, folder),
                run -> {});

        JsonNode journal = JSON.readTree(folder.resolve("journal.json").toFile());
        JsonNode states = journal.path("steady_states");
        assertThat(Map.of(
                        "exit", exit,
                        "status", journal.path("status").asText(),
                        "deviated", journal.path("deviated").asBoolean(),
                        "before", met(states.path("before")),
                        "run", ended(journal.path("run")),
                        "after", met(states.path("after")),
                        "rollbacks", ended(journal.path("rollbacks"))))
                .as(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(Map.of(
                        "exit", expected.path("exit").asInt(),
                        "status", expected.path("status").asText(),
                        "deviated", expected.path("deviated").asBoolean(),
                        "before", expected.path("before").asText(),
                        "run", expected.path("run").asText(),
                        "after", expected.path("after").asText(),
                        "rollbacks", expected.path("rollbacks").asText()));
    }

    /** The stop conditions have a window of three seconds; they always hold. */
    private Answer answer(Request request, String kpi) {
        if (!request.method().equals("GET")) {
            isChanged = true;
            return request.method().equals("DELETE") ? Answer.of(204) : json(201, "{\"id\":\"f1\"}");
        }
        boolean isUnmet = kpi.equals("unmet") || (kpi.equals("deviates") && isChanged);
        return switch (request.path()) {
            case "/lab/kpi" -> json(200, isUnmet && !request.query().equals("window=3") ? BAD : GOOD);
            case "/lab/await" -> json(200, "{\"met\":true,\"tookMs\":1}");
            default -> json(200, "{\"items\":[],\"nextCursor\":null}");
        };
    }

    private static Answer json(int status, String body) {
        return new Answer(status, "application/json", body);
    }

    private static String met(JsonNode check) {
        return Cases.items(check.path("probes"))
                .map(probe -> probe.path("tolerance_met").asBoolean() ? "T" : "F")
                .collect(Collectors.joining());
    }

    private static String ended(JsonNode records) {
        return Cases.items(records)
                .map(record -> record.path("status").asText().substring(0, 1))
                .collect(Collectors.joining());
    }
}
