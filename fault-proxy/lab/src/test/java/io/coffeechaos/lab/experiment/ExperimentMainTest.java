package io.coffeechaos.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.coffeechaos.lab.experiment.Target.Answer;
import io.coffeechaos.lab.experiment.file.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line. The strategies themselves are in {@link RunConformanceTest}. */
class ExperimentMainTest {
    private static final String EMPTY = "{'title': 't', 'description': 'd', 'method': []}";

    @TempDir
    private Path folder;

    private final Target target = new Target();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void end() {
        target.close();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text.replace('\'', '"').replace("URL", target.url("")));
    }

    private int run(String line) {
        Environment environment =
                new Environment(Map.of("PATH", System.getenv("PATH"), "HOME", folder.toString()), folder);
        return ExperimentMain.run(
                line.split(" "), new PrintStream(err, true, StandardCharsets.UTF_8), environment, run -> {});
    }

    private String log() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private JsonNode journal() throws IOException {
        return new JsonMapper().readTree(folder.resolve("journal.json").toFile());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.json",
                "run a.json",
                "--verbose --no-version-check run --hypothesis-strategy=continuously --hypothesis-frequency=10 --fail-fast"
                        + " --rollback-strategy=always a.json",
                "run --log-format json --rollback-strategy always a.json --no-verify-tls",
                "--log-file-level=info --journal-path journal.json a.json --dry pause --no-validation",
                "run a.json --var-file=b.env --settings=none.yaml --change-dir=."
            })
    void takesTheOptionsOfChaosToolkitInAnyOrder(String line) throws IOException {
        write("a.json", EMPTY);
        write("b.env", "A=B");

        assertThat(run(line)).as(log()).isZero();
        assertThat(journal().path("status").asText()).isEqualTo("completed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.json --no-such-option",
                "a.json --dry=everything",
                "a.json --rollback-strategy=sometimes",
                "a.json --hypothesis-strategy=skip",
                "a.json --hypothesis-frequency=often",
                "a.json --hypothesis-frequency=-1",
                "a.json --var=x",
                "a.json --var=x:int=y",
                "a.json --var-file=none.json",
                "a.json --log-format=xml",
                "a.json --log-file-level=loud",
                "a.json b.json",
                "run"
            })
    void endsWithTwoAfterWrongUsage(String line) throws IOException {
        write("a.json", EMPTY);

        assertThat(run(line)).isEqualTo(2);
        assertThat(folder.resolve("journal.json")).doesNotExist();
    }

    @Test
    void writesNoJournalForAnInvalidOrMissingFile() throws IOException {
        write("invalid.json", "{'title': 't'}");
        write("other.txt", EMPTY);

        assertThat(run("invalid.json")).isOne();
        assertThat(run("missing.json")).isOne();
        assertThat(run("other.txt")).isOne();
        assertThat(run("ftp://host/file.json")).isOne();
        assertThat(log().lines().filter(line -> line.contains(" ERROR] ")).map(line -> line.split("] ", 2)[1]))
                .containsExactly(
                        "experiment requires a description",
                        "Path \"missing.json\" does not exist.",
                        "only files with json, yaml or yml extensions are supported",
                        "'ftp' is not a supported source scheme.");
        assertThat(folder.resolve("journal.json")).doesNotExist();
    }

    @Test
    void checksWithoutARun() throws IOException {
        write("a.json", EMPTY);

        assertThat(run("--check a.json")).isZero();
        assertThat(log().lines().map(line -> line.split("] ", 2)[1]))
                .containsExactly(
                        "Validating the experiment's syntax",
                        "Experiment looks valid",
                        "experiment syntax and semantic look valid");
        assertThat(folder.resolve("journal.json")).doesNotExist();
    }

    @Test
    void readsYamlAndAnUrl() throws IOException {
        write("a.yaml", "title: t\ndescription: d\nmethod: []\n");
        target.route("/a", request -> new Answer(200, "application/x-yaml", "title: u\ndescription: d\nmethod: []\n"));

        assertThat(run("a.yaml")).isZero();
        assertThat(run(target.url("/a"))).isZero();
        assertThat(log()).contains("Running experiment: t", "Running experiment: u");
    }

    @Test
    void replacesDeclaredVariablesOnly() throws IOException {
        write(
                "a.json",
                "{'title': '${a} ${b} ${c} ${d} ${e}', 'description': 'd', 'method': [], 'configuration':"
                        + " {'a': 1, 'b': 'file', 'c': {'type': 'env', 'key': 'FROM_ENV', 'default': 'x'}, 'e': 1},"
                        + " 'secrets': {'g': {'d': 'old'}}}");
        write(
                "b.json",
                "{'configuration': {'a': 2, 'b': 'json', 'undeclared': 1}, 'secrets': {'g': {'d': 'new-secret'}}}");
        write("c.env", "# comment\nFROM_ENV=env\n");

        assertThat(run("a.json --var-file b.json --var-file c.env --var b=line --var e:int=7 --var undeclared=1"))
                .isZero();
        assertThat(log()).contains("Running experiment: 2 line env ***** 7");
    }

    @Test
    void takesStrategiesFromTheSettingsUnlessTheExperimentHasSome() throws IOException {
        Files.createDirectory(folder.resolve(".chaostoolkit"));
        write(".chaostoolkit/settings.yaml", """
                runtime:
                  rollbacks:
                    strategy: always
                  hypothesis:
                    strategy: continuously
                """);
        write("a.json", EMPTY);
        write(
                "b.json",
                EMPTY.replace("'method'", "'runtime': {'hypothesis': {'strategy': 'before-method-only'}}, 'method'"));

        assertThat(run("a.json")).isZero();
        assertThat(log()).contains("Steady-state strategy: continuous", "Rollbacks strategy: always");
        err.reset();
        assertThat(run("b.json")).isZero();
        assertThat(log()).contains("Steady-state strategy: before-method-only", "Rollbacks strategy: default");
    }

    @Test
    void worksInAnotherFolder() throws IOException {
        Files.createDirectory(folder.resolve("below"));
        write(
                "below/a.json",
                "{'title': 't', 'description': 'd', 'method': [{'type': 'action', 'name': 'a', 'provider':"
                        + " {'type': 'process', 'path': 'touch', 'arguments': ['made']}}]}");

        assertThat(run("--change-dir below a.json --journal-path j.json"))
                .as(log())
                .isZero();
        assertThat(folder.resolve("below/made")).exists();
        assertThat(folder.resolve("below/j.json")).exists();
        assertThat(folder.resolve("chaostoolkit.log")).exists();
    }

    @Test
    void writesJournalAndLogInTheirForms() throws IOException {
        write("a.json", EMPTY.replace("'d'", "'d', 'tags': ['é']"));

        assertThat(run("a.json")).isZero();
        assertThat(Files.readString(folder.resolve("journal.json")))
                .startsWith("{\n  \"chaoslib-version\": \"1.45.0\",\n  \"platform\": \"")
                .contains("""
                          "experiment": {
                            "title": "t",
                            "description": "d",
                            "tags": [
                              "é"
                            ],
                            "method": [],
                            "dry": null
                          },
                        """);
        assertThat(log().lines().findFirst().orElseThrow())
                .matches(
                        "\u001b\\[32m\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d INFO] Validating the experiment's syntax");
        err.reset();
        assertThat(run("--log-format=json a.json")).isZero();
        JsonNode line = new JsonMapper().readTree(log().lines().findFirst().orElseThrow());
        assertThat(line.fieldNames())
                .toIterable()
                .containsExactly(
                        "context_id", "process", "asctime", "levelname", "module", "lineno", "message", "timestamp");
        assertThat(line.path("module").asText()).isEqualTo("ExperimentMain");
    }
}
