package io.coffeechaos.lab.experiment.tolerance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.Cases;
import io.coffeechaos.lab.experiment.Target;
import io.coffeechaos.lab.experiment.file.Environment;
import io.coffeechaos.lab.experiment.file.Provider;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import io.coffeechaos.lab.experiment.json.TypeMismatchException;
import io.coffeechaos.lab.experiment.json.Variables;
import io.coffeechaos.lab.experiment.provider.Providers;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tolerances as Chaos Toolkit's library 1.45.0 judges the same outputs ({@code tolerances.json}). An output is either an
 * answer of a real server, or a value as it is.
 */
class ToleranceConformanceTest {
    private static final JsonNode FILE = Cases.file("tolerances.json");
    private static final Target TARGET = new Target();
    private static final Providers PROVIDERS = new Providers(Environment.ofProcess());

    static Stream<Arguments> cases() {
        return Cases.items(FILE.path("cases"))
                .map(one -> Arguments.of(one.path("name").asText(), one));
    }

    @BeforeAll
    static void serve() {
        FILE.path("answers")
                .properties()
                .forEach(entry -> TARGET.route(
                        "/" + entry.getKey(),
                        request -> new Target.Answer(
                                entry.getValue().path("status").asInt(),
                                entry.getValue().path("type").asText(),
                                entry.getValue().path("body").asText())));
    }

    @AfterAll
    static void end() {
        TARGET.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void judgesAsChaosToolkitDoes(String name, JsonNode one) throws Exception {
        JsonNode output = one.has("answer") ? served(one.path("answer").asText()) : one.path("output");
        ObjectNode configuration =
                one.path("configuration") instanceof ObjectNode given ? given : JsonNodeFactory.instance.objectNode();
        Variables variables = new Variables(configuration, JsonNodeFactory.instance.objectNode());

        assertThat(judge(one.path("tolerance"), output, variables))
                .isEqualTo(one.path("met").asText());
    }

    private static String judge(JsonNode tolerance, JsonNode output, Variables variables)
            throws InvalidExperimentException {
        Tolerance asWritten = ToleranceReader.read(tolerance, "/tolerance");
        Tolerance filled = tolerance.isTextual()
                ? ToleranceReader.readFilled(variables.substitute(tolerance), "/tolerance")
                : asWritten;
        try {
            return filled.isMet(output, variables) ? "yes" : "no";
        } catch (TypeMismatchException raised) {
            return "raises";
        }
    }

    private static JsonNode served(String name) throws Exception {
        MissingNode absent = MissingNode.getInstance();
        return PROVIDERS.call(
                new Provider.Http(TARGET.url("/" + name), "GET", absent, absent, absent, true, 0), Variables.NONE);
    }
}
