package io.coffeechaos.system;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How much a test may spend: {@code gate} in {@code ./coffee test}, {@code drill} in {@code ./coffee drill}, {@code long}
 * in {@code ./coffee drill --long}. The system property {@code budget} says which.
 */
final class Budget {
    private static final String FORM = System.getProperty("budget", "gate");

    /** A slow or busy machine needs so many times what the contract allows. */
    private static final int SLOW_MACHINE = 10;

    private Budget() {}

    static boolean isGate() {
        return FORM.equals("gate");
    }

    /** The figure of a drill's short or long form. */
    static int of(int whenShort, int whenLong) {
        return FORM.equals("long") ? whenLong : whenShort;
    }

    /**
     * How long something may take that the contract gives {@code contract}: exactly that in a drill, which has the machine
     * for itself, and ten times as long in the gate, which must not depend on a fast machine.
     */
    static Duration within(Duration contract) {
        return isGate() ? contract.multipliedBy(SLOW_MACHINE) : contract;
    }

    /** A fresh seed, or the one of {@code -Dseed=N}; printed, so that a failure can be run again. */
    static long seed(String test) {
        long seed = Optional.ofNullable(Long.getLong("seed"))
                .orElseGet(() -> ThreadLocalRandom.current().nextLong());
        System.out.println(test + ": replay with -Dseed=" + seed);
        return seed;
    }
}
