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
 * @param effectShare probability, 0 to 1, that a call in mode error, hang, malformed or renamed takes effect although
 *     its answer is of no use. So the caller cannot know the outcome of a failed call.
 * @param share probability, 0 to 1, that the mode applies to a call. The other calls are treated as in mode normal.
 * @param concurrencyMax the number of calls at the same time; further calls are answered 429. 0 is no limit.
 * @param duration the time after which the service is normal again; zero if only another mode ends this one
 */
record FaultMode(
        Mode mode,
        Duration latencyMin,
        Duration latencyMax,
        double effectShare,
        double share,
        int concurrencyMax,
        Duration duration) {
    static final int CONCURRENCY_LIMIT = 10_000;

    static final Duration DURATION_LIMIT = Duration.ofMinutes(15);

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
        MALFORMED,
        /** Works and answers as the next version of its contract would: valid JSON with other field names. */
        RENAMED;

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
        requireShare("effectShare", effectShare);
        requireShare("share", share);
        if (concurrencyMax < 0 || concurrencyMax > CONCURRENCY_LIMIT) {
            throw new IllegalArgumentException(
                    "concurrencyMax must be 0 to " + CONCURRENCY_LIMIT + ": was " + concurrencyMax);
        }
        if (duration.isNegative() || duration.compareTo(DURATION_LIMIT) > 0) {
            throw new IllegalArgumentException(
                    "durationMs must be 0 to " + DURATION_LIMIT.toMillis() + ": was " + duration.toMillis());
        }
    }

    private static void requireShare(String field, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(field + " must be 0 to 1: was " + share);
        }
    }

    /**
     * Returns the mode with its default latency: 500 to 1000 ms as in the original lab, and 8000 ±2000 ms for slow, as
     * in its slow payment service. A renamed service does its work.
     */
    static FaultMode usual(Mode mode) {
        return switch (mode) {
            case SLOW -> of(mode, Duration.ofSeconds(6), Duration.ofSeconds(10), 0);
            case RENAMED -> of(mode, Duration.ofMillis(500), Duration.ofSeconds(1), 1);
            case NORMAL, ERROR, REFUSE, HANG, MALFORMED -> of(mode, Duration.ofMillis(500), Duration.ofSeconds(1), 0);
        };
    }

    private static FaultMode of(Mode mode, Duration latencyMin, Duration latencyMax, double effectShare) {
        return new FaultMode(mode, latencyMin, latencyMax, effectShare, 1, 0, Duration.ZERO);
    }

    /** Whether a call to which this mode applies is treated otherwise than by a whole service. */
    boolean harms() {
        FaultMode whole = usual(Mode.NORMAL);
        return mode != Mode.NORMAL || !latencyMin.equals(whole.latencyMin) || !latencyMax.equals(whole.latencyMax);
    }

    /** The mode for one call: this one, or normal for calls outside the share. */
    FaultMode forOneCall(RandomGenerator random) {
        return share < 1 && random.nextDouble() >= share ? usual(Mode.NORMAL) : this;
    }

    Duration latency(RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(latencyMin.toMillis(), latencyMax.toMillis() + 1));
    }
}
