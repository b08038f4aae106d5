package io.coffeechaos.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures the memory of idle connections, and the memory that remains after they are closed. It measures only proxies
 * with a known process. Heap and open connections come from metrics that only our proxy has.
 */
final class IdleConnections implements Measurement {

    private static final Duration CLOSING_MAX = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Pattern HEAP = Pattern.compile("jvm_memory_used_bytes\\{area=\"heap\"} (\\S+)");
    private static final Pattern OPEN = Pattern.compile("toxiproxy_proxy_connections\\{[^}]*} (\\S+)");
    private static final double KIB_PER_MIB = 1024;
    private static final double BYTES_PER_MIB = 1024 * 1024;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final int connections;

    IdleConnections(int connections) {
        this.connections = connections;
    }

    @Override
    public void run(List<Target> targets, int rounds, PrintStream out) throws IOException, InterruptedException {
        out.printf(
                "%n| %d idle connections | base MiB | with MiB | KiB each | descriptors base, with, after",
                connections);
        out.println(" | closed after s | heap base, after MiB |");
        out.println("|---|---|---|---|---|---|---|");
        for (Target target : Measurement.proxies(targets)) {
            if (target.process().isPresent()) {
                measure(target, new ProcessFigures(target.process().get()), out);
            }
        }
    }

    private void measure(Target target, ProcessFigures process, PrintStream out)
            throws IOException, InterruptedException {
        // One connection opens and closes first, so that class loading does not count.
        close(open(target, 1));
        awaitDescriptors(process, process.descriptors() - 2);
        double baseHeap = heapAfterCollection(target, process);
        long baseKib = process.residentKib();
        long baseDescriptors = process.descriptors();

        List<Socket> sockets = open(target, connections);
        long withKib = process.residentKib();
        long withDescriptors = process.descriptors();

        close(sockets);
        long startNanos = System.nanoTime();
        awaitDescriptors(process, baseDescriptors);
        awaitNoConnection(target);
        double seconds = Duration.ofNanos(System.nanoTime() - startNanos).toMillis() / MILLIS_PER_SECOND;
        out.printf(
                "| %s | %.0f | %.0f | %.1f | %d, %d, %d | %.1f | %.1f, %.1f |%n",
                target.name(),
                baseKib / KIB_PER_MIB,
                withKib / KIB_PER_MIB,
                (withKib - baseKib) / (double) connections,
                baseDescriptors,
                withDescriptors,
                process.descriptors(),
                seconds,
                baseHeap,
                heapAfterCollection(target, process));
    }

    /** Opens connections. Each sends a byte and receives it back, so that it is fully set up. */
    private static List<Socket> open(Target target, int count) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = target.connectToEcho();
            socket.getOutputStream().write(1);
            socket.getInputStream().read();
            sockets.add(socket);
        }
        return sockets;
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static void awaitDescriptors(ProcessFigures process, long most) throws IOException, InterruptedException {
        long endNanos = System.nanoTime() + CLOSING_MAX.toNanos();
        while (process.descriptors() > most && System.nanoTime() < endNanos) {
            Thread.sleep(PAUSE);
        }
    }

    private static void awaitNoConnection(Target target) throws IOException, InterruptedException {
        long endNanos = System.nanoTime() + CLOSING_MAX.toNanos();
        while (metric(target, OPEN) > 0 && System.nanoTime() < endNanos) {
            Thread.sleep(PAUSE);
        }
    }

    /** Returns the used heap in MiB after a garbage collection; NaN if the proxy has no such metric. */
    private static double heapAfterCollection(Target target, ProcessFigures process)
            throws IOException, InterruptedException {
        process.collectGarbage();
        return metric(target, HEAP) / BYTES_PER_MIB;
    }

    /** Returns the sum over all series of a metric; NaN if there is none. */
    private static double metric(Target target, Pattern pattern) throws InterruptedException {
        try {
            Matcher matcher = pattern.matcher(target.control().orElseThrow().get("/metrics"));
            double sum = Double.NaN;
            while (matcher.find()) {
                sum = (Double.isNaN(sum) ? 0 : sum) + Double.parseDouble(matcher.group(1));
            }
            return sum;
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
