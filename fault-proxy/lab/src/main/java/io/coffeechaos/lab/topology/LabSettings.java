package io.coffeechaos.lab.topology;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;

/**
 * The options of {@code up}.
 *
 * @param fresh whether to delete all data first
 * @param browser whether to open the shop in a browser when it is ready
 * @param ports the ports of the system
 * @param data the system's own folder, if it is not the checkout's {@code .coffee}
 * @param store the store to run
 * @param nodes the number of order nodes, 1 to {@value #NODES_MAX}
 */
public record LabSettings(boolean fresh, boolean browser, Ports ports, Optional<Path> data, Store store, int nodes) {
    /** The port plan has room for so many nodes. */
    public static final int NODES_MAX = 3;

    /** The DynamoDB-compatible store. */
    public enum Store {
        /** The default: LevelDB on disk, open source, fast. */
        DYNALITE,
        /** Amazon's store, under its own licence. It is installed only on request. */
        DYNAMODB_LOCAL;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Reads the options after the command.
     *
     * @throws LabException when an option is wrong; the message names it
     */
    public static LabSettings parse(String[] arguments) throws LabException {
        boolean fresh = false;
        boolean browser = true;
        Ports ports = new Ports(0);
        Optional<Path> data = Optional.empty();
        Store store = Store.DYNALITE;
        int nodes = 1;
        Iterator<String> rest = Arrays.asList(arguments).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--fresh" -> fresh = true;
                case "--no-browser" -> browser = false;
                case "--port-offset" -> ports = ports(option, rest);
                case "--data" -> data = Optional.of(data(option, rest));
                case "--store" -> store = store(value(option, rest));
                case "--nodes" -> nodes = number(option, value(option, rest), 1, NODES_MAX);
                default ->
                    throw new LabException(
                            "Unknown option " + option
                                    + ". Options: --fresh, --no-browser, --port-offset N, --data DIR, --store NAME, --nodes N.");
            }
        }
        return new LabSettings(fresh, browser, ports, data, store, nodes);
    }

    /** Reads the value of {@code --port-offset}. */
    private static Ports ports(String option, Iterator<String> rest) throws LabException {
        return new Ports(number(option, value(option, rest), 0, Ports.OFFSET_MAX));
    }

    /** Reads the value of {@code --data}. */
    private static Path data(String option, Iterator<String> rest) throws LabException {
        return Path.of(value(option, rest)).toAbsolutePath().normalize();
    }

    private static String value(String option, Iterator<String> rest) throws LabException {
        if (!rest.hasNext()) {
            throw new LabException(option + " needs a value.");
        }
        return rest.next();
    }

    private static int number(String option, String value, int least, int most) throws LabException {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // The exception below names the range.
        }
        throw new LabException(option + " must be a number from " + least + " to " + most + ": was " + value + ".");
    }

    private static Store store(String word) throws LabException {
        for (Store store : Store.values()) {
            if (store.word().equals(word)) {
                return store;
            }
        }
        throw new LabException("--store must be dynalite or dynamodb-local: was " + word + ".");
    }
}
