package io.coffeechaos.system;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** How much a test may spend: short windows in the gate, the figures that the documents quote with {@code -Dbudget=long}. */
final class Budget {
    private static final boolean LONG = System.getProperty("budget", "gate").equals("long");

    private Budget() {}

    static boolean isLong() {
        return LONG;
    }

    static int of(int gate, int whenLong) {
        return LONG ? whenLong : gate;
    }

    /** A fresh seed, or the one of {@code -Dseed=N}; printed, so that a failure can be run again. */
    static long seed(String test) {
        long seed = Optional.ofNullable(Long.getLong("seed"))
                .orElseGet(() -> ThreadLocalRandom.current().nextLong());
        System.out.println(test + ": replay with -Dseed=" + seed);
        return seed;
    }
}
