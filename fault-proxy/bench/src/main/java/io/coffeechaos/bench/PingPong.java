package io.coffeechaos.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.util.List;
import java.util.Map;

/** Sends one byte and waits for it, again and again: measures the time that the proxy adds to a round trip. */
final class PingPong implements Measurement {

    private static final int PINGS = 5_000;
    private static final int WARM_UP_PINGS = 5_000;
    private static final double NANOS_PER_MICRO = 1e3;

    @Override
    public void run(List<Target> targets, int rounds, PrintStream out) throws IOException {
        Map<Target, Samples> micros = Samples.of(targets);
        for (int round = 0; round < rounds; round++) {
            for (Target target : targets) {
                try (Socket socket = target.connectToEcho()) {
                    for (int i = 0; i < (round == 0 ? WARM_UP_PINGS : 0); i++) {
                        ping(socket);
                    }
                    for (int i = 0; i < PINGS; i++) {
                        micros.get(target).add(ping(socket) / NANOS_PER_MICRO);
                    }
                }
            }
        }
        double direct = micros.get(targets.getFirst()).median();
        out.println("\n| 1-byte ping-pong | p50 µs | p99 µs | added p50 µs |\n|---|---|---|---|");
        micros.forEach((target, samples) -> out.printf(
                "| %s | %.1f | %.1f | %.1f |%n",
                target.name(), samples.median(), samples.quantile(0.99), samples.median() - direct));
    }

    private static long ping(Socket socket) throws IOException {
        long startNanos = System.nanoTime();
        socket.getOutputStream().write(1);
        if (socket.getInputStream().read() < 0) {
            throw new IOException("the connection was closed");
        }
        return System.nanoTime() - startNanos;
    }
}
