package io.coffeechaos.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts the fault proxy as {@code ./coffee proxy} does. Measures it in turns with the direct connection and with the
 * proxies given by {@code --other}: A B C A B C. Prints Markdown tables.
 */
public final class BenchMain {

    private static final String USAGE = """
            Usage: ./coffee bench proxy [OPTIONS]

              --only NAME,...          young, pings, requests, latency, bandwidth, control, idle (default: all)
              --rounds N               turns of all proxies (default 3)
              --idle N                 idle connections (default 8000; each needs two descriptors here and in the proxy)
              --other NAME=HOST:PORT   measure another proxy as well: its control API; may be given again
              --pid NAME=PID           its process on this machine, for its memory
            """;

    private static final Pattern ADDRESS = Pattern.compile("\"address\":\"[^\"]*:(\\d+)\"");

    private BenchMain() {}

    /** Measures and prints. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (List.of(args).contains("--help")) {
            System.out.print(USAGE);
            System.exit(0);
        }
        Options options;
        try {
            options = Options.parse(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        Process ours = startOurs();
        try (EchoServer echo = new EchoServer();
                SourceServer source = new SourceServer()) {
            List<Target> targets = new ArrayList<>();
            targets.add(Target.direct(echo, source));
            ControlApi control = new ControlApi("127.0.0.1:" + controlPort(ours));
            targets.add(Target.proxied("ours", control, echo, source, Optional.of(ours.pid())));
            for (Map.Entry<String, String> other : options.others().entrySet()) {
                Optional<Long> process = Optional.ofNullable(options.processes().get(other.getKey()));
                targets.add(Target.proxied(other.getKey(), new ControlApi(other.getValue()), echo, source, process));
            }
            for (Measurement measurement : options.measurements()) {
                measurement.run(targets, options.rounds(), System.out);
            }
            for (Target target : targets) {
                target.delete();
            }
        } finally {
            ours.destroy();
        }
        System.exit(0);
    }

    /**
     * The options of one run.
     *
     * @param rounds number of turns of all proxies
     * @param measurements the measurements, in this order
     * @param others address of the control API by name
     * @param processes process id by name
     */
    private record Options(
            int rounds, List<Measurement> measurements, Map<String, String> others, Map<String, Long> processes) {

        static Options parse(List<String> args) {
            int rounds = 3;
            int idle = 8_000;
            List<String> only = List.of();
            Map<String, String> others = new LinkedHashMap<>();
            Map<String, Long> processes = new LinkedHashMap<>();
            List<String> left = new ArrayList<>(args);
            while (!left.isEmpty()) {
                String option = left.removeFirst();
                if (left.isEmpty()) {
                    throw new IllegalArgumentException("unknown option or missing value: " + option);
                }
                String value = left.removeFirst();
                switch (option) {
                    case "--rounds" -> rounds = (int) number(option, value);
                    case "--idle" -> idle = (int) number(option, value);
                    case "--only" -> only = List.of(value.split(","));
                    case "--other" -> others.put(name(value), rest(value));
                    case "--pid" -> processes.put(name(value), number(option, rest(value)));
                    default -> throw new IllegalArgumentException("unknown option: " + option);
                }
            }
            return new Options(rounds, measurements(only, idle), others, processes);
        }

        private static List<Measurement> measurements(List<String> only, int idle) {
            Map<String, Measurement> all = new LinkedHashMap<>();
            all.put("young", new YoungLinks());
            all.put("pings", new PingPong());
            all.put("requests", new RequestRate());
            all.put("latency", new LatencyAccuracy());
            all.put("bandwidth", new BandwidthAccuracy());
            all.put("control", new ControlCalls());
            all.put("idle", new IdleConnections(idle));
            if (!all.keySet().containsAll(only)) {
                throw new IllegalArgumentException("unknown measurement in " + only + ": choose from " + all.keySet());
            }
            return all.entrySet().stream()
                    .filter(entry -> only.isEmpty() || only.contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
        }

        private static long number(String option, String value) {
            if (!value.matches("[0-9]{1,9}")) {
                throw new IllegalArgumentException(option + " needs a number: was " + value);
            }
            return Long.parseLong(value);
        }

        private static String name(String pair) {
            return pair.split("=", 2)[0];
        }

        private static String rest(String pair) {
            String[] parts = pair.split("=", 2);
            if (parts.length < 2) {
                throw new IllegalArgumentException("value must be NAME=VALUE: was " + pair);
            }
            return parts[1];
        }
    }

    /** Starts our proxy as a user does, with the log level of the container image. */
    static Process startOurs() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("coffee.root", "."), "coffee")
                                .toString(),
                        "proxy",
                        "-port",
                        "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putIfAbsent("LOG_LEVEL", "info");
        return builder.start();
    }

    static int controlPort(Process process) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                Thread.ofVirtual().start(() -> drain(lines));
                return Integer.parseInt(address.group(1));
            }
        }
        throw new IOException("the fault proxy did not start");
    }

    /** Reads the log, so that the process never waits for its reader. */
    private static void drain(BufferedReader lines) {
        try {
            String line = lines.readLine();
            while (line != null) {
                line = lines.readLine();
            }
        } catch (IOException ended) {
            // The bench has ended the process, so there are no more lines to read.
        }
    }
}
