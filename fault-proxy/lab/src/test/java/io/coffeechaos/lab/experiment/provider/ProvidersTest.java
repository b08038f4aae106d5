package io.coffeechaos.lab.experiment.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.Cases;
import io.coffeechaos.lab.experiment.Target;
import io.coffeechaos.lab.experiment.Target.Answer;
import io.coffeechaos.lab.experiment.Target.Request;
import io.coffeechaos.lab.experiment.file.Activity;
import io.coffeechaos.lab.experiment.file.Environment;
import io.coffeechaos.lab.experiment.file.ExperimentReader;
import io.coffeechaos.lab.experiment.json.Variables;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProvidersTest {
    private final Target target = new Target();
    private final Environment environment = Environment.ofProcess().with(Map.of("COFFEE", "hot"));

    @AfterEach
    void end() {
        target.close();
    }

    private ObjectNode http(String fields) throws Exception {
        return call("{'type': 'http', 'url': '" + target.url("/x") + "'" + fields + "}", Variables.NONE);
    }

    private ObjectNode process(String fields) throws Exception {
        return call("{'type': 'process', " + fields + "}", Variables.NONE);
    }

    private ObjectNode call(String provider, Variables variables) throws Exception {
        ObjectNode activity = (ObjectNode) Cases.json("{'type': 'action', 'name': 'a', 'provider': " + provider + "}");
        Activity.Call call = (Activity.Call) ExperimentReader.readActivity(activity, "", environment);
        return new Providers(environment).call(call.provider(), variables);
    }

    private Request only() {
        List<Request> requests = target.requests("/x");
        assertThat(requests).hasSize(1);
        return requests.getFirst();
    }

    @Test
    void sendsArgumentsOfAGetAsItsQuery() throws Exception {
        target.route("/x", request -> Answer.of(204));
        JsonNode unused = call(
                "{'type': 'http', 'url': '" + target.url("/x?z=0")
                        + "', 'arguments': {'a': [1, 2], 'b': null, 'c': true, 'd': 'x y'}}",
                Variables.NONE);

        assertThat(only().query()).isEqualTo("z=0&a=1&a=2&c=True&d=x+y");
    }

    static Stream<Arguments> bodies() {
        String json = "application/json";
        String form = "application/x-www-form-urlencoded";
        return Stream.of(
                Arguments.of("{'Content-Type': 'application/json'}", "{'a': [1, null]}", "{'a':[1,null]}", json),
                Arguments.of("{'Content-Type': 'application/json'}", "{}", "{}", json),
                Arguments.of("{'content-type': 'application/json'}", "{'a': [1, null]}", "a=1", json),
                Arguments.of("{'Content-Type': 'application/json;v=1'}", "{'a': 'b'}", "a=b", "application/json;v=1"),
                Arguments.of("{}", "{'a': 'b&c'}", "a=b%26c", form),
                Arguments.of("{}", "'raw text'", "raw text", "none"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void sendsTheBodyAsThePythonLibraryDoes(String headers, String arguments, String body, String type)
            throws Exception {
        target.route("/x", request -> Answer.of(204));
        JsonNode unused = http(", 'method': 'post', 'headers': " + headers + ", 'arguments': " + arguments);

        assertThat(only().method()).isEqualTo("POST");
        assertThat(only().body()).isEqualTo(body.replace('\'', '"'));
        assertThat(only().headers().getOrDefault("Content-type", List.of("none")))
                .containsExactly(type);
    }

    @Test
    void parsesABodyOnlyWhenItsTypeIsExactlyJson() throws Exception {
        target.route("/x", request -> new Answer(200, "application/json", "{\"a\": 1}"));
        assertThat(http("").path("body")).isEqualTo(Cases.json("{'a': 1}"));

        target.route("/x", request -> new Answer(200, "application/json; charset=utf-8", "{\"a\": 1}"));
        assertThat(http("").path("body").textValue()).isEqualTo("{\"a\": 1}");

        target.route("/x", request -> Answer.of(204));
        ObjectNode output = http("");
        assertThat(output.fieldNames()).toIterable().containsExactly("status", "headers", "body");
        assertThat(output.path("status").intValue()).isEqualTo(204);
        assertThat(output.path("body").textValue()).isEmpty();
    }

    @Test
    void crashesOnABodyThatIsNoJsonAlthoughItsTypeSaysSo() {
        target.route("/x", request -> new Answer(200, "application/json", ""));
        assertThatThrownBy(() -> http("")).isInstanceOf(CrashException.class);

        target.route("/x", request -> new Answer(200, "application/json", "{"));
        assertThatThrownBy(() -> http("")).isInstanceOf(CrashException.class);
    }

    @Test
    void followsRedirects() throws Exception {
        target.route("/x", request -> new Answer(302, "", target.url("/y")));
        target.route("/y", request -> new Answer(200, "text/plain", request.method()));

        assertThat(http(", 'method': 'POST', 'arguments': 'a'").path("body").asText())
                .isEqualTo("GET");
    }

    @Test
    void failsWhenNothingListensOrTheConnectionIsClosed() {
        target.route("/x", request -> Answer.CLOSE);
        assertThatThrownBy(() -> http(""))
                .isInstanceOf(ActivityFailedException.class)
                .hasMessageStartingWith("failed to connect to " + target.url("/x") + ": ");
        assertThatThrownBy(
                        () -> call("{'type': 'http', 'url': 'http://127.0.0.1:1/', 'max_retries': 2}", Variables.NONE))
                .isInstanceOf(ActivityFailedException.class)
                .hasMessageStartingWith("failed to connect to http://127.0.0.1:1/: ");
    }

    @Test
    void failsAfterTheTimeout() {
        target.route("/x", request -> target.hang());

        assertThatThrownBy(() -> http(", 'timeout': [0.3, 0.05]"))
                .isInstanceOf(ActivityFailedException.class)
                .hasMessage("activity took too long to complete");
    }

    static Stream<Arguments> crashes() {
        return Stream.of(
                Arguments.of(", 'headers': {'X': 1}", "the value of the header X must be a string: was 1"),
                Arguments.of(", 'timeout': '${t}'", "timeout must be 0 to 86400 seconds: was ${t}"),
                Arguments.of(", 'timeout': 0", "timeout of a http activity must be more than 0: was 0"),
                Arguments.of(", 'method': 'a b'", "invalid request to "),
                Arguments.of(", 'arguments': [1]", "arguments of a http activity must be an object or a string: were"));
    }

    @ParameterizedTest
    @MethodSource("crashes")
    void crashesWhereChaosToolkitCrashes(String fields, String message) {
        target.route("/x", request -> Answer.of(200));

        assertThatThrownBy(() -> http(fields))
                .isInstanceOf(CrashException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void fillsUrlHeadersArgumentsAndTimeout() throws Exception {
        target.route("/x", request -> Answer.of(200));
        Variables variables = new Variables(
                (ObjectNode) Cases.json("{'base': '" + target.url("") + "', 'n': 7, 'patience': 5}"),
                (ObjectNode) Cases.json("{'g': {'token': 'abc'}}"));
        JsonNode unused = call(
                "{'type': 'http', 'url': '${base}/x', 'headers': {'X-Token': 'Bearer ${token}'}, 'arguments': {'q': '${n}'},"
                        + " 'timeout': '${patience}'}",
                variables);

        assertThat(only().query()).isEqualTo("q=7");
        assertThat(only().headers().get("X-token")).containsExactly("Bearer abc");
    }

    @Test
    void runsAProcessWithAListOfArguments() throws Exception {
        JsonNode output = process(
                "'path': 'sh', 'arguments': ['-c', 'echo $1 $2 $#; echo no >&2; exit 3', 'x', true, null, '', 5]");

        assertThat(output).isEqualTo(Cases.json("{'status': 3, 'stdout': 'True 5 2\\n', 'stderr': 'no\\n'}"));
    }

    @Test
    void runsATextInAShellWithTheEnvironment() throws Exception {
        JsonNode output = process("'path': 'echo', 'arguments': '$COFFEE | tr a-z A-Z'");

        assertThat(output.path("stdout").asText()).isEqualTo("HOT\n");
    }

    @Test
    void leavesArgumentsAloneWithoutVariables() throws Exception {
        assertThat(process("'path': 'echo', 'arguments': ['$$']").path("stdout").asText())
                .isEqualTo("$$\n");
        Variables some = new Variables((ObjectNode) Cases.json("{'n': 1}"), (ObjectNode) Cases.json("{}"));
        assertThat(call("{'type': 'process', 'path': 'echo', 'arguments': ['$$', '$HOME', '$n']}", some)
                        .path("stdout")
                        .asText())
                .isEqualTo("$ $HOME 1\n");
    }

    @Test
    void reportsTheSignalThatKilledAProcess() throws Exception {
        // Without variables, the shell sees its own process id.
        assertThat(process("'path': 'sh', 'arguments': ['-c', 'kill -9 $$']")
                        .path("status")
                        .intValue())
                .isEqualTo(-9);
    }

    @Test
    void killsAProcessAfterTheTimeout() {
        assertThatThrownBy(() -> process("'path': 'sh', 'arguments': ['-c', 'exec sleep 30'], 'timeout': 0.05"))
                .isInstanceOf(ActivityFailedException.class)
                .hasMessage("process activity took too long to complete");
    }

    @Test
    void killsTheProcessOfAnInterruptedActivity() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> process("'path': 'sh', 'arguments': ['-c', 'exec sleep 30']"))
                .isInstanceOf(InterruptedException.class);
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }
}
