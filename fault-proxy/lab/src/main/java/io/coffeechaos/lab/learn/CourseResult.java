package io.coffeechaos.lab.learn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.learn.Lesson.Part;
import io.coffeechaos.lab.notebook.Notebook;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.runs.StoredRun;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a learner has done, as one file to hand in: by lesson the guess, when each check was first seen to hold (null:
 * never), and the verdicts of its experiments.
 *
 * @param lessons all lessons, as JSON
 * @param words how much of it is done
 */
record CourseResult(ObjectNode lessons, String words) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    static CourseResult of(Course course, Notebook notebook, RunFolders folders, Instant now) throws IOException {
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("at", now.toString());
        ArrayNode lessons = result.putArray("lessons");
        List<StoredRun> runs = folders.newestFirst();
        int guesses = 0;
        int held = 0;
        int checks = 0;
        for (Lesson lesson : course.lessons()) {
            ObjectNode node = lessons.addObject().put("id", lesson.id()).put("title", lesson.title());
            Optional<Notebook.Guess> guess = notebook.guess(lesson.id());
            node.put("guess", guess.map(Notebook.Guess::text).orElse(null));
            guesses += guess.isPresent() ? 1 : 0;
            ArrayNode checked = node.putArray("checks");
            for (Part part : lesson.parts()) {
                if (part instanceof Part.Expected expected) {
                    Optional<Instant> at =
                            notebook.heldAt(lesson.id(), expected.check().text());
                    checked.addObject()
                            .put("check", expected.check().text())
                            .put("heldAt", at.map(Instant::toString).orElse(null));
                    held += at.isPresent() ? 1 : 0;
                    checks++;
                }
            }
            ArrayNode verdicts = node.putArray("runs");
            runs.stream()
                    .filter(run -> lesson.experiments().contains(run.name()))
                    .forEach(run -> verdicts.addObject()
                            .put("id", run.id())
                            .put("verdict", run.verdict())
                            .put("expected", run.expected()));
        }
        return new CourseResult(
                result, guesses + (guesses == 1 ? " guess, " : " guesses, ") + held + " of " + checks + " checks");
    }

    String json() throws JsonProcessingException {
        return JSON.writeValueAsString(lessons) + "\n";
    }
}
