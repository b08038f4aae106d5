package io.coffeechaos.orders.simulation;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The only random source of a schedule. */
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

    /** True with this probability. A probability of 0 draws nothing, so that a disabled fault costs nothing. */
    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /** A uniform draw; both bounds are included. */
    long between(long low, long high) {
        return low + random.nextLong(high - low + 1);
    }

    /**
     * A draw that is uniform over the orders of magnitude between the bounds: short and long times are equally likely.
     */
    long spread(long low, long high) {
        return (long) (low * Math.pow((double) high / low, random.nextDouble()));
    }

    <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
