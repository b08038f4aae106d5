package io.coffeechaos.lab.topology;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The words and options of a command on an existing system, such as {@code down} or {@code logs proxy}. The options only
 * say which system; the options of {@code up} have no effect here, so they are refused.
 *
 * @param words the arguments that are no options, in their order
 * @param ports the ports of the system, unless its folder has others
 * @param data the system's own folder, if it is not the checkout's {@code .coffee}
 */
public record LabSelection(List<String> words, Ports ports, Optional<Path> data) {
    /** Copies the words. */
    public LabSelection {
        words = List.copyOf(words);
    }

    /**
     * Reads the arguments after the command. Options stand before or after the words.
     *
     * @param wordsMax the number of words that the command understands
     * @throws LabException when the command does not understand an argument; the message names it
     */
    public static LabSelection parse(String[] arguments, int wordsMax) throws LabException {
        List<String> words = new ArrayList<>();
        Ports ports = new Ports(0);
        Optional<Path> data = Optional.empty();
        Iterator<String> rest = Arrays.asList(arguments).iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--port-offset" -> ports = LabSettings.ports(argument, rest);
                case "--data" -> data = Optional.of(LabSettings.data(argument, rest));
                default -> words.add(understood(argument, words.size() < wordsMax));
            }
        }
        return new LabSelection(words, ports, data);
    }

    private static String understood(String argument, boolean wordExpected) throws LabException {
        if (argument.startsWith("-")) {
            throw new LabException(
                    "Unknown option " + argument + ". Options of this command: --port-offset N, --data DIR.");
        }
        if (!wordExpected) {
            throw new LabException("Unexpected argument " + argument + ".");
        }
        return argument;
    }
}
