package io.coffeechaos.lab.nemesis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What {@code nemesis} was asked for.
 *
 * @param duration how long things are broken
 * @param seed of customers and faults
 * @param nodes how many order nodes to start
 * @param portOffset by which every port of the system is moved up, so that it is never the user's
 * @param data the folder of its own system, history and report
 * @param only the kinds of fault, none for all
 * @param check a history to judge again, instead of a run
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
     * @throws IllegalArgumentException naming the option that is not understood
     */
    static NemesisSettings parse(String[] arguments, Path home) {
        int minutes = 5;
        long seed = ThreadLocalRandom.current().nextLong(1, Integer.MAX_VALUE);
        int nodes = NODES_MAX;
        int portOffset = PORT_OFFSET_USUAL;
        Path data = home.resolve("nemesis");
        List<String> only = List.of();
        Optional<Path> check = Optional.empty();
        Iterator<String> rest = Arrays.asList(arguments).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
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
                            + ": known are --minutes N, --seed N, --nodes 1|3, --only KIND,KIND, --port-offset N,"
                            + " --data DIR, --check FILE.");
            }
        }
        if (nodes == 2) {
            // Neither of two is a majority.
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
            // Said below, with the range.
        }
        throw new IllegalArgumentException(
                option + " must be a number from " + least + " to " + most + ": was " + value + ".");
    }
}
