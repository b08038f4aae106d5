package io.coffeechaos.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.drill.DrillResult.Figure;
import io.coffeechaos.drill.DrillResult.Verdict;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrillChildTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"drill", "long"})
    void theConstantsOfADrillKnowTheForm(String form) throws Exception {
        Path result = folder.resolve("result.json");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DrillChild.class.getName(),
                        "example.FormDrill",
                        "1234567",
                        form,
                        "7",
                        result.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
        assertThat(child.waitFor()).isZero();

        DrillResult told = new ObjectMapper().readValue(result.toFile(), DrillResult.class);

        assertThat(told.problems()).isEmpty();
        assertThat(told.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(told.figures()).containsExactly(new Figure("form", form));
    }
}
