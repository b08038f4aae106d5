package io.coffeechaos.lab.experiment.jsonpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.experiment.Cases;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dialect: what it accepts, and what it refuses although other dialects know it ({@code jsonpaths.json}). */
class JsonPathTest {
    static Stream<String> accepted() {
        return Cases.items(Cases.file("jsonpaths.json").path("accepted")).map(JsonNode::asText);
    }

    static Stream<String> refused() {
        return Cases.items(Cases.file("jsonpaths.json").path("refused")).map(JsonNode::asText);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void acceptsWhatTheDialectHas(String path) throws JsonPathSyntaxException {
        assertThat(JsonPath.parse(path)).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatTheDialectLacks(String path) {
        assertThatThrownBy(() -> JsonPath.parse(path))
                .isInstanceOf(JsonPathSyntaxException.class)
                .hasMessageContaining("at character ");
    }

    @Test
    void namesThePlace() {
        assertThatThrownBy(() -> JsonPath.parse("$.a[?(@.b == 1)]")).hasMessage("unexpected '=' at character 12");
        assertThatThrownBy(() -> JsonPath.parse("$.a[")).hasMessage("unexpected the end at character 5");
        assertThatThrownBy(() -> JsonPath.parse("a")).hasMessage("'$' expected, but found 'a' at character 1");
    }

    @Test
    void refusesPathsWithoutBound() {
        assertThatThrownBy(() -> JsonPath.parse("$" + ".a".repeat(600)))
                .hasMessageStartingWith("more than 1000 characters");
        assertThatThrownBy(() -> JsonPath.parse("$[?(" + "(".repeat(200) + "@" + ")".repeat(200) + ")]"))
                .hasMessageStartingWith("more than 50 levels");
    }
}
