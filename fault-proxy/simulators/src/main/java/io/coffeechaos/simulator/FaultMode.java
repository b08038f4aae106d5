package io.coffeechaos.simulator;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How a service behaves right now; replaced as a whole by {@code PUT /mode}, forgotten at a restart.
 *
 * @param mode what is wrong with it
 * @param latencyMin least time before it answers
 * @param latencyMax most time before it answers
 * @param effectShare probability, 0 to 1, that a call in mode error, hang or malformed takes effect all the same. This
 *     is what makes an uncertain outcome truly uncertain.
 */
record FaultMode(Mode mode, Duration latencyMin, Duration latencyMax, double effectShare) {
    private static final Duration LATENCY_LIMIT = Duration.ofMinutes(10);

    /** What can be wrong with a service. */
    enum Mode {
        /** Answers after the latency. */
        NORMAL,
        /** As normal, with a latency that is past every sane timeout. */
        SLOW,
        /** Answers 500. */
        ERROR,
        /** Refuses every call that has no answer yet; undos work. */
        REFUSE,
        /** Never answers. */
        HANG,
        /** Answers 200 with something that is not the agreed JSON. */
        MALFORMED;

        static Optional<Mode> ofWord(String word) {
            for (Mode mode : values()) {
                if (mode.word().equals(word)) {
                    return Optional.of(mode);
                }
            }
            return Optional.empty();
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    FaultMode {
        if (latencyMin.isNegative()
                || latencyMin.compareTo(latencyMax) > 0
                || latencyMax.compareTo(LATENCY_LIMIT) > 0) {
            throw new IllegalArgumentException("latencyMsMin and latencyMsMax must be 0 <= min <= max <= "
                    + LATENCY_LIMIT.toMillis() + ": were " + latencyMin.toMillis() + " and " + latencyMax.toMillis());
        }
        if (!(effectShare >= 0 && effectShare <= 1)) {
            throw new IllegalArgumentException("effectShare must be 0 to 1: was " + effectShare);
        }
    }

    /** The latencies of the original lab: 500 to 1000 ms, and 8000 ±2000 ms for the payment crawl. */
    static FaultMode usual(Mode mode) {
        return switch (mode) {
            case SLOW -> new FaultMode(mode, Duration.ofSeconds(6), Duration.ofSeconds(10), 0);
            case NORMAL, ERROR, REFUSE, HANG, MALFORMED ->
                new FaultMode(mode, Duration.ofMillis(500), Duration.ofSeconds(1), 0);
        };
    }

    Duration latency(RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(latencyMin.toMillis(), latencyMax.toMillis() + 1));
    }
}
