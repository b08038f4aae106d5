package io.coffeechaos.lab.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The quarterly checklist: what can fail, and whether an experiment has lately shown that the shop stands it.
 *
 * @param items the items, in their order
 */
public record Checklist(List<Item> items) {
    /** An item is due again after so long. */
    public static final Duration QUARTER = Duration.ofDays(90);

    private static final List<String> WORDS = List.of(
            "a service cannot be reached",
            "a service answers with errors",
            "a service takes 8 seconds",
            "a name does not resolve",
            "the store is gone",
            "the cache is gone (none here: cold orders)",
            "the queue is gone",
            "half of the instances are gone",
            "the connection pool is used up",
            "the memory is used up",
            "the processor is used up",
            "the disk is full",
            "an answer is malformed",
            "attributes are missing",
            "the schema has changed");

    /** Copies the items. */
    public Checklist {
        items = List.copyOf(items);
    }

    /** What an item is, from the best to the worst. */
    public enum State {
        /** Every experiment ended as expected, in the last quarter, and no twin passed. */
        GREEN,
        /** As expected, but longer ago, or not all of it was run. */
        DUE,
        /** An experiment ended otherwise than expected, or a twin did not fail. */
        RED;

        /** The state as people read it: green, due or red. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An item.
     *
     * @param row C1 to C15
     * @param what what fails
     * @param experiments the experiments that answer it
     * @param last when the one that was run the longest time ago has ended; nothing if one was never run
     * @param state what it is
     */
    public record Item(String row, String what, List<String> experiments, Optional<Instant> last, State state) {
        /** Copies the experiments. */
        public Item {
            experiments = List.copyOf(experiments);
        }

        /** The day on which it is due again; empty if it was never run. */
        public Optional<LocalDate> due() {
            return last.map(ended -> LocalDate.ofInstant(ended.plus(QUARTER), ZoneOffset.UTC));
        }
    }

    /** The checklist of a board, as it is at a time. */
    public static Checklist of(Board board, Instant now) {
        List<Item> items = new ArrayList<>();
        for (int number = 1; number <= WORDS.size(); number++) {
            String name = "C" + number;
            List<Board.File> files = board.rows().stream()
                    .filter(row -> row.name().equals(name))
                    .flatMap(row -> row.files().stream())
                    .toList();
            items.add(item(name, WORDS.get(number - 1), files, now));
        }
        return new Checklist(items);
    }

    private static Item item(String name, String what, List<Board.File> files, Instant now) {
        boolean isWhole = files.stream().allMatch(file -> file.guarded().isPresent());
        Optional<Instant> last = isWhole
                ? files.stream()
                        .flatMap(file -> file.guarded().stream())
                        .map(StoredRun::ended)
                        .min(Comparator.naturalOrder())
                : Optional.empty();
        boolean isRed = files.stream().anyMatch(file -> file.colour() == Board.Colour.RED);
        boolean isGreen =
                last.filter(ended -> now.isBefore(ended.plus(QUARTER))).isPresent()
                        && files.stream().allMatch(file -> file.guarded()
                                .filter(StoredRun::isAsExpected)
                                .isPresent());
        return new Item(
                name,
                what,
                files.stream().map(file -> file.experiment().name()).toList(),
                last,
                isRed ? State.RED : isGreen ? State.GREEN : State.DUE);
    }

    /** The items as {@code GET /lab/checklist} and {@code ./coffee checklist --json} show them. */
    public ArrayNode json() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Item item : items) {
            ObjectNode node = all.addObject()
                    .put("row", item.row())
                    .put("what", item.what())
                    .put("state", item.state().word())
                    .put("due", item.due().map(LocalDate::toString).orElse(null));
            item.experiments().forEach(node.putArray("experiments")::add);
        }
        return all;
    }

    /** Whether every item is green. */
    public boolean isGreen() {
        return items.stream().allMatch(item -> item.state() == State.GREEN);
    }
}
