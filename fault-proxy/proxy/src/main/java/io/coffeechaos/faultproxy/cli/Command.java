package io.coffeechaos.faultproxy.cli;

import io.coffeechaos.faultproxy.cli.CliOptions.Option;
import java.util.List;

/**
 * One command of the program.
 *
 * @param names the name, then its aliases
 * @param usage the part of the usage line after the name
 * @param help one line of help
 * @param argumentsMax the number of arguments that the command understands
 * @param options the options of the command
 * @param action the code that runs the command
 */
record Command(List<String> names, String usage, String help, int argumentsMax, List<Option> options, Action action) {

    Command {
        names = List.copyOf(names);
        options = List.copyOf(options);
    }

    /** Runs a command, with the command's own options and the program's commands. */
    interface Action {
        void run(CliOptions options, CliCommands commands) throws CliFailure;
    }

    boolean isCalled(String name) {
        return names.contains(name);
    }

    /**
     * Refuses arguments that the command does not understand.
     *
     * @throws CliFailure if there is one; the message names it
     */
    void checkArguments(List<String> arguments) throws CliFailure {
        if (arguments.size() > argumentsMax) {
            String takes = argumentsMax == 0 ? "takes no argument" : "takes one argument, and has it: '%s'";
            throw new CliFailure(
                    "Unexpected argument '%s': %s %s."
                            .formatted(
                                    arguments.get(argumentsMax),
                                    names.getFirst(),
                                    takes.formatted(arguments.getFirst())),
                    true);
        }
    }

    String usageText(String program) {
        StringBuilder text = new StringBuilder(
                "usage: %s %s %s".formatted(program, names.getFirst(), usage).stripTrailing() + "\n  " + help + "\n");
        for (Option option : options) {
            String aliases =
                    option.aliases().stream().map(alias -> ", -" + alias).reduce("", String::concat);
            text.append("  %-34s%s\n"
                    .formatted("--" + option.name() + aliases + (option.takesValue() ? " VALUE" : ""), option.help()));
        }
        return text.toString();
    }
}
