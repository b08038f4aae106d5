package io.coffeechaos.orders.simulation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line does not understand, or what has no effect, is an error that names it. */
class SimulateMainTest {
    @ParameterizedTest
    @CsvSource({
        "--run 5, --run",
        "--runs, --runs",
        "--runs many, many",
        "--runs 0, 1 or more: 0",
        "--bug none, none",
        "--bugs -1, -1",
        "--replay 5 --runs 7, --runs has no effect together with --replay",
        "--replay 5 --seed 7, --seed has no effect together with --replay",
        "--bugs 2 --replay 5, has no effect together with",
        "--bugs 2 --runs 7, --runs has no effect together with --bugs"
    })
    void aWrongLineIsNamed(String line, String named) {
        assertThatThrownBy(() -> SimulateMain.run(List.of(line.split(" ", -1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }
}
