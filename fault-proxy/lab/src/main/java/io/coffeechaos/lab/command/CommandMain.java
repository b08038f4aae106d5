package io.coffeechaos.lab.command;

import io.coffeechaos.lab.client.RefusedException;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.topology.LabException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs one command on a running system. Exit code 0: done. 1: it did not work, and a line on standard error says why.
 * 2: wrong usage.
 */
@Command(
        name = "coffee",
        subcommands = {
            OrderCommand.class,
            CancelCommand.class,
            LedgerCommand.class,
            BreakCommand.class,
            HoldCommand.class,
            HealCommand.class,
            LoadCommand.class,
            NodeCommand.class,
            StatusCommand.class,
            ClusterCommand.class,
            LogsCommand.class,
            RunsCommand.class,
            ReportCommand.class,
            ChecklistCommand.class,
            OpenCommand.class
        })
public final class CommandMain {
    private CommandMain() {}

    /** Runs the command that the arguments name, and ends the process with its exit code. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(line(out, err).execute(args));
    }

    /**
     * Runs a command in this process.
     *
     * @param words the command and its arguments
     * @param printer is told its results and its messages
     * @return the exit code
     */
    public static int run(List<String> words, PrintWriter printer) {
        return line(printer, printer).execute(words.toArray(String[]::new));
    }

    /** The parser of all commands. Results go to {@code out}, messages to {@code err}. */
    static CommandLine line(PrintWriter out, PrintWriter err) {
        return new CommandLine(new CommandMain())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(CommandMain::misused)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
    }

    private static int misused(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        List<String> similar =
                wrong instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        command.getErr()
                .println(command.getCommandSpec().qualifiedName()
                        + ": " + wrong.getMessage()
                        + (similar.isEmpty() ? "" : ". Did you mean " + String.join(" or ", similar) + "?"));
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine command) throws Exception {
        String reason =
                switch (failure) {
                    case LabException known -> known.getMessage();
                    case RefusedException refused -> "Not done: " + refused.reason() + ".";
                    case ConnectException nothing -> RunningLab.NOTHING_RUNS + ".";
                    case IOException unanswered -> "Not done: " + unanswered.getMessage() + ".";
                    case InterruptedException ending -> "Ended.";
                    default -> throw failure;
                };
        command.getErr().println(reason);
        return CommandLine.ExitCode.SOFTWARE;
    }
}
