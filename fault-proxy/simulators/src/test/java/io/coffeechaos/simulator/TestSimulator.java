package io.coffeechaos.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.SplittableRandom;

/** A simulator of payment on a free port. */
final class TestSimulator {
    private TestSimulator() {}

    /** Starts it; {@code pause} replaces its latency. */
    static SimulatorServer start(Path ledgers, long seed, SimulatorServer.Pause pause) throws IOException {
        System.out.println("seed " + seed);
        return SimulatorServer.start(
                SimulatedService.PAYMENT,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ledgers,
                Clock.systemUTC(),
                new SplittableRandom(seed),
                pause,
                new Burn());
    }
}
