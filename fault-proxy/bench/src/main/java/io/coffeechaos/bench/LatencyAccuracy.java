package io.coffeechaos.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Measures how much longer a round trip takes than the {@code latency} toxic's value. The round trip itself is part of
 * this error.
 */
final class LatencyAccuracy implements Measurement {

    private static final Duration LATENCY = Duration.ofMillis(100);
    private static final int CONNECTIONS = 8;
    private static final Duration TIME = Duration.ofSeconds(3);
    private static final int WARM_UP_TURNS = 1000;
    private static final Duration WARM_UP_TURN = Duration.ofMillis(10);
    private static final double MICROS_PER_MILLI = 1e3;

    @Override
    public void run(List<Target> targets, int rounds, PrintStream out) throws IOException, InterruptedException {
        List<Target> proxies = Measurement.proxies(targets);
        Map<Target, Samples> micros = Samples.of(proxies);
        Map<Target, Samples> firstMicros = Samples.of(proxies);
        for (Target target : proxies) {
            warmUp(target);
        }
        // The first round only warms up the JIT compiler.
        for (int round = 0; round <= rounds; round++) {
            for (Target target : proxies) {
                target.addEchoToxic("downstream", "latency", "latency", LATENCY.toMillis());
                RequestLoad.Result turn = RequestLoad.run(target.echoPort(), CONNECTIONS, TIME);
                target.removeToxics();
                if (round > 0) {
                    micros.get(target).addAll(turn.micros());
                    firstMicros.get(target).addAll(turn.firstMicros());
                }
            }
        }
        out.printf(
                "%n| latency %d ms, error | least ms | p50 ms | p99 ms | first answers' p50 ms |%n|---|---|---|---|---|%n",
                LATENCY.toMillis());
        micros.forEach((target, samples) -> out.printf(
                "| %s | %.2f | %.2f | %.2f | %.2f |%n",
                target.name(),
                errorMillis(samples.quantile(0)),
                errorMillis(samples.median()),
                errorMillis(samples.quantile(0.99)),
                errorMillis(firstMicros.get(target).median())));
    }

    /** Opens thousands of links first: after its start, a proxy needs milliseconds to set up a link with a toxic. */
    private static void warmUp(Target target) throws IOException, InterruptedException {
        target.addEchoToxic("downstream", "latency", "latency", 1);
        for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
            RequestLoad.Result unused = RequestLoad.run(target.echoPort(), CONNECTIONS, WARM_UP_TURN);
        }
        target.removeToxics();
    }

    private static double errorMillis(double micros) {
        return micros / MICROS_PER_MILLI - LATENCY.toMillis();
    }
}
