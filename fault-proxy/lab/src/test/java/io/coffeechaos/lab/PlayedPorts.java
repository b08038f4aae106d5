package io.coffeechaos.lab;

import io.coffeechaos.lab.topology.Ports;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The ports of systems that tests only play. No other test JVM draws them, and no system of the system tests, whose
 * offsets end with other digits; so a port on which nobody listens stays free.
 */
public final class PlayedPorts {
    private static final int FORK = Integer.getInteger("surefire.forkNumber", 1);
    private static final int STEP = 100;
    private static final int BLOCKS = Ports.OFFSET_MAX / STEP;
    private static final AtomicInteger DRAWN = new AtomicInteger();

    private PlayedPorts() {}

    /** Draws an offset that none of the last {@code OFFSET_MAX / 100} draws in this JVM has given. */
    public static Ports draw() {
        return new Ports(DRAWN.getAndIncrement() % BLOCKS * STEP + 13 + 2 * FORK);
    }
}
