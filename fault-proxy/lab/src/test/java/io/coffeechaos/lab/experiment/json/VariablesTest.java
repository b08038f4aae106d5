package io.coffeechaos.lab.experiment.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.Cases;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VariablesTest {
    private final Variables variables = new Variables(
            object("{'n': 7, 'f': 0.5, 't': true, 'none': null, 'word': 'coffee', 'list': [1, 'a'], 'k': {'a': 1.0},"
                    + " 'both': 'configuration', 'Case': 'upper'}"),
            object("{'first': {'token': 'one', 'both': 'secret'}, 'second': {'token': 'two', 'other': 'three'}}"));

    private static ObjectNode object(String json) {
        return (ObjectNode) Cases.json(json);
    }

    static Stream<Arguments> placeholders() {
        return Stream.of(
                Arguments.of("${n}", "7"),
                Arguments.of("${t}", "true"),
                Arguments.of("${none}", "null"),
                Arguments.of("${list}", "[1, 'a']"),
                Arguments.of("${k}", "{'a': 1.0}"),
                Arguments.of("$n", "'7'"),
                Arguments.of("v=${n}", "'v=7'"),
                Arguments.of("$word!", "'coffee!'"),
                Arguments.of("${t} ${none} ${f}", "'True None 0.5'"),
                Arguments.of("${nothing}", "'${nothing}'"),
                Arguments.of("$nothing x", "'$nothing x'"),
                Arguments.of("$$", "'$'"),
                Arguments.of("$${n}", "'${n}'"),
                Arguments.of("5 $ and ${", "'5 $ and ${'"),
                Arguments.of("${token}", "'one'"),
                Arguments.of("${other}", "'three'"),
                Arguments.of("${both}", "'configuration'"),
                Arguments.of("${case} ${Case}", "'${case} upper'"));
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @MethodSource("placeholders")
    void fillsPlaceholdersAsPythonDoes(String text, String expected) {
        assertThat(variables.substitute(text)).isEqualTo(Cases.json(expected));
    }

    @Test
    void writesContainersInsideATextAsPythonDoes() {
        assertThat(variables.substitute("${list} ${k}").asText()).isEqualTo("[1, 'a'] {'a': 1.0}");
    }

    @Test
    void fillsValuesButNotKeysAtAnyDepth() {
        assertThat(variables.substitute(object("{'$word': ['${n}', {'a': 'x$n'}], 'b': 1}")))
                .isEqualTo(Cases.json("{'$word': [7, {'a': 'x7'}], 'b': 1}"));
    }

    @Test
    void doesNotFillConfigurationIntoItself() {
        Variables nested = new Variables(object("{'a': '${b}', 'b': 1}"), object("{}"));

        assertThat(nested.substitute("${a}").asText()).isEqualTo("${b}");
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0",
        "100.0, 100.0",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "1e16, 1e+16",
        "123456789012345680.0, 1.2345678901234568e+17",
        "-1.5, -1.5"
    })
    void writesFloatsAsPythonDoes(double value, String expected) {
        assertThat(PythonValues.str(DoubleNode.valueOf(value))).isEqualTo(expected);
    }
}
