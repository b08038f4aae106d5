package io.coffeechaos.faultproxy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The command line of the server: {@code -name value}, {@code -name=value}, and the same with two dashes.
 *
 * @param host address of the control API
 * @param port port of the control API; 0 lets the system choose
 * @param config JSON file with proxies to create at the start
 * @param seed seed of all random draws; the same seed repeats the draws
 * @param version true to print the version and exit
 * @param help true to print the usage and exit
 * @param allowRemote true if the control API may listen on other than loopback addresses without a token
 */
record ServerFlags(
        String host,
        int port,
        Optional<Path> config,
        OptionalLong seed,
        boolean version,
        boolean help,
        boolean allowRemote) {

    static final String USAGE = """
            Usage of fault-proxy:
              -host string
                	address of the control API (default "localhost")
              -port int
                	port of the control API (default 8474)
              -config file
                	JSON file of proxies to create at start, as POST /populate takes it
              -seed int
                	seed of all random draws (default: from the clock)
              -allow-remote
                	let the control API listen on other than loopback addresses without FAULT_PROXY_TOKEN
              -runtime-metrics, -proxy-metrics
                	accepted; /metrics always has both
              -version
                	print the version
            Environment: LOG_LEVEL (trace, debug, info, warn, error, fatal, panic, disabled),
            FAULT_PROXY_TOKEN (when set, every call of the control API needs it as a bearer token)
            """;

    private static final int PORT_MAX = 65_535;

    /** The command line is invalid; the message says why. */
    static final class BadFlag extends Exception {
        BadFlag(String message) {
            super(message);
        }
    }

    static ServerFlags parse(List<String> args) throws BadFlag {
        String host = "localhost";
        int port = 8474;
        Optional<Path> config = Optional.empty();
        OptionalLong seed = OptionalLong.empty();
        boolean version = false;
        boolean help = false;
        boolean allowRemote = false;
        List<String> left = new ArrayList<>(args);
        while (!left.isEmpty()) {
            String arg = left.removeFirst();
            String flag = name(arg);
            switch (flag) {
                case "host" -> host = value(arg, left);
                case "port" -> port = port(value(arg, left));
                case "config" -> config = Optional.of(Path.of(value(arg, left)));
                case "seed" -> seed = OptionalLong.of(number(flag, value(arg, left)));
                case "version" -> version = bool(arg);
                case "help", "h" -> help = bool(arg);
                case "allow-remote" -> allowRemote = bool(arg);
                case "runtime-metrics", "proxy-metrics" -> bool(arg);
                default -> throw new BadFlag("flag provided but not defined: -" + flag);
            }
        }
        return new ServerFlags(host, port, config, seed, version, help, allowRemote);
    }

    private static String name(String arg) throws BadFlag {
        if (!arg.startsWith("-") || arg.equals("-") || arg.equals("--")) {
            throw new BadFlag("unexpected argument: " + arg);
        }
        String name = arg.substring(arg.startsWith("--") ? 2 : 1);
        int equals = name.indexOf('=');
        return equals < 0 ? name : name.substring(0, equals);
    }

    private static String value(String arg, List<String> left) throws BadFlag {
        int equals = arg.indexOf('=');
        if (equals >= 0) {
            return arg.substring(equals + 1);
        }
        if (left.isEmpty()) {
            throw new BadFlag("flag needs an argument: " + arg);
        }
        return left.removeFirst();
    }

    private static boolean bool(String arg) throws BadFlag {
        int equals = arg.indexOf('=');
        String value = equals < 0 ? "true" : arg.substring(equals + 1);
        return switch (value) {
            case "true", "1", "t", "T", "TRUE", "True" -> true;
            case "false", "0", "f", "F", "FALSE", "False" -> false;
            default -> throw new BadFlag("invalid boolean value \"" + value + "\" for " + arg);
        };
    }

    private static int port(String value) throws BadFlag {
        long port = number("port", value);
        if (port < 0 || port > PORT_MAX) {
            throw new BadFlag("invalid value \"" + value + "\" for flag -port: must be 0 to " + PORT_MAX);
        }
        return (int) port;
    }

    private static long number(String flag, String value) throws BadFlag {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new BadFlag("invalid value \"" + value + "\" for flag -" + flag + ": must be a number");
        }
    }
}
