package io.coffeechaos.lab.learn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of a lesson, and what it was in a run: {@code <!--n:STEP PATTERN-->2.3 s<!--/n-->} in its text is what the one
 * group of the pattern finds in the output of the step.
 *
 * @param number the number as it stands in the lesson
 * @param value what this run has shown
 */
record Measured(Quoted number, String value) {
    private static final Pattern MARK = Pattern.compile("<!--n:([a-z-]+) (.+?)-->(.*?)<!--/n-->");
    private static final Pattern AMOUNT = Pattern.compile("\\d+(\\.\\d+)?");
    private static final String TABLE = "measured.md";
    private static final String HEAD = """
            # Measured

            What the numbers of the lessons were in a run. `./coffee doctest --update` writes them here and into the lessons. A number that has doubled or
            halved is a warning of `./coffee doctest`, because machines differ.

            | lesson | step and pattern | value | machine | date | commit |
            |---|---|---|---|---|---|
            """;

    /** More than this factor between the text and a run is worth a warning. */
    private static final double FACTOR_MAX = 2;

    /**
     * A number that a lesson quotes.
     *
     * @param step the step whose output has it
     * @param pattern finds it; its one group is the number with its unit
     * @param text the number as the lesson has it
     */
    record Quoted(String step, Pattern pattern, String text) {}

    /** The numbers of a lesson. A pattern that is broken or has not one group is an {@link IllegalArgumentException}. */
    static List<Quoted> numbers(String markdown) {
        List<Quoted> numbers = new ArrayList<>();
        for (MatchResult mark : MARK.matcher(markdown).results().toList()) {
            Pattern pattern = Pattern.compile(mark.group(2));
            if (pattern.matcher("").groupCount() != 1) {
                throw new IllegalArgumentException("a number needs a pattern with one group: was " + mark.group(2));
            }
            numbers.add(new Quoted(mark.group(1), pattern, mark.group(3)));
        }
        return numbers;
    }

    /** The numbers of a lesson in the outputs of its steps, by the step. A number that was not printed is left out. */
    static List<Measured> of(List<Quoted> numbers, Map<String, String> printed) {
        List<Measured> found = new ArrayList<>();
        for (Quoted number : numbers) {
            Matcher value = number.pattern().matcher(printed.getOrDefault(number.step(), ""));
            if (value.find()) {
                found.add(new Measured(number, value.group(1)));
            }
        }
        return found;
    }

    /** Whether the text and this run differ by more than a factor of two. */
    boolean isFarOff() {
        Optional<Double> before = amount(number.text());
        Optional<Double> now = amount(value);
        if (before.isEmpty() || now.isEmpty()) {
            return true;
        }
        double most = Math.max(before.get(), now.get());
        return most > FACTOR_MAX * Math.min(before.get(), now.get());
    }

    private static Optional<Double> amount(String text) {
        Matcher amount = AMOUNT.matcher(text);
        return amount.find() ? Optional.of(Double.parseDouble(amount.group())) : Optional.empty();
    }

    /**
     * Writes what a run has shown into the lesson, and into the table of all numbers.
     *
     * @param folder the folder of the course
     * @param where the machine, the date and the commit, as cells of the table
     */
    static void write(Path folder, Lesson lesson, List<Measured> measured, String where) throws IOException {
        String text = Files.readString(lesson.file());
        Path table = folder.resolve(TABLE);
        // Sorted by the lesson and its number, so that a new run changes only its own rows.
        TreeMap<String, String> rows = new TreeMap<>();
        if (Files.exists(table)) {
            for (String row : Files.readAllLines(table)) {
                if (row.matches("\\| (\\d\\.|C)\\d+ .*")) {
                    rows.put(row.substring(0, row.indexOf("` |")), row);
                }
            }
        }
        for (Measured each : measured) {
            String mark = "<!--n:" + each.number().step() + " " + each.number().pattern() + "-->";
            text = text.replace(mark + each.number().text() + "<!--/n-->", mark + each.value() + "<!--/n-->");
            String key = "| " + lesson.id() + " | `" + each.number().step() + " "
                    + each.number().pattern().pattern().replace("|", "\\|");
            rows.put(key, key + "` | " + each.value() + " | " + where + " |");
        }
        Files.writeString(lesson.file(), text);
        Files.writeString(table, HEAD + String.join("\n", rows.values()) + "\n");
    }
}
