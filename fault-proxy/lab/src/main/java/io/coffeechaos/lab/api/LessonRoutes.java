package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.api.Call.BadRequestException;
import io.coffeechaos.lab.client.LastOrder;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.learn.Course;
import io.coffeechaos.lab.learn.Glossary;
import io.coffeechaos.lab.learn.InvalidLessonException;
import io.coffeechaos.lab.learn.Lesson;
import io.coffeechaos.lab.learn.Lesson.Part;
import io.coffeechaos.lab.learn.Look;
import io.coffeechaos.lab.learn.StepRunner;
import io.coffeechaos.lab.notebook.Notebook;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * The course for a page: {@code GET /lab/glossary}, {@code GET /lab/lessons}, {@code GET /lab/lessons/{id}},
 * {@code GET /lab/lessons/{id}/checks}, {@code PUT /lab/lessons/{id}/guess} and
 * {@code POST /lab/lessons/{id}/steps/{step}}. A request names a step and never brings a command: only what stands in a
 * lesson runs, see {@link StepRunner}. At most {@value #STEPS_MAX} steps run at the same time. The notebook of the learner
 * keeps the guesses, and when a check held.
 */
final class LessonRoutes {
    private static final int STEPS_MAX = 4;

    private final LabDirectory directory;
    private final Ports ports;
    private final Notebook notebook;
    private final Semaphore places = new Semaphore(STEPS_MAX);

    LessonRoutes(LabDirectory directory, Ports ports) {
        this.directory = directory;
        this.ports = ports;
        this.notebook = new Notebook(directory.runs());
    }

    /** Answers a call. Returns false if the path is none of these. */
    boolean handle(Call call) throws IOException, InterruptedException {
        List<String> path = call.path();
        if (path.equals(List.of("lab", "glossary")) && call.method().equals("GET")) {
            call.answer(200, glossary());
            return true;
        }
        if (path.size() < 2 || !path.subList(0, 2).equals(List.of("lab", "lessons"))) {
            return false;
        }
        try {
            Course course = Course.read(Course.folder(directory.root()));
            if (path.size() == 2 && call.method().equals("GET")) {
                call.answer(200, outline(course));
                return true;
            }
            Optional<Lesson> lesson = path.size() > 2 ? course.find(path.get(2)) : Optional.empty();
            if (lesson.isEmpty()) {
                call.error(404, "there is no such lesson: GET /lab/lessons lists them");
                return true;
            }
            return handle(call, lesson.get(), path.subList(3, path.size()));
        } catch (BadRequestException bad) {
            call.error(bad);
            return true;
        } catch (InvalidLessonException wrong) {
            call.error(500, wrong.getMessage());
            return true;
        }
    }

    private boolean handle(Call call, Lesson lesson, List<String> rest)
            throws IOException, InterruptedException, BadRequestException {
        if (rest.isEmpty() && call.method().equals("GET")) {
            call.answer(200, shown(lesson));
        } else if (rest.equals(List.of("checks")) && call.method().equals("GET")) {
            call.answer(200, checks(lesson));
        } else if (rest.equals(List.of("guess")) && call.method().equals("PUT")) {
            guess(call, lesson);
        } else if (rest.size() == 2
                && rest.getFirst().equals("steps")
                && call.method().equals("POST")) {
            run(call, lesson, rest.getLast());
        } else {
            return false;
        }
        return true;
    }

    private static ArrayNode outline(Course course) {
        ArrayNode outline = JsonNodeFactory.instance.arrayNode();
        course.lessons().forEach(lesson -> outline.add(about(lesson)));
        return outline;
    }

    private ArrayNode glossary() throws IOException {
        ArrayNode words = JsonNodeFactory.instance.arrayNode();
        for (Glossary.Entry entry :
                Glossary.read(Course.folder(directory.root())).entries()) {
            words.addObject()
                    .put("id", entry.anchor())
                    .put("term", entry.term())
                    .put("meaning", entry.meaning());
        }
        return words;
    }

    private static ObjectNode about(Lesson lesson) {
        ObjectNode about = JsonNodeFactory.instance
                .objectNode()
                .put("id", lesson.id())
                .put("title", lesson.title())
                .put("minutes", lesson.minutes())
                .put("nodes", lesson.nodes());
        lesson.after().forEach(about.putArray("after")::add);
        return about;
    }

    private ObjectNode shown(Lesson lesson) throws IOException {
        ObjectNode shown = about(lesson)
                .put(
                        "guess",
                        notebook.guess(lesson.id()).map(Notebook.Guess::text).orElse(""));
        ArrayNode parts = shown.putArray("parts");
        for (Part part : lesson.parts()) {
            ObjectNode node = parts.addObject();
            switch (part) {
                case Part.Heading heading -> node.put("kind", "heading").put("text", heading.text());
                case Part.Prose prose -> node.put("kind", "prose").put("html", prose.html());
                case Part.Hypothesis guess -> node.put("kind", "hypothesis").put("html", guess.html());
                case Part.Question question ->
                    node.put("kind", "question")
                            .put("summary", question.summary())
                            .put("html", question.html());
                case Part.Step step -> {
                    node.put("kind", "step").put("id", step.id()).put("runs", StepRunner.canRun(step));
                    step.lines().forEach(node.putArray("lines")::add);
                }
                case Part.Output output -> node.put("kind", "output").put("text", output.text());
                case Part.Expected expected ->
                    node.put("kind", "check").put("text", expected.check().text());
            }
        }
        return shown;
    }

    /** Each check of the lesson, in order, as it is now. */
    private ArrayNode checks(Lesson lesson) throws IOException, InterruptedException {
        ArrayNode checks = JsonNodeFactory.instance.arrayNode();
        try (RunningLab lab = RunningLab.at(ports).discover()) {
            Look look = new Look(lab, new LastOrder(directory));
            for (Part part : lesson.parts()) {
                if (part instanceof Part.Expected expected) {
                    Look.Seen seen = look.once(expected.check().what());
                    if (seen.holds()) {
                        notebook.held(lesson.id(), expected.check().text(), Instant.now());
                    }
                    checks.addObject()
                            .put("text", expected.check().text())
                            .put("holds", seen.holds())
                            .put("found", seen.found());
                }
            }
        }
        return checks;
    }

    private void guess(Call call, Lesson lesson) throws IOException, BadRequestException {
        JsonNode body = call.object();
        RunProgress.onlyFields(body, Set.of("guess"), "");
        if (!body.path("guess").isTextual()) {
            throw new BadRequestException("guess", "guess must be a text");
        }
        try {
            notebook.guess(lesson.id(), body.path("guess").asText(), lesson.experiments(), Instant.now());
        } catch (IllegalArgumentException wrong) {
            throw new BadRequestException("guess", wrong.getMessage());
        }
        call.noContent();
    }

    private void run(Call call, Lesson lesson, String id) throws IOException, InterruptedException {
        Optional<Part.Step> step = lesson.parts().stream()
                .filter(Part.Step.class::isInstance)
                .map(Part.Step.class::cast)
                .filter(some -> some.id().equals(id))
                .findFirst();
        if (step.isEmpty()) {
            call.error(404, "the lesson has no such step");
        } else if (!StepRunner.canRun(step.get())) {
            call.error(409, "this step is for a terminal: copy it");
        } else if (!places.tryAcquire()) {
            call.error(409, "at most " + STEPS_MAX + " steps run at the same time: wait until one has ended");
        } else {
            try {
                StepRunner.Ended ended = new StepRunner(directory, ports).run(step.get());
                call.answer(
                        200,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("done", ended.code() == step.get().exitCode())
                                .put("output", ended.output()));
            } finally {
                places.release();
            }
        }
    }
}
