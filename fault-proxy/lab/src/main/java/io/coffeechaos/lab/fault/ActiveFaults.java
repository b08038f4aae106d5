package io.coffeechaos.lab.fault;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * The faults that the lab has made and must end. They live in the supervisor, so they end in time also when the
 * experiment, the browser or the person that asked for them is gone.
 *
 * <p>A fault that cannot be ended, because its part does not answer, is tried again every half second for ten minutes.
 */
public final class ActiveFaults implements AutoCloseable {
    /** The largest number of faults at the same time. */
    public static final int COUNT_MAX = 8;

    private static final Duration RETRY = Duration.ofMillis(500);
    private static final int RETRIES_MAX = 1200;

    /** So long {@link #heal} waits for the ends of the faults. */
    private static final Duration HEAL_MAX = Duration.ofMillis(2500);

    private static final Duration HEAL_RETRY = Duration.ofMillis(200);

    private final FaultSite site;
    private final LongSupplier clock;
    private final ScheduledExecutorService timer;
    private final ExecutorService healers = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Active> active = new LinkedHashMap<>();
    private int made;

    /**
     * A fault that is on.
     *
     * @param id the id in {@code DELETE /lab/faults/{id}}
     * @param since when it began
     * @param until when it ends by itself
     */
    public record Active(String id, FaultOrder order, Instant since, Instant until) {}

    /** The system has {@value #COUNT_MAX} faults already. */
    public static final class TooManyException extends Exception {
        private static final long serialVersionUID = 1L;

        TooManyException() {
            super("at most " + COUNT_MAX + " faults at the same time: end one, or POST /lab/heal");
        }
    }

    /**
     * Creates the faults of one system.
     *
     * @param site the system and its machine
     * @param clock the time in epoch milliseconds
     */
    public ActiveFaults(FaultSite site, LongSupplier clock) {
        this.site = site;
        this.clock = clock;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("fault-timer-", 0).factory());
    }

    /**
     * Makes a fault that ends after {@code duration}.
     *
     * @throws TooManyException when {@value #COUNT_MAX} faults are on
     * @throws IOException when the fault could not be made; what was done is undone
     */
    public Active begin(FaultOrder order, Duration duration)
            throws IOException, InterruptedException, TooManyException {
        Active fault = place(order, duration);
        boolean made = false;
        try {
            order.begin(site);
            made = true;
        } finally {
            later(fault.id(), RETRIES_MAX, made ? duration : Duration.ZERO);
        }
        return fault;
    }

    /**
     * Ends a fault of a lab before this one. It is listed until that has succeeded.
     *
     * @throws TooManyException when {@value #COUNT_MAX} faults are on
     */
    public void undo(FaultOrder order) throws TooManyException {
        end(place(order, Duration.ZERO).id());
    }

    private synchronized Active place(FaultOrder order, Duration duration) throws TooManyException {
        if (active.size() >= COUNT_MAX) {
            throw new TooManyException();
        }
        Instant now = Instant.ofEpochMilli(clock.getAsLong());
        Active fault = new Active("f" + ++made, order, now, now.plus(duration));
        active.put(fault.id(), fault);
        return fault;
    }

    /** Ends a fault now. It is no error if there is no such fault. */
    public void end(String id) {
        end(id, RETRIES_MAX);
    }

    private void end(String id, int retries) {
        Optional<Active> fault = find(id);
        if (fault.isEmpty()) {
            return;
        }
        try {
            fault.get().order().end(site);
            forget(id);
        } catch (IOException noAnswer) {
            if (retries > 0) {
                later(id, retries - 1, RETRY);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void later(String id, int retries, Duration delay) {
        if (!timer.isShutdown()) {
            Future<?> unused = timer.schedule(() -> end(id, retries), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized Optional<Active> find(String id) {
        return Optional.ofNullable(active.get(id));
    }

    private synchronized void forget(String id) {
        active.remove(id);
    }

    /** The faults that are on, oldest first. */
    public synchronized List<Active> list() {
        return List.copyOf(active.values());
    }

    /**
     * Ends all faults, whoever made them: removes all toxics, enables all proxies, sets all simulators to normal, resumes
     * frozen parts and starts stopped ones; then ends every fault of this lab. Tries everything at the same time, whatever
     * fails, and waits no longer than {@link #HEAL_MAX} for the latter. What is not done by then is tried again later.
     *
     * @param alsoPreparation whether the preparation of a run ends, too
     * @return what could not be healed, in words; empty if everything is whole
     */
    public List<String> heal(boolean alsoPreparation) throws InterruptedException {
        List<String> left = new ArrayList<>();
        try {
            // A frozen part could not take back what its faults have done.
            site.lab().heal();
        } catch (IOException notAll) {
            left.add(notAll.getMessage());
        }
        long untilNanos = System.nanoTime() + HEAL_MAX.toNanos();
        Map<Active, Future<Optional<String>>> ends = new LinkedHashMap<>();
        for (Active fault : list()) {
            if (alsoPreparation || !fault.order().isPreparation()) {
                ends.put(fault, healers.submit(() -> endNow(fault, untilNanos)));
            }
        }
        for (Map.Entry<Active, Future<Optional<String>>> end : ends.entrySet()) {
            result(end.getValue(), untilNanos).ifPresent(why -> {
                FaultOrder order = end.getKey().order();
                left.add(order.kind() + " " + order.target() + ": " + why);
                later(end.getKey().id(), RETRIES_MAX, RETRY);
            });
        }
        try {
            site.lab().simulators().burn(0, 0);
        } catch (IOException notEnded) {
            left.add("cpu: " + notEnded.getMessage());
        }
        return left;
    }

    /**
     * Removes the data that a lab before this one has forged and not removed, because it was killed. It is no error if
     * store or queue do not answer.
     */
    public void removeLeftovers() throws InterruptedException {
        try {
            new StoredFault.ForgedItem().end(site);
            new StoredFault.NullRow().end(site);
            new IntakeMessages(site).remove(StoredFault.ForgedMessage.BODY, 1);
        } catch (IOException noAnswer) {
            // On a new system there are no tables and queues yet, so there is nothing to remove.
        }
    }

    /** Ends a fault. A part that has just been started answers a little later. Returns why it could not be ended. */
    private Optional<String> endNow(Active fault, long untilNanos) throws InterruptedException {
        while (true) {
            try {
                fault.order().end(site);
                forget(fault.id());
                return Optional.empty();
            } catch (IOException noAnswer) {
                if (System.nanoTime() + HEAL_RETRY.toNanos() - untilNanos > 0) {
                    return Optional.of(String.valueOf(noAnswer.getMessage()));
                }
                TimeUnit.MILLISECONDS.sleep(HEAL_RETRY.toMillis());
            }
        }
    }

    private static Optional<String> result(Future<Optional<String>> end, long untilNanos) throws InterruptedException {
        try {
            return end.get(Math.max(0, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            boolean unused = end.cancel(true);
            return Optional.of("not ended yet");
        } catch (ExecutionException bug) {
            return Optional.of(String.valueOf(bug.getCause()));
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        healers.shutdownNow();
    }
}
