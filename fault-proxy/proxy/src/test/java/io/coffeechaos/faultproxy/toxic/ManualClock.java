package io.coffeechaos.faultproxy.toxic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A clock that moves only when a test advances it. */
public final class ManualClock implements ToxicClock {

    private record Entry(long dueNanos, Runnable action) {}

    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    private final List<Entry> entries = new ArrayList<>();
    private long nowNanos;

    @Override
    public synchronized long nanoTime() {
        return nowNanos;
    }

    @Override
    public synchronized Timer schedule(long dueNanos, Runnable action) {
        Entry entry = new Entry(dueNanos, action);
        entries.add(entry);
        notifyAll();
        return () -> cancel(entry);
    }

    private synchronized void cancel(Entry entry) {
        entries.remove(entry);
    }

    /** Waits until the operator has set a timer; then the operator has received the chunks that the test sent. */
    synchronized ManualClock awaitTimer() {
        long end = System.nanoTime() + WAIT_MAX.toNanos();
        while (entries.isEmpty() && System.nanoTime() < end) {
            try {
                wait(WAIT_MAX.toMillis());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(entries).as("timers").isNotEmpty();
        return this;
    }

    /** Returns the time until the next timer is due. */
    public synchronized Duration untilNextTimer() {
        return entries.stream()
                .min(Comparator.comparingLong(Entry::dueNanos))
                .map(entry -> Duration.ofNanos(entry.dueNanos() - nowNanos))
                .orElseThrow(() -> new AssertionError("no timer"));
    }

    public void advance(Duration duration) {
        long end = nanoTime() + duration.toNanos();
        for (Optional<Entry> due = takeDue(end); due.isPresent(); due = takeDue(end)) {
            due.get().action().run();
        }
        synchronized (this) {
            nowNanos = end;
        }
    }

    private synchronized Optional<Entry> takeDue(long end) {
        Optional<Entry> due = entries.stream()
                .filter(entry -> entry.dueNanos() <= end)
                .min(Comparator.comparingLong(Entry::dueNanos));
        due.ifPresent(entry -> {
            entries.remove(entry);
            nowNanos = Math.max(nowNanos, entry.dueNanos());
        });
        return due;
    }
}
