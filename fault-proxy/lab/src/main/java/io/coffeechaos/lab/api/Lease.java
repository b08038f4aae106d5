package io.coffeechaos.lab.api;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The lease of the run that is going on. The runner renews it every second. When it has not been renewed for three
 * seconds, the runner is dead or hangs: then the lab heals the system and ends the load.
 */
final class Lease implements AutoCloseable {
    /** A run whose lease is older than this is dead. */
    static final Duration EXPIRES_AFTER = Duration.ofSeconds(3);

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(250);

    private final LongSupplier clock;
    private final Consumer<String> expired;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("lease-", 0).factory());
    private Optional<String> run = Optional.empty();
    private long endsMs;

    /**
     * @param clock the time in epoch milliseconds
     * @param expired gets the run whose lease has expired
     */
    Lease(LongSupplier clock, Consumer<String> expired) {
        this.clock = clock;
        this.expired = expired;
        Future<?> unused = timer.scheduleWithFixedDelay(
                this::check, CHECK_INTERVAL.toMillis(), CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Begins or renews the lease. Returns false while another run has it. */
    boolean renew(String id) {
        return renew(id, EXPIRES_AFTER);
    }

    /** As above, for a runner that may take longer, because it only starts. */
    synchronized boolean renew(String id, Duration patience) {
        if (run.isPresent() && !run.get().equals(id)) {
            return false;
        }
        run = Optional.of(id);
        endsMs = clock.getAsLong() + patience.toMillis();
        return true;
    }

    /** Ends the lease of a run that has ended in order. */
    synchronized void end(String id) {
        run = run.filter(other -> !other.equals(id));
    }

    /** The run that has the lease. */
    synchronized Optional<String> run() {
        return run;
    }

    private void check() {
        expire().ifPresent(expired);
    }

    private synchronized Optional<String> expire() {
        Optional<String> dead = run.filter(id -> clock.getAsLong() > endsMs);
        if (dead.isPresent()) {
            run = Optional.empty();
        }
        return dead;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
