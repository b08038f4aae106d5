package io.coffeechaos.faultproxy.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parses options and arguments: {@code --listen ADDR}, {@code --listen=ADDR}, {@code -l ADDR}. One dash and two dashes
 * mean the same. Options stand before or after the arguments. After {@code --} every word is an argument.
 */
final class CliOptions {

    /**
     * One option of a command.
     *
     * @param name the long name
     * @param aliases other names
     * @param takesValue false for a switch
     * @param help one line of help
     */
    record Option(String name, List<String> aliases, boolean takesValue, String help) {
        Option {
            aliases = List.copyOf(aliases);
        }

        boolean isCalled(String given) {
            return name.equals(given) || aliases.contains(given);
        }
    }

    private final List<Option> options;
    private final Map<String, List<String>> values = new HashMap<>();
    private final List<String> arguments = new ArrayList<>();

    private CliOptions(List<Option> options) {
        this.options = options;
    }

    /** Parses all words: options and arguments in any order. */
    static CliOptions parse(List<Option> options, List<String> words) throws CliFailure {
        CliOptions parsed = new CliOptions(options);
        List<String> left = new ArrayList<>(words);
        while (!left.isEmpty()) {
            parsed.takeOptions(left);
            if (!left.isEmpty()) {
                parsed.arguments.add(left.removeFirst());
            }
        }
        return parsed;
    }

    /** Parses the options before the first argument; {@link #arguments} has that argument and all words after it. */
    static CliOptions parseLeading(List<Option> options, List<String> words) throws CliFailure {
        CliOptions parsed = new CliOptions(options);
        List<String> left = new ArrayList<>(words);
        parsed.takeOptions(left);
        parsed.arguments.addAll(left);
        return parsed;
    }

    /** Takes options from the front of {@code left}, up to an argument or the end. */
    private void takeOptions(List<String> left) throws CliFailure {
        while (!left.isEmpty()
                && left.getFirst().startsWith("-")
                && left.getFirst().length() > 1) {
            String word = left.removeFirst();
            if (word.equals("--")) {
                arguments.addAll(left);
                left.clear();
                return;
            }
            String text = word.substring(word.startsWith("--") ? 2 : 1);
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            Option option = options.stream()
                    .filter(each -> each.isCalled(name))
                    .findFirst()
                    .orElseThrow(() -> new CliFailure("flag provided but not defined: -" + name, true));
            List<String> given = values.computeIfAbsent(option.name(), key -> new ArrayList<>());
            if (!option.takesValue()) {
                given.add(equals < 0 ? "true" : bool(name, text.substring(equals + 1)));
            } else if (equals >= 0) {
                given.add(text.substring(equals + 1));
            } else if (left.isEmpty()) {
                throw new CliFailure("flag needs an argument: -" + name, true);
            } else {
                given.add(left.removeFirst());
            }
        }
    }

    /** The texts that Go takes for a switch. */
    private static String bool(String name, String text) throws CliFailure {
        return switch (text) {
            case "true", "1", "t", "T", "TRUE", "True" -> "true";
            case "false", "0", "f", "F", "FALSE", "False" -> "false";
            default -> throw new CliFailure("invalid boolean value \"" + text + "\" for -" + name, true);
        };
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).map(List::getLast);
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** Returns true if a switch is on. */
    boolean isSet(String name) {
        return value(name).filter(text -> text.equals("true")).isPresent();
    }

    List<String> arguments() {
        return List.copyOf(arguments);
    }

    /** Returns the value of a required option. */
    String required(String name) throws CliFailure {
        return value(name)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new CliFailure("Required argument '" + name + "' was empty.", true));
    }

    /** Returns the first argument: almost every command needs a proxy name. */
    String proxyName() throws CliFailure {
        if (arguments.isEmpty() || arguments.getFirst().isEmpty()) {
            throw new CliFailure("Proxy name is required as the first argument.", true);
        }
        return arguments.getFirst();
    }
}
