package io.coffeechaos.lab.learn;

import java.time.Duration;
import java.util.List;

/**
 * One lesson of the course.
 *
 * @param id its number, such as 1.4 or C8
 * @param title its title
 * @param minutes how long it takes at reading speed
 * @param after the ids of the lessons that come before it
 * @param nodes the order nodes that it needs, 1 or 3
 * @param experiments the experiments of the library that it runs or names
 * @param code the classes that it leads to, by their simple names
 * @param words the number of words that a reader reads
 * @param parts what it consists of, in order
 */
public record Lesson(
        String id,
        String title,
        int minutes,
        List<String> after,
        int nodes,
        List<String> experiments,
        List<String> code,
        int words,
        List<Part> parts) {
    /** Copies the lists. */
    public Lesson {
        after = List.copyOf(after);
        experiments = List.copyOf(experiments);
        code = List.copyOf(code);
        parts = List.copyOf(parts);
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
            /** Copies the lines. */
            public Step {
                lines = List.copyOf(lines);
            }
        }

        /** What a step prints, once ids, times and counts are masked. */
        record Output(String from, String text) implements Part {}

        /** Something that must be so now. */
        record Expected(Check check) implements Part {}
    }
}
