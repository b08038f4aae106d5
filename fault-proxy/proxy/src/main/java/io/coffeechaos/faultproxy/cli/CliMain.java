package io.coffeechaos.faultproxy.cli;

import io.coffeechaos.faultproxy.cli.CliOptions.Option;
import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The command line program. It exits with status 0, or with status 1 and a line on standard error.
 *
 * <p>It has more than toxiproxy-cli: {@code edit}, {@code reset}, {@code populate}, {@code create --disabled}, {@code
 * toxic add --duration}, {@code --json}, and {@code add}, {@code update} and {@code remove} without {@code toxic}
 * before them.
 */
public final class CliMain {

    private static final String PROGRAM = "toxiproxy-cli";
    private static final String DEFAULT_URL = "http://localhost:8474";

    private static final List<Option> GLOBAL = List.of(
            option("host", "toxiproxy host to connect to (default \"" + DEFAULT_URL + "\") [$TOXIPROXY_URL]", "h"),
            flag("json", "print the server's answers as JSON"),
            flag("help", "show help"),
            flag("version", "print the version", "v"));

    private static final Option TOXIC_NAME = option("toxicName", "name of the toxic", "n");
    private static final Option TOXICITY = option("toxicity", "share of the connections, 0 to 1", "tox");
    private static final Option ATTRIBUTE = option("attribute", "toxic attribute in key=value format", "a");

    private static final List<Command> COMMANDS = List.of(
            new Command(List.of("list", "l", "li", "ls"), "", "list all proxies", List.of(), (o, c) -> c.list(o)),
            new Command(
                    List.of("inspect", "i", "ins"),
                    "<proxyName>",
                    "inspect a single proxy",
                    List.of(),
                    (o, c) -> c.inspect(o)),
            new Command(
                    List.of("create", "c", "new"),
                    "--listen <addr> --upstream <addr> <proxyName>",
                    "create a new proxy",
                    List.of(
                            option("listen", "proxy will listen on this address", "l"),
                            option("upstream", "proxy will forward to this address", "u"),
                            flag("disabled", "do not listen yet")),
                    (o, c) -> c.create(o)),
            new Command(
                    List.of("edit"),
                    "[--listen <addr>] [--upstream <addr>] <proxyName>",
                    "change a proxy's addresses; closes its connections",
                    List.of(
                            option("listen", "proxy will listen on this address", "l"),
                            option("upstream", "proxy will forward to this address", "u")),
                    (o, c) -> c.edit(o)),
            new Command(
                    List.of("toggle", "tog"),
                    "<proxyName>",
                    "toggle enabled status on a proxy",
                    List.of(),
                    (o, c) -> c.toggle(o)),
            new Command(List.of("delete", "d"), "<proxyName>", "delete a proxy", List.of(), (o, c) -> c.delete(o)),
            new Command(
                    List.of("reset"), "", "enable all proxies and remove all toxics", List.of(), (o, c) -> c.reset(o)),
            new Command(
                    List.of("populate"),
                    "<file>",
                    "create the proxies of a JSON file",
                    List.of(),
                    (o, c) -> c.populate(o)));

    private static final List<Command> TOXIC_COMMANDS = List.of(
            new Command(
                    List.of("toxic add", "add", "a"),
                    "--type <type> [options] <proxyName>",
                    "add a new toxic",
                    List.of(
                            TOXIC_NAME,
                            option("type", "type of toxic", "t"),
                            TOXICITY,
                            ATTRIBUTE,
                            option("duration", "remove it after this many milliseconds"),
                            flag("upstream", "add toxic to upstream", "u"),
                            flag("downstream", "add toxic to downstream", "d")),
                    (o, c) -> c.addToxic(o)),
            new Command(
                    List.of("toxic update", "update", "u"),
                    "--toxicName <name> [options] <proxyName>",
                    "update an enabled toxic",
                    List.of(TOXIC_NAME, TOXICITY, ATTRIBUTE),
                    (o, c) -> c.updateToxic(o)),
            new Command(
                    List.of("toxic remove", "remove", "r", "delete", "d"),
                    "--toxicName <name> <proxyName>",
                    "remove an enabled toxic",
                    List.of(TOXIC_NAME),
                    (o, c) -> c.removeToxic(o)));

    private CliMain() {}

    private static Option option(String name, String help, String... aliases) {
        return new Option(name, List.of(aliases), true, help);
    }

    private static Option flag(String name, String help, String... aliases) {
        return new Option(name, List.of(aliases), false, help);
    }

    /** Runs one command. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(List.of(args), System.getenv(), out, err, isTerminal()));
    }

    /** Runs one command and returns the exit status. It uses only its parameters, no global state. */
    static int run(
            List<String> args, Map<String, String> environment, PrintStream out, PrintStream err, boolean terminal) {
        try {
            CliOptions global = CliOptions.parse(GLOBAL, args);
            List<String> words = new ArrayList<>(global.arguments());
            if (global.isSet("version")) {
                out.print(PROGRAM + " version " + ControlClient.VERSION + "\n");
                return 0;
            }
            if (global.isSet("help") || words.isEmpty() || List.of("help", "h").contains(words.getFirst())) {
                out.print(usage());
                return 0;
            }
            Optional<Command> command = take(words);
            if (command.isEmpty()) {
                boolean toxic =
                        List.of("toxic", "t").contains(global.arguments().getFirst());
                (toxic ? out : err).print(toxic ? toxicUsage() : "No help topic for '" + words.getFirst() + "'\n");
                return toxic ? 0 : 1;
            }
            String url = global.value("host").orElse(environment.getOrDefault("TOXIPROXY_URL", DEFAULT_URL));
            try (ControlClient client =
                    new ControlClient(url, Optional.ofNullable(environment.get("FAULT_PROXY_TOKEN")))) {
                CliCommands commands = new CliCommands(client, new CliOutput(out, terminal), global.isSet("json"));
                return run(command.get(), words, commands, err);
            }
        } catch (CliFailure e) {
            err.print(e.getMessage() + "\n");
            return 1;
        }
    }

    private static int run(Command command, List<String> words, CliCommands commands, PrintStream err) {
        try {
            command.action().run(CliOptions.parse(command.options(), words), commands);
            return 0;
        } catch (CliFailure e) {
            if (e.showUsage()) {
                err.print(command.usageText(PROGRAM));
            }
            err.print(e.getMessage() + "\n");
            return 1;
        }
    }

    /** Removes the name of the command from {@code words}. */
    private static Optional<Command> take(List<String> words) {
        String name = words.getFirst();
        if (List.of("toxic", "t").contains(name)) {
            if (words.size() < 2) {
                return Optional.empty();
            }
            Optional<Command> command = find(TOXIC_COMMANDS, words.get(1));
            command.ifPresent(found -> words.subList(0, 2).clear());
            return command;
        }
        // "add" means "toxic add", unless another command has that name.
        Optional<Command> command = find(COMMANDS, name).or(() -> find(TOXIC_COMMANDS, name));
        command.ifPresent(found -> words.removeFirst());
        return command;
    }

    private static Optional<Command> find(List<Command> commands, String name) {
        return commands.stream().filter(command -> command.isCalled(name)).findFirst();
    }

    private static String usage() {
        List<Command> all = new ArrayList<>(COMMANDS);
        all.addAll(TOXIC_COMMANDS);
        String commands = all.stream()
                .map(command -> "  %-16s%s\n".formatted(command.names().getFirst(), command.help()))
                .collect(Collectors.joining());
        String options = GLOBAL.stream()
                .map(option -> "  --%-14s%s\n".formatted(option.name(), option.help()))
                .collect(Collectors.joining());
        return "usage: " + PROGRAM + " [global options] command [options] <proxyName>\n\ncommands:\n" + commands
                + "\nglobal options:\n" + options + "\n" + CliOutput.toxicHelp();
    }

    private static String toxicUsage() {
        return TOXIC_COMMANDS.stream()
                        .map(command -> command.usageText(PROGRAM))
                        .collect(Collectors.joining("\n"))
                + "\n" + CliOutput.toxicHelp();
    }

    /** Since Java 22 there is a console even if the output is piped, and a method that detects a terminal. */
    @SuppressWarnings("SystemConsoleNull") // null on Java 21, which is supported
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
