package io.coffeechaos.lab.experiment.runner;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Waiting for the threads of a run. */
final class Threads {
    /** An activity ends after an hour at most, and its pauses are longer only when a file says so. */
    private static final Duration JOIN_TIMEOUT = Duration.ofHours(25);

    /** How long threads may need to end once they were interrupted: a process is killed in 5 s. */
    private static final Duration CUT_TIMEOUT = Duration.ofSeconds(10);

    private Threads() {}

    /** Waits for the end of a thread; an interrupt of the waiting thread does not end the wait. */
    static void join(Thread thread) {
        boolean interrupted = false;
        long deadlineNanos = System.nanoTime() + JOIN_TIMEOUT.toNanos();
        while (thread.isAlive() && System.nanoTime() < deadlineNanos) {
            try {
                boolean unused = thread.join(Duration.ofNanos(deadlineNanos - System.nanoTime()));
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for the end of background threads.
     *
     * @throws InterruptedException when the run is stopped meanwhile; the threads, which are stopped as well, have then
     *     had 10 s to end
     */
    static void joinAll(List<Thread> threads) throws InterruptedException {
        try {
            for (Thread thread : threads) {
                boolean unused = thread.join(JOIN_TIMEOUT);
            }
        } catch (InterruptedException stopped) {
            joinCut(threads);
            throw stopped;
        }
    }

    /** Waits for the end of threads that were interrupted. */
    static void joinCut(List<Thread> threads) {
        long deadlineNanos = System.nanoTime() + CUT_TIMEOUT.toNanos();
        for (Thread thread : threads) {
            try {
                boolean unused = thread.join(Duration.ofNanos(
                        Math.max(TimeUnit.MILLISECONDS.toNanos(1), deadlineNanos - System.nanoTime())));
            } catch (InterruptedException again) {
                // The bound is short, and the threads are ending.
            }
        }
    }
}
