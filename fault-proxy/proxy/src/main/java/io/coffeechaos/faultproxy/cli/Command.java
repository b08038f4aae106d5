package io.coffeechaos.faultproxy.cli;

import io.coffeechaos.faultproxy.cli.CliOptions.Option;
import java.util.List;

/**
 * One command of the program.
 *
 * @param names the name, then its aliases
 * @param usage the part of the usage line after the name
 * @param help one line of help
 * @param options the options before its arguments
 * @param action the code that runs the command
 */
record Command(List<String> names, String usage, String help, List<Option> options, Action action) {

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

    String usageText(String program) {
        StringBuilder text =
                new StringBuilder("usage: %s %s %s\n  %s\n".formatted(program, names.getFirst(), usage, help));
        for (Option option : options) {
            String aliases =
                    option.aliases().stream().map(alias -> ", -" + alias).reduce("", String::concat);
            text.append("  %-34s%s\n"
                    .formatted("--" + option.name() + aliases + (option.takesValue() ? " VALUE" : ""), option.help()));
        }
        return text.toString();
    }
}
