package io.coffeechaos.lab.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coffeechaos.lab.learn.Lesson.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LessonReaderTest {
    private static final String LESSON = """
            ---
            id: "9.1"
            title: A lesson
            minutes: 5
            after: []
            nodes: 1
            experiments: [baseline]
            code: [Ledger]
            ---
            # A lesson

            ## Goal

            You <b>learn</b> it in <!--n:goal-->3 s<!--/n-->.

            ## Guess

            What happens? <!-- hypothesis -->

            ## Do

            ```sh step=one timeout=90 expect=exit1
            ./coffee order   # a comment
            ./coffee heal
            ```

            ```text from=one
            ord_vwmxk44xnkbgkn67byvqb4cm5q accepted 0.1 s
            ```

            ## You should now see

            - A result.

            ## Questions

            <details><summary>Why?</summary>

            Because.

            </details>

            ## Check

            <!-- check: order last is CONFIRMED within 60s -->

            ## Clean up

            ```sh step=clean
            ./coffee heal
            ```

            ## Go on

            Next: [the map](../1-break/1.1-map.md), [more](../README.md), [C8](C8-saga.md), [out](https://example.org).
            """;

    @TempDir
    private Path folder;

    private Lesson read(String text) throws Exception {
        Path file = folder.resolve("9.1-a-lesson.md");
        Files.writeString(file, text);
        return LessonReader.read(file);
    }

    private static <T extends Part> List<T> parts(Lesson lesson, Class<T> kind) {
        return lesson.parts().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void aLessonHasItsPartsInOrder() throws Exception {
        Lesson lesson = read(LESSON);

        assertThat(lesson.title()).isEqualTo("A lesson");
        assertThat(lesson.experiments()).containsExactly("baseline");
        assertThat(parts(lesson, Part.Step.class))
                .containsExactly(
                        new Part.Step("one", List.of("./coffee order", "./coffee heal"), Duration.ofSeconds(90), 1),
                        new Part.Step("clean", List.of("./coffee heal"), Duration.ofSeconds(60), 0));
        assertThat(parts(lesson, Part.Output.class))
                .containsExactly(new Part.Output("one", "ord_vwmxk44xnkbgkn67byvqb4cm5q accepted 0.1 s"));
        assertThat(parts(lesson, Part.Question.class)).containsExactly(new Part.Question("Why?", "<p>Because.</p>"));
        assertThat(parts(lesson, Part.Expected.class))
                .containsExactly(new Part.Expected(
                        Check.parse("order last is CONFIRMED within 60s").orElseThrow()));
    }

    /** A lesson is shown in the console's page, so nothing of it may become markup of that page. */
    @Test
    void marksForMachinesAreNotShownAndHtmlIsText() throws Exception {
        Lesson lesson = read(LESSON);

        assertThat(parts(lesson, Part.Prose.class))
                .extracting(Part.Prose::html)
                .noneMatch(html -> html.contains("<h1>"))
                .contains("<p>You &lt;b&gt;learn&lt;/b&gt; it in 3 s.</p>");
        assertThat(parts(lesson, Part.Hypothesis.class)).containsExactly(new Part.Hypothesis("<p>What happens? </p>"));
    }

    @Test
    void aLinkToALessonLeadsToItsPageAndOneToAnotherFileIsItsWords() throws Exception {
        assertThat(parts(read(LESSON), Part.Prose.class).getLast().html())
                .isEqualTo(
                        "<p>Next: <a rel=\"nofollow\" href=\"/learn/1.1\">the map</a>, more, <a rel=\"nofollow\" href=\"/learn/C8\">C8</a>, "
                                + "<a rel=\"nofollow\" href=\"https://example.org\">out</a>.</p>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "minutes: 5|minutes: 61|minutes must be a number from 1 to 60: was 61",
                "nodes: 1|colour: red|unknown field colour",
                "title: A lesson|title: ''|the field title is missing",
                "after: []|after: none|after must be a list",
                "[baseline]|[nothing]|there is no experiment nothing",
                "## Goal|## Aim|the sections must be Goal, Guess, Do",
                " <!-- hypothesis -->||the section Guess needs a hypothesis",
                "sh step=one|sh|a sh block needs step=ID",
                "```text|```python|a code block is sh or text: was 'python from=one'",
                "from=one|from=two|a text block is from a step that is not there yet: two",
                "step=clean|step=one|two steps have the name one",
                "CONFIRMED within|HAPPY! within|unknown check: order last is HAPPY!",
                "</details>||a question needs <details>",
            })
    void aLessonThatBreaksARuleIsNamedWithTheRule(String good, String bad, String rule) {
        String broken = LESSON.replace(good, bad == null ? "" : bad);

        assertThat(broken).isNotEqualTo(LESSON);
        assertThatThrownBy(() -> read(broken))
                .isInstanceOf(InvalidLessonException.class)
                .hasMessageStartingWith("9.1-a-lesson.md: ")
                .hasMessageContaining(rule);
    }

    @Test
    void aLessonIsNotTooLong() {
        String text = LESSON.replace("- A result.", "word ".repeat(LessonReader.WORDS_MAX));

        assertThatThrownBy(() -> read(text)).hasMessageContaining("a lesson has at most 900 words: was ");
    }
}
