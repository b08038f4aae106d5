package io.coffeechaos.lab.experiment.tolerance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coffeechaos.lab.experiment.json.TypeMismatchException;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonRegexTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a{        | a{",
                "a{,2}b    | b",
                "a{1,2}    | aa",
                "[[a]      | [",
                "[]a]      | ]",
                "[^]a]     | b",
                "[a&&b]    | &",
                "a\\Z      | a",
                "[\\d-]    | 5",
                "(?i)ABC   | abc",
                "(?:a)c    | ac",
                "\\w       | é",
            })
    void findsWhatPythonFinds(String pattern, String text) throws TypeMismatchException {
        assertThat(PythonRegex.search(PythonRegex.compile(pattern), text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\\p{L}", "\\Qa\\E", "\\z", "(?<n>a)", "(?P<n>a)", "a(?i)b", "(?#x)a", "(a", "a\\", "*", "[a"})
    void refusesWhatOnlyOneEngineKnows(String pattern) {
        assertThatThrownBy(() -> PythonRegex.compile(pattern)).isInstanceOf(PatternSyntaxException.class);
    }

    @Test
    void endsASearchThatWouldNotEnd() {
        assertThatThrownBy(() -> PythonRegex.search(PythonRegex.compile("(x+)+\\1y"), "x".repeat(60)))
                .isInstanceOf(TypeMismatchException.class)
                .hasMessageContaining("read more than 50000000 characters");
        assertThatThrownBy(() -> PythonRegex.search(PythonRegex.compile("(a|b)*c"), "ab".repeat(100_000)))
                .isInstanceOf(TypeMismatchException.class)
                .hasMessageContaining("too deep");
    }
}
