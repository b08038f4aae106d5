package io.coffeechaos.faultproxy.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts the fault proxy as a process of its own and measures it beside the direct connection, and beside any proxy named
 * with {@code --other NAME=HOST:PORT} (its control API), in turns: A B C A B C. Prints Markdown tables.
 *
 * <p>{@code --rounds N} (default 3), {@code --idle N} connections for the memory figures (default 2000).
 */
public final class BenchMain {

    private static final Pattern ADDRESS = Pattern.compile("\"address\":\"[^\"]*:(\\d+)\"");
    private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final int PINGS = 3_000;
    private static final int WARM_UP_PINGS = 3_000;
    private static final int DELAYED_PINGS = 30;
    private static final Duration LATENCY = Duration.ofMillis(100);
    private static final List<Long> RATES_KILOBYTES_PER_SECOND = List.of(10L, 1_000L, 100_000L);
    private static final Duration TRANSFER = Duration.ofSeconds(2);
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final PrintStream out = System.out;
    private final List<Target> targets;
    private final int rounds;

    private BenchMain(List<Target> targets, int rounds) {
        this.targets = targets;
        this.rounds = rounds;
    }

    /** Measures and prints. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Map<String, String> others = new LinkedHashMap<>();
        int rounds = 3;
        int idle = 2_000;
        for (int i = 0; i + 1 < args.length; i += 2) {
            switch (args[i]) {
                case "--rounds" -> rounds = Integer.parseInt(args[i + 1]);
                case "--idle" -> idle = Integer.parseInt(args[i + 1]);
                case "--other" ->
                    others.put(args[i + 1].split("=", 2)[0], args[i + 1].split("=", 2)[1]);
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        Process ours = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.coffeechaos.faultproxy.FaultProxyMain",
                        "-port",
                        "0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (Upstream upstream = new Upstream()) {
            List<Target> targets = new ArrayList<>();
            targets.add(Target.direct(upstream.port()));
            String control = "127.0.0.1:" + controlPort(ours);
            targets.add(Target.proxied("ours", control, upstream.port(), Optional.of(ours.pid())));
            for (Map.Entry<String, String> other : others.entrySet()) {
                targets.add(Target.proxied(other.getKey(), other.getValue(), upstream.port(), Optional.empty()));
            }
            BenchMain bench = new BenchMain(targets, rounds);
            bench.pingPong();
            bench.latency();
            bench.bandwidth();
            bench.memory(idle);
            for (Target target : targets) {
                target.delete();
            }
        } finally {
            ours.destroy();
        }
        System.exit(0);
    }

    private static int controlPort(Process process) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                Thread.ofVirtual().start(() -> lines.lines().forEach(ignored -> {}));
                return Integer.parseInt(address.group(1));
            }
        }
        throw new IOException("the fault proxy did not start");
    }

    private Map<Target, Samples> samples() {
        Map<Target, Samples> samples = new LinkedHashMap<>();
        targets.forEach(target -> samples.put(target, new Samples()));
        return samples;
    }

    private void pingPong() throws IOException {
        Map<Target, Samples> micros = samples();
        for (int round = 0; round < rounds; round++) {
            for (Target target : targets) {
                try (Socket socket = target.connect(0)) {
                    for (int i = 0; i < (round == 0 ? WARM_UP_PINGS : 0); i++) {
                        ping(socket);
                    }
                    for (int i = 0; i < PINGS; i++) {
                        micros.get(target).add(ping(socket) / NANOS_PER_MICRO);
                    }
                }
            }
        }
        out.println("\n| 1-byte ping-pong | p50 µs | p99 µs |\n|---|---|---|");
        micros.forEach((target, samples) ->
                out.printf("| %s | %.1f | %.1f |%n", target.name(), samples.quantile(0.5), samples.quantile(0.99)));
    }

    private static long ping(Socket socket) throws IOException {
        long startNanos = System.nanoTime();
        socket.getOutputStream().write(1);
        if (socket.getInputStream().read() < 0) {
            throw new IOException("the connection was closed");
        }
        return System.nanoTime() - startNanos;
    }

    private void latency() throws IOException, InterruptedException {
        Map<Target, Samples> errors = samples();
        for (int round = 0; round < rounds; round++) {
            for (Target target : proxies()) {
                target.addToxic("latency", "latency", LATENCY.toMillis());
                try (Socket socket = target.connect(0)) {
                    for (int i = 0; i < DELAYED_PINGS; i++) {
                        errors.get(target).add((ping(socket) - LATENCY.toNanos()) / NANOS_PER_MILLI);
                    }
                }
                target.removeToxic();
            }
        }
        out.printf("%n| latency %d ms, error | least ms | p50 ms | p99 ms |%n|---|---|---|---|%n", LATENCY.toMillis());
        for (Target target : proxies()) {
            Samples samples = errors.get(target);
            out.printf(
                    "| %s | %.2f | %.2f | %.2f |%n",
                    target.name(), samples.quantile(0), samples.quantile(0.5), samples.quantile(0.99));
        }
    }

    private void bandwidth() throws IOException, InterruptedException {
        out.println("\n| bandwidth, error over 2 s | 10 KB/s | 1 MB/s | 100 MB/s |\n|---|---|---|---|");
        for (Target target : proxies()) {
            StringBuilder row = new StringBuilder("| " + target.name());
            for (long rate : RATES_KILOBYTES_PER_SECOND) {
                Samples percents = new Samples();
                for (int round = 0; round < rounds; round++) {
                    target.addToxic("bandwidth", "rate", rate);
                    percents.add(transferErrorPercent(target, rate));
                    target.removeToxic();
                }
                row.append(" | %.2f %%".formatted(percents.quantile(0.5)));
            }
            out.println(row + " |");
        }
    }

    private static double transferErrorPercent(Target target, long rate) throws IOException {
        long bytes = rate * 1_000 * TRANSFER.toSeconds();
        try (Socket socket = target.connect(bytes)) {
            long startNanos = System.nanoTime();
            InputStream in = socket.getInputStream();
            in.skipNBytes(bytes);
            return 100.0 * (System.nanoTime() - startNanos - TRANSFER.toNanos()) / TRANSFER.toNanos();
        }
    }

    private void memory(int connections) throws IOException, InterruptedException {
        out.println("\n| memory | RSS MiB before | with " + connections + " idle | KiB each |\n|---|---|---|---|");
        for (Target target : proxies()) {
            if (target.process().isEmpty()) {
                continue;
            }
            long beforeKib = rssKib(target.process().get());
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                Socket socket = target.connect(0);
                sockets.add(socket);
                ping(socket);
            }
            long withKib = rssKib(target.process().get());
            out.printf(
                    "| %s | %d | %d | %.1f |%n",
                    target.name(), beforeKib / 1024, withKib / 1024, (withKib - beforeKib) / (double) connections);
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static long rssKib(long process) throws IOException {
        Matcher rss = RSS.matcher(Files.readString(Path.of("/proc", Long.toString(process), "status")));
        return rss.find() ? Long.parseLong(rss.group(1)) : 0;
    }

    private List<Target> proxies() {
        return targets.stream().filter(target -> target.control().isPresent()).toList();
    }
}
