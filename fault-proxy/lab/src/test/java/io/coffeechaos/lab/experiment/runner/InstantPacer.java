package io.coffeechaos.lab.experiment.runner;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A time in which no pause takes any time: it notes the pauses and moves the clock. Thread-safe. */
final class InstantPacer implements Pacer {
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private Instant now = Instant.parse("2026-01-10T12:10:15.112052Z");

    List<Duration> pauses() {
        return pauses;
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public boolean await(CountDownLatch latch, Duration most) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("stopped");
        }
        pauses.add(most);
        synchronized (this) {
            now = now.plus(most);
        }
        return latch.getCount() == 0;
    }
}
