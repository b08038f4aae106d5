package io.coffeechaos.faultproxy.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parses options before arguments: {@code --listen ADDR}, {@code --listen=ADDR}, {@code -l ADDR}. One dash and two
 * dashes mean the same. The first word that is no option is the first argument.
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

    private final Map<String, List<String>> values = new HashMap<>();
    private final List<String> arguments;

    private CliOptions(List<String> arguments) {
        this.arguments = List.copyOf(arguments);
    }

    static CliOptions parse(List<Option> options, List<String> words) throws CliFailure {
        List<String> left = new ArrayList<>(words);
        Map<String, List<String>> values = new HashMap<>();
        while (!left.isEmpty()
                && left.getFirst().startsWith("-")
                && left.getFirst().length() > 1) {
            String word = left.removeFirst();
            if (word.equals("--")) {
                break;
            }
            String text = word.substring(word.startsWith("--") ? 2 : 1);
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            Option option = options.stream()
                    .filter(each -> each.isCalled(name))
                    .findFirst()
                    .orElseThrow(() -> new CliFailure("flag provided but not defined: -" + name, true));
            List<String> given = values.computeIfAbsent(option.name(), key -> new ArrayList<>());
            if (equals >= 0) {
                given.add(text.substring(equals + 1));
            } else if (!option.takesValue()) {
                given.add("true");
            } else if (left.isEmpty()) {
                throw new CliFailure("flag needs an argument: -" + name, true);
            } else {
                given.add(left.removeFirst());
            }
        }
        CliOptions parsed = new CliOptions(left);
        parsed.values.putAll(values);
        return parsed;
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).map(List::getLast);
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    boolean isSet(String name) {
        return value(name).filter(text -> !text.equals("false")).isPresent();
    }

    List<String> arguments() {
        return arguments;
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
