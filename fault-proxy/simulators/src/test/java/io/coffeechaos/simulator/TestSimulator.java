package io.coffeechaos.simulator;

import io.coffeechaos.telemetry.TraceSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.SplittableRandom;

/** A simulator of payment on a free port. */
final class TestSimulator {
    private TestSimulator() {}

    /** Starts it; {@code pause} replaces its latency. */
    static SimulatorServer start(Path ledgers, long seed, SimulatorServer.Pause pause) throws IOException {
        return start(ledgers, seed, pause, Map.of());
    }

    /** Starts it with these settings of {@link TraceSettings}. */
    static SimulatorServer start(Path ledgers, long seed, SimulatorServer.Pause pause, Map<String, String> environment)
            throws IOException {
        System.out.println("seed " + seed);
        return SimulatorServer.start(
                SimulatedService.PAYMENT,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ledgers,
                Clock.systemUTC(),
                new SplittableRandom(seed),
                pause,
                new Burn(),
                TraceSettings.of(environment));
    }
}
