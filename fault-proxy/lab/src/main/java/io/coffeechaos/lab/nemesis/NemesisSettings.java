package io.coffeechaos.lab.nemesis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The options of {@code nemesis}.
 *
 * @param duration how long faults are injected
 * @param seed the seed of customers and faults
 * @param nodes the number of order nodes
 * @param portOffset the offset of every port; never 0, so that the run never meets the user's own system
 * @param data the folder of the separate system, the history and the report
 * @param only the kinds of fault to use; empty for all kinds
 * @param check a stored history to check again, instead of a run
 */
record NemesisSettings(
        Duration duration, long seed, int nodes, int portOffset, Path data, List<String> only, Optional<Path> check) {
    static final int PORT_OFFSET_MAX = 7000;
    private static final int MINUTES_MAX = 24 * 60;
    private static final int NODES_MAX = 3;
    private static final int PORT_OFFSET_USUAL = 3000;

    NemesisSettings {
        only = List.copyOf(only);
    }

    /**
     * Reads the options.
     *
     * @param home the folder for everything, unless {@code --data} names another
     * @throws IllegalArgumentException when an option is wrong; the message names it
     */
    static NemesisSettings parse(String[] arguments, Path home) {
        int minutes = 5;
        long seed = ThreadLocalRandom.current().nextLong(1, Integer.MAX_VALUE);
        int nodes = NODES_MAX;
        int portOffset = PORT_OFFSET_USUAL;
        Path data = home.resolve("nemesis");
        List<String> only = List.of();
        Optional<Path> check = Optional.empty();
        List<String> given = new ArrayList<>();
        Iterator<String> rest = Arrays.asList(arguments).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            given.add(option);
            switch (option) {
                case "--minutes" -> minutes = (int) number(option, value(option, rest), 1, MINUTES_MAX);
                case "--seed" -> seed = number(option, value(option, rest), Long.MIN_VALUE, Long.MAX_VALUE);
                case "--nodes" -> nodes = (int) number(option, value(option, rest), 1, NODES_MAX);
                case "--port-offset" -> portOffset = (int) number(option, value(option, rest), 10, PORT_OFFSET_MAX);
                case "--data" -> data = Path.of(value(option, rest));
                case "--only" -> only = List.of(value(option, rest).split(",", -1));
                case "--check" -> check = Optional.of(Path.of(value(option, rest)));
                default ->
                    throw new IllegalArgumentException("Unknown option " + option
                            + ". Options: --minutes N, --seed N, --nodes 1|3, --only KIND,KIND, --port-offset N,"
                            + " --data DIR, --check FILE.");
            }
        }
        if (check.isPresent() && given.stream().anyMatch(option -> !option.equals("--check"))) {
            throw new IllegalArgumentException("--check reads a stored history, so no other option has an effect: was "
                    + String.join(" ", given) + ".");
        }
        if (nodes == 2) {
            // One of two nodes is not a majority.
            throw new IllegalArgumentException("--nodes must be 1 or 3: was 2.");
        }
        return new NemesisSettings(
                Duration.ofMinutes(minutes),
                seed,
                nodes,
                portOffset,
                data.toAbsolutePath().normalize(),
                only,
                check);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value.");
        }
        return rest.next();
    }

    private static long number(String option, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // The exception below names the range.
        }
        throw new IllegalArgumentException(
                option + " must be a number from " + least + " to " + most + ": was " + value + ".");
    }
}
