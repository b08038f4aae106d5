package io.coffeechaos.orders.simulation;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The one random source of a schedule. */
final class Dice implements RandomGenerator {
    private final SplittableRandom random;

    Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }

    @Override
    public double nextDouble() {
        return random.nextDouble();
    }

    @Override
    public int nextInt(int bound) {
        return random.nextInt(bound);
    }

    @Override
    public long nextLong(long bound) {
        return random.nextLong(bound);
    }

    /** True with this probability; draws nothing if it is 0, so that a fault that is off costs nothing. */
    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /** Uniform, both ends included. */
    long between(long low, long high) {
        return low + random.nextLong(high - low + 1);
    }

    /** Uniform over the orders of magnitude between both ends, so that short and long are equally likely. */
    long spread(long low, long high) {
        return (long) (low * Math.pow((double) high / low, random.nextDouble()));
    }

    <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
