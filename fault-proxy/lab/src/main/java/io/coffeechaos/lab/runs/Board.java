package io.coffeechaos.lab.runs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The coverage board: which experiment answers which row of the source texts, and what its last runs have shown. E rows
 * are experiments that a source names; C rows are its checklist.
 *
 * @param commit the commit of the sources now
 * @param rows a row each for E1 to E28 and C1 to C15
 */
public record Board(String commit, List<Row> rows) {
    private static final int EXPERIMENTS = 28;
    private static final int CHECKS = 15;

    /** What the sources have and this system does not, with the nearest experiments. */
    public static final List<NoCounterpart> NO_COUNTERPART = List.of(
            new NoCounterpart("Redis cache", List.of("cold-orders")),
            new NoCounterpart("RDS primary", List.of("store-outage")),
            new NoCounterpart("Multi-region and replication", List.of("edge-redirect", "receipts-paused")),
            new NoCounterpart("Lambda limits", List.of("node-oom", "concurrency-squeeze")),
            new NoCounterpart("AWS Fault Injection Service", List.of("infra/")));

    /** Copies the rows. */
    public Board {
        rows = List.copyOf(rows);
    }

    /** What the last runs of a row or an experiment mean, from the best to the worst. */
    public enum Colour {
        /** As expected, and FAILED without protection, both of this commit. */
        GREEN("green"),
        /** As expected, but of another commit, or not shown to fail without protection, or nothing shown. */
        AMBER("amber"),
        /** No run yet. */
        NEVER("never run"),
        /** Another verdict than expected. */
        RED("red");

        private final String words;

        Colour(String words) {
            this.words = words;
        }

        /** The word for people. */
        public String words() {
            return words;
        }
    }

    /**
     * An experiment of the library.
     *
     * @param hasTwin whether there is a form without protection; without it, nothing of ours can be switched off
     */
    public record Experiment(String name, String title, List<String> rows, boolean hasTwin) {
        /** Copies the rows. */
        public Experiment {
            rows = List.copyOf(rows);
        }
    }

    /**
     * What the sources have and this system does not.
     *
     * @param what what it is
     * @param nearest the experiments that come nearest
     */
    public record NoCounterpart(String what, List<String> nearest) {}

    /**
     * An experiment in a row.
     *
     * @param guarded its last run
     * @param unguarded the last run of its twin, without protection
     * @param why the colour in words
     */
    public record File(
            Experiment experiment,
            Optional<StoredRun> guarded,
            Optional<StoredRun> unguarded,
            Colour colour,
            String why) {}

    /**
     * A row of the source texts.
     *
     * @param name E1 to E28 or C1 to C15
     * @param files the experiments that answer it; none if the library has none
     */
    public record Row(String name, List<File> files) {
        /** Copies the files. */
        public Row {
            files = List.copyOf(files);
        }

        /** The worst colour of its experiments. */
        public Colour colour() {
            return files.stream()
                    .map(File::colour)
                    .max(Comparator.naturalOrder())
                    .orElse(Colour.NEVER);
        }
    }

    /**
     * Makes the board.
     *
     * @param runs the runs on disk, newest first
     * @param commit the commit of the sources now; empty if it is not known
     */
    public static Board of(List<Experiment> experiments, List<StoredRun> runs, String commit) {
        List<File> files = experiments.stream()
                .map(experiment -> file(
                        experiment, last(runs, experiment.name(), false), last(runs, experiment.name(), true), commit))
                .toList();
        List<Row> rows = new ArrayList<>();
        Stream.concat(numbered("E", EXPERIMENTS), numbered("C", CHECKS))
                .forEach(name -> rows.add(new Row(
                        name,
                        files.stream()
                                .filter(file -> file.experiment().rows().contains(name))
                                .toList())));
        return new Board(commit, rows);
    }

    private static Stream<String> numbered(String letter, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(number -> letter + number);
    }

    private static Optional<StoredRun> last(List<StoredRun> runs, String name, boolean isTwin) {
        return runs.stream()
                .filter(run -> run.name().equals(name) && run.isTwin() == isTwin)
                .findFirst();
    }

    private static File file(
            Experiment experiment, Optional<StoredRun> guarded, Optional<StoredRun> unguarded, String commit) {
        Colour colour = Colour.AMBER;
        String why;
        if (guarded.isEmpty()) {
            colour = Colour.NEVER;
            why = "never run";
        } else if (guarded.filter(Board::isContrary).isPresent()) {
            colour = Colour.RED;
            why = "not " + guarded.get().expected();
        } else if (unguarded.filter(Board::isContrary).isPresent()) {
            colour = Colour.RED;
            why = "the twin did not fail";
        } else if (!guarded.get().isAsExpected()) {
            why = "the last run shows nothing";
        } else if (!isOf(guarded.get(), commit)) {
            why = "run at another commit";
        } else if (!experiment.hasTwin()) {
            colour = Colour.GREEN;
            why = "as expected; nothing of ours to switch off";
        } else if (unguarded.isEmpty()) {
            why = "the twin was never run";
        } else if (!unguarded.get().isAsExpected()) {
            why = "the last run of the twin shows nothing";
        } else if (!isOf(unguarded.get(), commit)) {
            why = "the twin was run at another commit";
        } else {
            colour = Colour.GREEN;
            why = "as expected; fails without protection";
        }
        return new File(experiment, guarded, unguarded, colour, why);
    }

    /** Whether the run shows the opposite of what was expected. An aborted or inconclusive run shows nothing. */
    private static boolean isContrary(StoredRun run) {
        return !run.isAsExpected()
                && (run.verdict().equals("FAILED") || run.verdict().equals("PASSED"));
    }

    /** Whether the run is about the sources as they are now. Of changed sources, nobody knows. */
    private static boolean isOf(StoredRun run, String commit) {
        return !commit.isEmpty()
                && !commit.endsWith(Commit.DIRTY)
                && run.commit().equals(commit);
    }

    /** The board as text, a line for each row and experiment. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Row row : rows) {
            if (row.files().isEmpty()) {
                lines.add("%-4s %-9s %s".formatted(row.name(), Colour.NEVER.words(), "(no experiment)"));
            }
            for (File file : row.files()) {
                lines.add("%-4s %-9s %-22s %-13s %-13s %-17s %s"
                        .formatted(
                                row.name(),
                                file.colour().words(),
                                file.experiment().name(),
                                verdict(file.guarded()),
                                verdict(file.unguarded()),
                                when(file.guarded()),
                                file.why()));
            }
        }
        NO_COUNTERPART.forEach(none ->
                lines.add("-    %-9s %s: %s".formatted("nearest", none.what(), String.join(", ", none.nearest()))));
        return lines;
    }

    static String verdict(Optional<StoredRun> run) {
        return run.map(StoredRun::verdict).orElse("-");
    }

    static String when(Optional<StoredRun> run) {
        return run.map(StoredRun::ended)
                .map(Instant::toString)
                .map(text -> text.substring(0, 16).replace('T', ' '))
                .orElse("-");
    }
}
