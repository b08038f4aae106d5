package io.coffeechaos.orders.simulation;

import java.util.random.RandomGenerator;

/** A random source with a fixed sequence in which no number repeats. */
final class ScriptedRandom implements RandomGenerator {
    private long last;

    @Override
    public synchronized long nextLong() {
        last += 0x9E3779B97F4A7C15L;
        return last;
    }
}
