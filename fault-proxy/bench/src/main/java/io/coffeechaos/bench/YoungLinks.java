package io.coffeechaos.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.util.List;
import java.util.Optional;

/**
 * Measures how late the first hundred links of a new process are. Each turn starts our proxy anew, adds a {@code
 * latency} toxic and opens links one after the other. The time runs from the sending of a byte on a new connection to
 * the receipt of its echo, so it includes the connection to the upstream.
 */
final class YoungLinks implements Measurement {

    private static final int LATENCY_MILLIS = 20;
    private static final int LINKS = 100;
    private static final int PROCESSES_PER_ROUND = 3;
    private static final int WARM_UP_LINKS = 3_000;
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public void run(List<Target> targets, int rounds, PrintStream out) throws IOException, InterruptedException {
        out.printf(
                "%n| first %d links, latency %d ms, error | ready after ms | p50 ms | p99 ms | most ms |%n|---|---|---|---|---|%n",
                LINKS, LATENCY_MILLIS);
        try (EchoServer echo = new EchoServer();
                SourceServer source = new SourceServer()) {
            // The client and the server must be warm, or their own start would be measured.
            Target direct = Target.direct(echo, source);
            for (int i = 0; i < WARM_UP_LINKS; i++) {
                double unused = roundTripMillis(direct);
            }
            for (int turn = 1; turn <= rounds * PROCESSES_PER_ROUND; turn++) {
                long startNanos = System.nanoTime();
                Process process = BenchMain.startOurs();
                try {
                    ControlApi control = new ControlApi("127.0.0.1:" + BenchMain.controlPort(process));
                    double readyMillis = (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
                    Target young = Target.proxied("young", control, echo, source, Optional.of(process.pid()));
                    Samples late = firstLinks(young);
                    out.printf(
                            "| process %d | %.0f | %.2f | %.2f | %.2f |%n",
                            turn, readyMillis, late.median(), late.quantile(0.99), late.quantile(1));
                } finally {
                    process.destroy();
                    process.waitFor();
                }
            }
        }
    }

    private static Samples firstLinks(Target target) throws IOException, InterruptedException {
        target.addEchoToxic("downstream", "latency", "latency", LATENCY_MILLIS);
        Samples late = new Samples();
        for (int i = 0; i < LINKS; i++) {
            late.add(roundTripMillis(target) - LATENCY_MILLIS);
        }
        return late;
    }

    private static double roundTripMillis(Target target) throws IOException {
        try (Socket socket = target.connectToEcho()) {
            long startNanos = System.nanoTime();
            socket.getOutputStream().write(1);
            if (socket.getInputStream().read() < 0) {
                throw new IOException(target.name() + " closed the connection");
            }
            return (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
        }
    }
}
