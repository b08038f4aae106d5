package io.coffeechaos.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the duration of control calls while 100 connections are stuck: their server sends without end, and their
 * client never reads.
 */
final class ControlCalls implements Measurement {

    private static final int STUCK = 100;
    private static final int WARM_UP_CYCLES = 200;
    private static final int CYCLES = 100;
    private static final long LATENCY_MILLIS = 50;
    private static final double NANOS_PER_MILLI = 1e6;

    private interface Call {
        void make() throws IOException, InterruptedException;
    }

    @Override
    public void run(List<Target> targets, int rounds, PrintStream out) throws IOException, InterruptedException {
        out.printf("%n| control calls, %d connections stuck | p50 ms | p99 ms | most ms |%n|---|---|---|---|%n", STUCK);
        for (Target target : Measurement.proxies(targets)) {
            List<Socket> stuck = new ArrayList<>();
            for (int i = 0; i < STUCK; i++) {
                stuck.add(target.connectToSource(Long.MAX_VALUE));
            }
            try {
                cycles(target, WARM_UP_CYCLES);
                Samples millis = cycles(target, CYCLES);
                out.printf(
                        "| %s | %.1f | %.1f | %.1f |%n",
                        target.name(), millis.median(), millis.quantile(0.99), millis.quantile(1));
            } catch (HttpTimeoutException e) {
                out.printf("| %s | no answer | | |%n", target.name());
            }
            for (Socket socket : stuck) {
                socket.close();
            }
        }
    }

    private static Samples cycles(Target target, int count) throws IOException, InterruptedException {
        Samples millis = new Samples();
        for (int i = 0; i < count; i++) {
            time(millis, () -> target.addSourceToxic("latency", "latency", LATENCY_MILLIS));
            time(millis, () -> target.control().orElseThrow().get("/proxies"));
            time(millis, () -> target.updateSourceToxic("latency", 2 * LATENCY_MILLIS));
            time(millis, target::removeSourceToxic);
        }
        return millis;
    }

    private static void time(Samples millis, Call call) throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        call.make();
        millis.add((System.nanoTime() - startNanos) / NANOS_PER_MILLI);
    }
}
