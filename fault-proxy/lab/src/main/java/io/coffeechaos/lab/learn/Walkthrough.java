package io.coffeechaos.lab.learn;

import io.coffeechaos.lab.learn.Lesson.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Does what a page lets its readers do, one part after the other: gives the commands of a step to a shell in the checkout,
 * compares what it printed, and looks whether a check holds. Prints a line for each.
 */
final class Walkthrough {
    private final Path root;
    private final Look look;

    /** So long a person reads before a step. */
    private final Duration reading;

    private final Map<String, String> printed = new HashMap<>();
    private final List<Check> held = new ArrayList<>();

    Walkthrough(Path root, Look look, Duration reading) {
        this.root = root;
        this.look = look;
        this.reading = reading;
    }

    /** Does a part. Returns whether it went as the page says. */
    boolean does(Part part) throws IOException, InterruptedException {
        return switch (part) {
            case Part.Step step -> {
                TimeUnit.MILLISECONDS.sleep(reading.toMillis());
                yield runs(step);
            }
            case Part.Output output -> isPrinted(output);
            case Part.Expected expected -> holds(expected.check());
            case Part.Heading heading -> true;
            case Part.Prose prose -> true;
            case Part.Hypothesis hypothesis -> true;
            case Part.Question question -> true;
        };
    }

    /** What the steps have printed, by the step. */
    Map<String, String> printed() {
        return Map.copyOf(printed);
    }

    /** The checks that held. */
    List<Check> held() {
        return List.copyOf(held);
    }

    private boolean holds(Check check) throws InterruptedException {
        Look.Seen seen = look.until(check);
        if (seen.holds()) {
            held.add(check);
        }
        say(seen.holds(), check.text() + ": " + seen.found());
        return seen.holds();
    }

    private boolean runs(Part.Step step) throws IOException, InterruptedException {
        Shell.Ended ended = Shell.run(root, Map.of(), step.lines(), step.timeout());
        printed.put(step.id(), ended.output());
        boolean done = ended.with(step.exitCode());
        say(done, String.join(" ; ", step.lines()));
        if (!done) {
            System.out.println(
                    ended.inTime()
                            ? "    exit code " + ended.exitCode() + ", expected " + step.exitCode()
                            : "    not done after " + step.timeout().toSeconds() + " s");
            ended.output().lines().forEach(line -> System.out.println("    " + line));
        }
        return done;
    }

    private boolean isPrinted(Part.Output expected) {
        String text = Masks.masked(printed.getOrDefault(expected.from(), ""));
        List<String> missing = Masks.masked(expected.text())
                .lines()
                .filter(line -> text.lines().noneMatch(line::equals))
                .toList();
        missing.forEach(line -> say(false, expected.from() + " does not print: " + line));
        return missing.isEmpty();
    }

    /** Whether a step has printed these words. */
    boolean hasPrinted(String step, String words) {
        boolean has = printed.getOrDefault(step, "").contains(words);
        say(has, step + " prints: " + words);
        return has;
    }

    private static void say(boolean good, String words) {
        System.out.println("  " + (good ? "✓ " : "✗ ") + words);
    }
}
