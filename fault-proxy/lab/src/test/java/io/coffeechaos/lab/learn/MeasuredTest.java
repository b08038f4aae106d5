package io.coffeechaos.lab.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuredTest {
    private static final String TEXT = "It takes <!--n:first CONFIRMED ([0-9.]+ s)-->2.3 s<!--/n-->, and not 2.3 s.";

    @TempDir
    private Path folder;

    @Test
    void aNumberIsWhatItsPatternFindsInItsStep() {
        List<Measured> measured = Measured.of(
                Measured.numbers(TEXT),
                Map.of("first", "ord_1 accepted 0.1 s · CONFIRMED 2.5 s", "other", "CONFIRMED 9 s"));

        assertThat(measured).singleElement().returns("2.5 s", Measured::value);
        assertThat(Measured.of(Measured.numbers(TEXT), Map.of("first", "REJECTED 1 s")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2.3 s, 4.6 s, false",
        "2.3 s, 4.7 s, true",
        "2.3 s, 1.1 s, true",
        "0, 0, false",
        "0, 3, true",
        "soon, 3, true"
    })
    void aNumberThatHasDoubledIsFarOff(String before, String now, boolean isFarOff) {
        Measured.Quoted number =
                Measured.numbers(TEXT.replaceFirst("2\\.3 s", before)).getFirst();

        assertThat(new Measured(number, now).isFarOff()).isEqualTo(isFarOff);
    }

    @ParameterizedTest
    @CsvSource({"CONFIRMED, one group", "(a)(b), one group", "(a, Unclosed group"})
    void aPatternHasOneGroup(String pattern, String problem) {
        assertThatThrownBy(() -> Measured.numbers("<!--n:first " + pattern + "-->1<!--/n-->"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aRunWritesTheLessonAndItsRows() throws Exception {
        Path part = Files.createDirectories(folder.resolve("0-start"));
        Path file = part.resolve("0.1-five-minutes.md");
        Files.copy(Path.of("..", "learn", "0-start", "0.1-five-minutes.md"), file);
        Lesson lesson = LessonReader.read(file);
        List<Measured> first = Measured.of(lesson.numbers(), Map.of("first", "CONFIRMED 7.7 s"));
        Measured.write(folder, lesson, first, "2 cores | 2026-03-01 | abc1234");
        Lesson again = LessonReader.read(file);

        assertThat(again.numbers()).extracting(Measured.Quoted::text).contains("7.7 s");
        List<Measured> second = Measured.of(again.numbers(), Map.of("first", "CONFIRMED 8.8 s"));
        Measured.write(folder, again, second, "4 cores | 2026-03-02 | def5678");

        assertThat(Files.readAllLines(folder.resolve("measured.md")))
                .filteredOn(line -> line.startsWith("| 0.1 "))
                .containsExactly("| 0.1 | `first CONFIRMED ([0-9.]+ s)` | 8.8 s | 4 cores | 2026-03-02 | def5678 |");
    }
}
