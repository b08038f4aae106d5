package io.coffeechaos.lab.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabSelectionTest {
    @Test
    void withoutArgumentsItIsTheSystemOfTheCheckout() throws LabException {
        assertThat(LabSelection.parse(new String[0], 2))
                .isEqualTo(new LabSelection(List.of(), new Ports(0), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kill 2 --data /tmp/x --port-offset 100",
                "--data /tmp/x --port-offset 100 kill 2",
                "kill --port-offset 100 2 --data /tmp/x"
            })
    void optionsStandBeforeOrAfterTheWords(String arguments) throws LabException {
        assertThat(LabSelection.parse(arguments.split(" ", -1), 2))
                .isEqualTo(new LabSelection(List.of("kill", "2"), new Ports(100), Optional.of(Path.of("/tmp/x"))));
    }

    @ParameterizedTest
    @CsvSource({
        "--fresh, --fresh",
        "--nodes 3, --nodes",
        "--store dynalite, --store",
        "--no-browser, --no-browser",
        "-x, -x",
        "a b, b",
        "a --data, --data",
        "--port-offset 7001, --port-offset"
    })
    void whatHasNoEffectIsRefusedAndNamed(String arguments, String named) {
        assertThatThrownBy(() -> LabSelection.parse(arguments.split(" ", -1), 1))
                .isInstanceOf(LabException.class)
                .hasMessageContaining(named);
    }
}
