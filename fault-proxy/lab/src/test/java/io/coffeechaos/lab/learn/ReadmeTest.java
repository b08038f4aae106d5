package io.coffeechaos.lab.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.coffeechaos.lab.learn.Lesson.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
    private static final Path OURS = Path.of("..", "..", "README.md");
    private static final int LETTERS_MAX = 9_000;

    @TempDir
    private Path folder;

    @Test
    void aBlockIsAStepAndTheBlockBehindItIsWhatItPrints() throws IOException {
        Path file = Files.writeString(folder.resolve("README.md"), """
                ```sh
                ./coffee up
                ```
                Then:
                ```sh
                ./coffee order     # a coffee
                ```
                ```
                ord_1 accepted
                ```
                ```
                no command
                ```
                """);

        List<Part> parts = Readme.read(file).parts();

        assertThat(parts).hasSize(2);
        assertThat(parts.getFirst()).isInstanceOfSatisfying(Part.Step.class, step -> assertThat(step.lines())
                .containsExactly("./coffee order     # a coffee"));
        assertThat(parts.getLast()).isInstanceOfSatisfying(Part.Output.class, output -> assertThat(output.text())
                .isEqualTo("ord_1 accepted\n"));
    }

    @Test
    void ourReadmeIsShortAndShowsEveryGuarantee() throws IOException {
        Readme ours = Readme.read(OURS);

        assertThat(Files.readString(OURS)).hasSizeLessThanOrEqualTo(LETTERS_MAX);
        assertThat(ours.parts()).filteredOn(Part.Step.class::isInstance).hasSizeGreaterThan(4);
        assertThat(ours.guarantees())
                .extracting(Readme.Guarantee::name)
                .containsExactly("G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8");
    }

    @Test
    void aGuaranteeNeedsACommandAndWhatItPrints() throws IOException {
        Path file = Files.writeString(folder.resolve("README.md"), "| G1 | it ends | `./coffee run node-kill` |\n");

        assertThatIOException()
                .isThrownBy(() -> Readme.read(file))
                .withMessageContaining("G1 needs a command, and what it prints");
    }
}
