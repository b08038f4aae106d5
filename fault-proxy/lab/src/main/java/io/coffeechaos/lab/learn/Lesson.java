package io.coffeechaos.lab.learn;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One lesson of the course.
 *
 * @param file the Markdown file
 * @param id its number, such as 1.4 or C8
 * @param title its title
 * @param minutes how long it takes at reading speed
 * @param after the ids of the lessons that come before it
 * @param nodes the order nodes that it needs, 1 or 3
 * @param experiments the experiments of the library that it runs or names
 * @param code the classes that it leads to, by their simple names
 * @param words the number of words that a reader reads
 * @param parts what it consists of, in order
 * @param numbers the numbers that it quotes from the output of its steps
 */
public record Lesson(
        Path file,
        String id,
        String title,
        int minutes,
        List<String> after,
        int nodes,
        List<String> experiments,
        List<String> code,
        int words,
        List<Part> parts,
        List<Measured.Quoted> numbers) {
    /** Copies the lists. */
    public Lesson {
        after = List.copyOf(after);
        experiments = List.copyOf(experiments);
        code = List.copyOf(code);
        parts = List.copyOf(parts);
        numbers = List.copyOf(numbers);
    }

    /** A part of a lesson. */
    public sealed interface Part {
        /** A heading of a section. */
        record Heading(String text) implements Part {}

        /** Text, as HTML without scripts. */
        record Prose(String html) implements Part {}

        /** What the learner has to guess before the steps, as HTML. */
        record Hypothesis(String html) implements Part {}

        /** A question with its answer, which the learner opens, as HTML. */
        record Question(String summary, String html) implements Part {}

        /**
         * Commands that the learner gives.
         *
         * @param id its name in the lesson
         * @param lines the commands, one a line
         * @param timeout how long they may take
         * @param exitCode the code with which the last one must end
         */
        record Step(String id, List<String> lines, Duration timeout, int exitCode) implements Part {
            private static final Pattern FAULT = Pattern.compile(
                    "\\./coffee (break|hold|run|load|toxic|node (kill|stop|freeze)|cancel|simulate)\\b.*");

            /** Copies the lines. */
            public Step {
                lines = List.copyOf(lines);
            }

            /** The step without the commands that break something, cancel an order or run an experiment. */
            Step withoutFaults() {
                return new Step(
                        id,
                        lines.stream()
                                .filter(line -> !FAULT.matcher(line).matches())
                                .toList(),
                        timeout,
                        exitCode);
            }
        }

        /** What a step prints, once ids, times and counts are masked. */
        record Output(String from, String text) implements Part {}

        /** Something that must be so now. */
        record Expected(Check check) implements Part {}
    }
}
