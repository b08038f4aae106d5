package io.coffeechaos.lab.learn;

import io.coffeechaos.lab.client.LastOrder;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.learn.Lesson.Part;
import io.coffeechaos.lab.notebook.Notebook;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./coffee doctest}: does lessons on the running system, as a learner would: every command must end as its lesson
 * says, and every check must hold. Exit code 1: something in a lesson is not so. 2: wrong usage.
 */
@Command(name = "coffee doctest")
public final class DoctestMain implements Callable<Integer> {
    /** So long a person reads between two steps. */
    private static final Duration READING = Duration.ofSeconds(15);

    @Parameters(paramLabel = "LESSON", arity = "0..*")
    private List<String> ids = List.of();

    @Option(names = "--list")
    private boolean lists;

    @Option(names = "--human")
    private boolean atHumanSpeed;

    @Option(names = "--twice")
    private boolean twice;

    private final LabDirectory directory = LabDirectory.ofThisProcess(Optional.empty());
    private final Notebook notebook = new Notebook(directory.runs());

    private DoctestMain() {}

    /** Does the lessons that the arguments name, by default all. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new DoctestMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            Course course = Course.read(Course.folder(directory.root()));
            List<Lesson> chosen = new ArrayList<>();
            for (String id : ids) {
                List<Lesson> named = course.named(id);
                if (named.isEmpty()) {
                    System.err.println("coffee doctest: there is no lesson " + id + ": --list lists them.");
                    return CommandLine.ExitCode.USAGE;
                }
                chosen.addAll(named);
            }
            List<Lesson> all = chosen.isEmpty() ? course.lessons() : chosen;
            if (lists) {
                all.forEach(lesson ->
                        System.out.printf("  %-4s %2d min  %s%n", lesson.id(), lesson.minutes(), lesson.title()));
                return 0;
            }
            return isDone(all) ? 0 : 1;
        } catch (InvalidLessonException wrong) {
            System.err.println("coffee doctest: " + wrong.getMessage());
            return 1;
        } catch (ConnectException nothing) {
            System.err.println(RunningLab.NOTHING_RUNS + ".");
            return 1;
        }
    }

    private boolean isDone(List<Lesson> lessons) throws IOException, InterruptedException {
        try (RunningLab lab =
                RunningLab.at(Ports.read(directory).orElse(new Ports(0))).discover()) {
            int failed = 0;
            int skipped = 0;
            for (Lesson lesson : lessons) {
                if (lesson.nodes() > lab.nodes().size()) {
                    System.out.println("skipped " + lesson.id() + " " + lesson.title()
                            + ": it needs ./coffee up --nodes " + lesson.nodes());
                    skipped++;
                    continue;
                }
                for (int time = 1; time <= (twice ? 2 : 1); time++) {
                    failed += isDone(lesson, lab) ? 0 : 1;
                }
            }
            System.out.printf("%d lessons, %d failed, %d skipped%n", lessons.size(), failed, skipped);
            return failed == 0;
        }
    }

    private boolean isDone(Lesson lesson, RunningLab lab) throws IOException, InterruptedException {
        System.out.println(lesson.id() + " " + lesson.title());
        long beganNanos = System.nanoTime();
        Look look = new Look(lab, new LastOrder(directory));
        Map<String, String> printed = new HashMap<>();
        boolean done = true;
        for (Part part : lesson.parts()) {
            switch (part) {
                case Part.Step step -> {
                    if (atHumanSpeed) {
                        TimeUnit.MILLISECONDS.sleep(READING.toMillis());
                    }
                    done &= isDone(step, printed);
                }
                case Part.Output output -> done &= isPrinted(output, printed.getOrDefault(output.from(), ""));
                case Part.Expected expected -> {
                    Look.Seen seen = look.until(expected.check());
                    done &= seen.holds();
                    if (seen.holds()) {
                        notebook.held(lesson.id(), expected.check().text(), Instant.now());
                    }
                    System.out.printf(
                            "  %s %s: %s%n",
                            seen.holds() ? "✓" : "✗", expected.check().text(), seen.found());
                }
                case Part.Heading heading -> {}
                case Part.Prose prose -> {}
                case Part.Hypothesis hypothesis -> {}
                case Part.Question question -> {}
            }
        }
        System.out.printf(
                "  %s after %d s%n",
                done ? "done" : "FAILED",
                Duration.ofNanos(System.nanoTime() - beganNanos).toSeconds());
        return done;
    }

    /** Gives the commands of a step to a shell, in the checkout. */
    private boolean isDone(Part.Step step, Map<String, String> printed) throws IOException, InterruptedException {
        Path output = Files.createTempFile("doctest", ".txt");
        try {
            Process shell = new ProcessBuilder("bash", "-e", "-c", String.join("\n", step.lines()))
                    .directory(directory.root().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = shell.waitFor(step.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                shell.descendants().forEach(ProcessHandle::destroyForcibly);
                shell.destroyForcibly().waitFor();
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            printed.put(step.id(), text);
            boolean done = ended && shell.exitValue() == step.exitCode();
            System.out.printf("  %s %s%n", done ? "✓" : "✗", String.join(" ; ", step.lines()));
            if (!done) {
                System.out.println(
                        ended
                                ? "    exit code " + shell.exitValue() + ", expected " + step.exitCode()
                                : "    not done after " + step.timeout().toSeconds() + " s");
                text.lines().forEach(line -> System.out.println("    " + line));
            }
            return done;
        } finally {
            Files.delete(output);
        }
    }

    private static boolean isPrinted(Part.Output expected, String text) {
        List<String> missing = Masks.masked(expected.text())
                .lines()
                .filter(line -> Masks.masked(text).lines().noneMatch(line::equals))
                .toList();
        missing.forEach(line -> System.out.println("  ✗ " + expected.from() + " does not print: " + line));
        return missing.isEmpty();
    }
}
