package io.coffeechaos.lab.experiment.file;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Times of an experiment, which are numbers of seconds. */
public final class Seconds {
    private static final BigDecimal MOST = BigDecimal.valueOf(Duration.ofDays(1).toSeconds());

    private Seconds() {}

    /** The duration of so many seconds; empty when it is negative or longer than a day, the bound of every wait. */
    public static Optional<Duration> toDuration(BigDecimal seconds) {
        return seconds.signum() < 0 || seconds.compareTo(MOST) > 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(seconds.movePointRight(9).longValue()));
    }
}
