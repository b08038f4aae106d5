package io.coffeechaos.faultproxy.cli;

import io.coffeechaos.faultproxy.cli.CliOptions.Option;
import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line program. It exits with status 0, or with status 1 and a line on standard error.
 *
 * <p>It has more than toxiproxy-cli: {@code edit}, {@code reset}, {@code populate}, {@code create --disabled}, {@code
 * toxic add --duration}, {@code --json}, options after the name, {@code --help} of each command, and {@code add}, {@code update} and {@code remove} without {@code toxic}
 * before them.
 */
public final class CliMain {

    private static final String PROGRAM = "toxiproxy-cli";
    private static final String DEFAULT_URL = "http://localhost:8474";

    private static final List<String> HELP_WORDS = List.of("help", "h");
    private static final List<String> TOXIC_WORDS = List.of("toxic", "t");

    /** The options that stand before or after the command. */
    private static final List<Option> ANYWHERE = List.of(
            option("host", "toxiproxy host to connect to (default \"" + DEFAULT_URL + "\") [$TOXIPROXY_URL]", "h"),
            flag("json", "print the server's answers as JSON"),
            flag("help", "show help"));

    private static final List<Option> GLOBAL = Stream.concat(
                    ANYWHERE.stream(), Stream.of(flag("version", "print the version", "v")))
            .toList();

    private static final Option TOXIC_NAME = option("toxicName", "name of the toxic", "n");
    private static final Option TOXICITY = option("toxicity", "share of the connections, 0 to 1", "tox");
    private static final Option ATTRIBUTE = option("attribute", "toxic attribute in key=value format", "a");

    private static final List<Command> COMMANDS = List.of(
            new Command(List.of("list", "l", "li", "ls"), "", "list all proxies", 0, List.of(), (o, c) -> c.list(o)),
            new Command(
                    List.of("inspect", "i", "ins"),
                    "<proxyName>",
                    "inspect a single proxy",
                    1,
                    List.of(),
                    (o, c) -> c.inspect(o)),
            new Command(
                    List.of("create", "c", "new"),
                    "--listen <addr> --upstream <addr> <proxyName>",
                    "create a new proxy",
                    1,
                    List.of(
                            option("listen", "proxy will listen on this address", "l"),
                            option("upstream", "proxy will forward to this address", "u"),
                            flag("disabled", "do not listen yet")),
                    (o, c) -> c.create(o)),
            new Command(
                    List.of("edit"),
                    "[--listen <addr>] [--upstream <addr>] <proxyName>",
                    "change a proxy's addresses; closes its connections",
                    1,
                    List.of(
                            option("listen", "proxy will listen on this address", "l"),
                            option("upstream", "proxy will forward to this address", "u")),
                    (o, c) -> c.edit(o)),
            new Command(
                    List.of("toggle", "tog"),
                    "<proxyName>",
                    "toggle enabled status on a proxy",
                    1,
                    List.of(),
                    (o, c) -> c.toggle(o)),
            new Command(List.of("delete", "d"), "<proxyName>", "delete a proxy", 1, List.of(), (o, c) -> c.delete(o)),
            new Command(
                    List.of("reset"),
                    "",
                    "enable all proxies and remove all toxics",
                    0,
                    List.of(),
                    (o, c) -> c.reset(o)),
            new Command(
                    List.of("populate"),
                    "<file>",
                    "create the proxies of a JSON file",
                    1,
                    List.of(),
                    (o, c) -> c.populate(o)));

    private static final List<Command> TOXIC_COMMANDS = List.of(
            new Command(
                    List.of("toxic add", "add", "a"),
                    "--type <type> [options] <proxyName>",
                    "add a new toxic",
                    1,
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
                    1,
                    List.of(TOXIC_NAME, TOXICITY, ATTRIBUTE),
                    (o, c) -> c.updateToxic(o)),
            new Command(
                    List.of("toxic remove", "remove", "r", "delete", "d"),
                    "--toxicName <name> <proxyName>",
                    "remove an enabled toxic",
                    1,
                    List.of(TOXIC_NAME),
                    (o, c) -> c.removeToxic(o)));

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final BiFunction<String, Optional<String>, Control> controls;

    /**
     * Makes a program that uses only its parameters.
     *
     * @param controls makes the control API of a URL and a token
     */
    CliMain(
            Map<String, String> environment,
            PrintStream out,
            PrintStream err,
            boolean terminal,
            BiFunction<String, Optional<String>, Control> controls) {
        this.environment = Map.copyOf(environment);
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.controls = controls;
    }

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
        return new CliMain(environment, out, err, terminal, ControlClient::new).run(args);
    }

    /** Runs one command and returns the exit status. */
    int run(List<String> args) {
        try {
            CliOptions global = CliOptions.parseLeading(GLOBAL, args);
            if (global.isSet("version")) {
                out.print(PROGRAM + " version " + ControlClient.VERSION + "\n");
                return 0;
            }
            List<String> words = new ArrayList<>(global.arguments());
            boolean help = global.isSet("help") || words.isEmpty();
            if (!words.isEmpty() && HELP_WORDS.contains(words.getFirst())) {
                help = true;
                words.removeFirst();
            }
            if (help && words.isEmpty()) {
                out.print(usage());
                return 0;
            }
            return TOXIC_WORDS.contains(words.getFirst())
                    ? toxic(global, words.subList(1, words.size()), help)
                    : command(global, named(words.getFirst()), words.subList(1, words.size()), help);
        } catch (CliFailure e) {
            err.print(e.getMessage() + "\n");
            return 1;
        }
    }

    /** Runs {@code toxic add}, {@code toxic update} or {@code toxic remove}. */
    private int toxic(CliOptions global, List<String> rest, boolean helpWanted) throws CliFailure {
        CliOptions leading = CliOptions.parseLeading(ANYWHERE, rest);
        List<String> words = new ArrayList<>(leading.arguments());
        boolean help = helpWanted || leading.isSet("help") || words.isEmpty();
        if (!words.isEmpty() && HELP_WORDS.contains(words.getFirst())) {
            help = true;
            words.removeFirst();
        }
        if (help && words.isEmpty()) {
            out.print(toxicUsage());
            return 0;
        }
        Command command = find(TOXIC_COMMANDS, words.getFirst())
                .orElseThrow(() -> new CliFailure("No help topic for 'toxic " + words.getFirst() + "'"));
        // The options before the word "add" count like those after it.
        List<String> all = new ArrayList<>(
                rest.subList(0, rest.size() - leading.arguments().size()));
        all.addAll(words.subList(1, words.size()));
        return command(global, command, all, help);
    }

    private int command(CliOptions global, Command command, List<String> words, boolean help) {
        try {
            List<Option> options = new ArrayList<>(command.options());
            options.addAll(ANYWHERE);
            CliOptions given = CliOptions.parse(options, words);
            if (help || given.isSet("help")) {
                out.print(command.usageText(PROGRAM));
                return 0;
            }
            command.checkArguments(given.arguments());
            String url = given.value("host")
                    .or(() -> global.value("host"))
                    .orElse(environment.getOrDefault("TOXIPROXY_URL", DEFAULT_URL));
            boolean json = given.isSet("json") || global.isSet("json");
            try (Control control = controls.apply(url, Optional.ofNullable(environment.get("FAULT_PROXY_TOKEN")))) {
                command.action().run(given, new CliCommands(control, new CliOutput(out, terminal), json));
            }
            return 0;
        } catch (CliFailure e) {
            if (e.showUsage()) {
                err.print(command.usageText(PROGRAM));
            }
            err.print(e.getMessage() + "\n");
            return 1;
        }
    }

    /** Returns the command of this name: "add" means "toxic add", unless another command has that name. */
    private static Command named(String name) throws CliFailure {
        return find(COMMANDS, name)
                .or(() -> find(TOXIC_COMMANDS, name))
                .orElseThrow(() -> new CliFailure("No help topic for '" + name + "'"));
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
        return "usage: " + PROGRAM + " [global options] command [options] <proxyName> [options]\n\ncommands:\n"
                + commands + "\nglobal options:\n" + options + "\n" + CliOutput.toxicHelp();
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
