package io.coffeechaos.lab.experiment.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.Cases;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Chaos Toolkit's messages for invalid experiments ({@code invalid.json}). */
class ExperimentReaderTest {
    private static final JsonNode FILE = Cases.file("invalid.json");

    @TempDir
    private Path folder;

    static Stream<JsonNode> cases() {
        return Cases.items(FILE.path("cases"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void refusesWithTheMessageOfChaosToolkit(JsonNode one) {
        InvalidExperimentException refused = catchThrowableOfType(
                InvalidExperimentException.class,
                () -> ExperimentReader.read(experiment(one), Environment.ofProcess()));

        assertThat(refused).hasMessage(one.path("message").asText());
        if (one.has("pointer")) {
            assertThat(refused.pointer()).isEqualTo(one.path("pointer").asText());
        }
    }

    private static JsonNode experiment(JsonNode one) {
        if (one.has("experiment")) {
            return one.path("experiment");
        }
        ObjectNode experiment = FILE.path("valid").deepCopy();
        experiment.setAll(one.path("with").isObject() ? (ObjectNode) one.path("with") : experiment);
        if (one.has("probe")) {
            ObjectNode hypothesis =
                    experiment.putObject("steady-state-hypothesis").put("title", "h");
            hypothesis.putArray("probes").add(changed(one.path("probe")));
        }
        if (one.has("method")) {
            experiment.putArray("method").add(changed(one.path("method")));
        }
        return experiment;
    }

    private static ObjectNode changed(JsonNode changes) {
        ObjectNode probe = FILE.path("probe").deepCopy();
        changes.properties().forEach(change -> {
            if (change.getValue().asText().equals("absent")) {
                probe.remove(change.getKey());
            } else {
                probe.set(change.getKey(), change.getValue());
            }
        });
        return probe;
    }

    @Test
    void readsTheFirstWrongThingInTheOrderOfChaosToolkit() {
        ObjectNode experiment = (ObjectNode) Cases.json("{'title': 't', 'description': 'd', 'tags': [''],"
                + " 'extensions': [{}], 'configuration': {'a': {'type': 'env', 'key': 'NO_SUCH_VARIABLE'}},"
                + " 'steady-state-hypothesis': {}, 'rollbacks': [{}], 'controls': [{}]}");
        for (String expected : new String[] {
            "experiment tags must be a non-empty string",
            "All extensions require a non-empty name",
            "Configuration makes reference to an environment key that does not exist: NO_SUCH_VARIABLE",
            "hypothesis requires a title",
            "an experiment requires a method, which can be empty for only checking steady state hypothesis ",
            "empty activity is no activity",
            "A control must have a `name` property"
        }) {
            InvalidExperimentException refused = catchThrowableOfType(
                    InvalidExperimentException.class, () -> ExperimentReader.read(experiment, Environment.ofProcess()));
            assertThat(refused).hasMessage(expected);
            mend(experiment, expected);
        }
    }

    private static void mend(ObjectNode experiment, String message) {
        switch (message.split(" ", 2)[0]) {
            case "experiment" -> experiment.remove("tags");
            case "All" -> experiment.remove("extensions");
            case "Configuration" -> experiment.remove("configuration");
            case "hypothesis" -> experiment.remove("steady-state-hypothesis");
            case "an" -> experiment.putArray("method");
            default -> experiment.remove("rollbacks");
        }
    }

    @Test
    void warnsAboutWhatItDoesNotRefuse() throws InvalidExperimentException {
        Experiment experiment = ExperimentReader.read(
                Cases.json("{'title': 't', 'description': 'd', 'method': [{'type': 'action', 'name': 'a', 'provider':"
                        + " {'type': 'process', 'path': 'sh', 'arguments': {'-c': 'true'}}}],"
                        + " 'controls': [{'name': 'c', 'provider': {'type': 'python', 'module': 'my.control'}}]}"),
                Environment.ofProcess());

        assertThat(experiment.warnings())
                .containsExactly(
                        "Process arguments should now be a list to keep the ordering of the arguments. Dictionary"
                                + " arguments are deprecated for process activities.",
                        "Could not find Python module 'my.control' in control 'c'. Did you install the Python module?"
                                + " The experiment will carry on running nonetheless.");
    }

    @Test
    void findsTheActivityOfAReferenceInMethodAndHypothesisOnly() throws InvalidExperimentException {
        String activity =
                "{'type': 'probe', 'name': '%s', 'tolerance': 200, 'provider': {'type': 'http', 'url': '%s'}}";
        Experiment experiment = ExperimentReader.read(
                Cases.json(("{'title': 't', 'description': 'd', 'steady-state-hypothesis': {'title': 'h', 'probes': ["
                        + activity.formatted("both", "of-hypothesis") + "]}, 'method': ["
                        + activity.formatted("both", "of-method") + "], 'rollbacks': ["
                        + activity.formatted("last", "of-rollbacks") + "]}")),
                Environment.ofProcess());

        assertThat(experiment.named("both").orElseThrow().provider())
                .isInstanceOfSatisfying(
                        Provider.Http.class, http -> assertThat(http.url()).isEqualTo("of-hypothesis"));
        assertThat(experiment.named("last")).isEmpty();
    }

    @Test
    void readsYamlAsChaosToolkitDoes() throws Exception {
        Path file = folder.resolve("experiment.yaml");
        Files.writeString(file, """
                on: yes
                octal: 012
                text: "yes"
                exponent: 1e3
                float: 1.5
                list: &all [1, two, null]
                again: *all
                when: 2026-01-10T12:00:00Z
                """);

        assertThat(ExperimentLoader.read(file))
                .isEqualTo(Cases.json("{'true': true, 'octal': 10, 'text': 'yes', 'exponent': '1e3', 'float': 1.5,"
                        + " 'list': [1, 'two', null], 'again': [1, 'two', null], 'when': '2026-01-10T12:00:00Z'}"));
    }

    @Test
    void constructsNoJavaObjectsFromYaml() throws Exception {
        Path file = folder.resolve("experiment.yml");
        Files.writeString(file, "a: !!javax.script.ScriptEngineManager []");

        assertThat(catchThrowableOfType(InvalidExperimentException.class, () -> ExperimentLoader.read(file)))
                .hasMessageStartingWith("Failed parsing YAML experiment: ");
    }

    @Test
    void namesThePlaceOfBrokenJson() throws Exception {
        Path file = folder.resolve("experiment.json");
        Files.writeString(file, "{\n  \"title\": }");

        assertThat(catchThrowableOfType(InvalidExperimentException.class, () -> ExperimentLoader.read(file)))
                .hasMessageStartingWith("Failed parsing JSON experiment: ")
                .hasMessageEndingWith(" at line 2, column 12");
    }

    @Test
    void refusesOtherExtensions() throws Exception {
        Path file = folder.resolve("experiment.txt");
        Files.writeString(file, "{}");

        assertThat(catchThrowableOfType(InvalidExperimentException.class, () -> ExperimentLoader.read(file)))
                .hasMessage("only files with json, yaml or yml extensions are supported");
    }
}
