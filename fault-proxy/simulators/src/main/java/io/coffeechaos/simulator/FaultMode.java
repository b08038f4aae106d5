package io.coffeechaos.simulator;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The behaviour of a service. {@code PUT /mode} replaces the whole mode; a restart resets it to normal.
 *
 * @param mode the kind of fault
 * @param latencyMin the shortest time before an answer
 * @param latencyMax the longest time before an answer
 * @param effectShare probability, 0 to 1, that a call in mode error, hang or malformed takes effect although it fails.
 *     So the caller cannot know the outcome of a failed call.
 */
record FaultMode(Mode mode, Duration latencyMin, Duration latencyMax, double effectShare) {
    private static final Duration LATENCY_LIMIT = Duration.ofMinutes(10);

    /** The kinds of fault. */
    enum Mode {
        /** Answers after the latency. */
        NORMAL,
        /** As normal, with a latency that is longer than any usual timeout. */
        SLOW,
        /** Answers 500. */
        ERROR,
        /** Refuses every call that has no answer yet; undo calls work. */
        REFUSE,
        /** Never answers. */
        HANG,
        /** Answers 200 with a body that is not the expected JSON. */
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

    /**
     * Returns the mode with its default latency: 500 to 1000 ms as in the original lab, and 8000 ±2000 ms for slow, as
     * in its slow payment service.
     */
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
