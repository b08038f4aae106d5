package io.coffeechaos.lab.learn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.notebook.Notebook;
import io.coffeechaos.lab.runs.RunFolders;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourseResultTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path runs;

    @Test
    void whatWasDoneIsInOneFile() throws Exception {
        Course course = Course.read(Course.folder(Path.of("../..")));
        Notebook notebook = new Notebook(runs);
        notebook.guess("1.4", "Half of the customers give up.", List.of("black-friday"), NOON);
        notebook.held("0.1", "nothing is broken", NOON);

        CourseResult result = CourseResult.of(course, notebook, new RunFolders(runs), NOON);

        assertThat(result.words()).startsWith("1 guess, 1 of ");
        JsonNode lessons = new ObjectMapper().readTree(result.json()).path("lessons");
        assertThat(lessons).hasSameSizeAs(course.lessons());
        assertThat(lessons.path(0).path("id").asText()).isEqualTo("0.1");
        assertThat(lessons.path(0).path("guess").isNull()).isTrue();
        assertThat(lessons.path(0).path("checks"))
                .filteredOn(check -> !check.path("heldAt").isNull())
                .singleElement()
                .returns("nothing is broken", check -> check.path("check").asText())
                .returns(NOON.toString(), check -> check.path("heldAt").asText());
        assertThat(lessons)
                .filteredOn(lesson -> lesson.path("id").asText().equals("1.4"))
                .singleElement()
                .returns("Half of the customers give up.", lesson -> lesson.path("guess")
                        .asText());
    }
}
