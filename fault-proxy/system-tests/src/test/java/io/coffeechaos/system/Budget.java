package io.coffeechaos.system;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The size of a test: {@code gate} in {@code ./coffee test}, {@code drill} in {@code ./coffee drill}, {@code long} in
 * {@code ./coffee drill --long}. The system property {@code budget} has this value.
 */
final class Budget {
    private static final String FORM = System.getProperty("budget", "gate");

    /** A slow or busy machine may need so many times the contract's limit. */
    private static final int SLOW_MACHINE = 10;

    private Budget() {}

    static boolean isGate() {
        return FORM.equals("gate");
    }

    /** The value for the drill's current form, short or long. */
    static <T> T of(T whenShort, T whenLong) {
        return FORM.equals("long") ? whenLong : whenShort;
    }

    /**
     * The time limit of a test for the contract's limit {@code contract}. A drill has the machine for itself and uses
     * the contract's limit. The gate must not depend on a fast machine and uses ten times this limit.
     */
    static Duration within(Duration contract) {
        return isGate() ? contract.multipliedBy(SLOW_MACHINE) : contract;
    }

    /** A new seed, or the seed of {@code -Dseed=N}. It is printed, so that a failed run can be repeated. */
    static long seed(String test) {
        long seed = Optional.ofNullable(Long.getLong("seed"))
                .orElseGet(() -> ThreadLocalRandom.current().nextLong());
        System.out.println(test + ": replay with -Dseed=" + seed);
        return seed;
    }
}
