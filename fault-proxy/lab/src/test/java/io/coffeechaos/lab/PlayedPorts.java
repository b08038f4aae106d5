package io.coffeechaos.lab;

import io.coffeechaos.lab.topology.Ports;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ports of systems that tests only play. No other test JVM draws them, and no system of the system tests, whose
 * offsets end with other digits; so a port on which nobody listens stays free.
 */
public final class PlayedPorts {
    private static final int FORK = Integer.getInteger("surefire.forkNumber", 1);
    private static final int STEP = 100;

    private PlayedPorts() {}

    /** Draws an offset. Its ports may be those of an earlier draw in this JVM. */
    public static Ports draw() {
        return new Ports(ThreadLocalRandom.current().nextInt(Ports.OFFSET_MAX / STEP) * STEP + 13 + 2 * FORK);
    }
}
