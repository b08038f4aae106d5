package io.coffeechaos.simulator;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Burns processor time, so that the other processes of this machine get less of it. It ends by itself, and a new burn
 * replaces the old one.
 */
final class Burn implements AutoCloseable {
    static final Duration DURATION_MAX = Duration.ofMinutes(1);

    /** One processor stays free, so that the machine still answers. A machine with one processor burns it. */
    static final int THREADS_MAX = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    private static final int ROUNDS_BETWEEN_CHECKS = 100_000;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final AtomicLong burnedNanos = new AtomicLong();
    private volatile Order current = new Order(0, System.nanoTime());

    private record Order(int threads, long untilNanos) {
        boolean isOver() {
            return threads == 0 || System.nanoTime() - untilNanos >= 0;
        }
    }

    /**
     * Reads and carries out the body of {@code POST /burn}.
     *
     * @throws IllegalArgumentException when a field is wrong
     */
    void start(Fields wanted) {
        wanted.only("threads", "durationMs");
        int count = wanted.wholeNumber("threads", 1);
        if (count < 0 || count > THREADS_MAX) {
            throw new IllegalArgumentException("threads must be 0 to " + THREADS_MAX + ": was " + count);
        }
        int millis = wanted.wholeNumber("durationMs", 0);
        if (count > 0 && (millis < 1 || millis > DURATION_MAX.toMillis())) {
            throw new IllegalArgumentException(
                    "durationMs must be 1 to " + DURATION_MAX.toMillis() + ": was " + millis);
        }
        Order order =
                new Order(count, System.nanoTime() + Duration.ofMillis(millis).toNanos());
        current = order;
        for (int thread = 1; thread <= count; thread++) {
            Thread.ofPlatform().daemon().name("burn-" + thread).start(() -> burn(order));
        }
    }

    private void burn(Order order) {
        long counted = threads.getCurrentThreadCpuTime();
        long value = 1;
        while (current.equals(order) && !order.isOver()) {
            for (int round = 0; round < ROUNDS_BETWEEN_CHECKS; round++) {
                value = value * 6364136223846793005L + 1442695040888963407L;
            }
            long now = threads.getCurrentThreadCpuTime();
            // The sum depends on the value, so the compiler must keep the loop.
            burnedNanos.addAndGet(now - counted + (value == 0 ? 1 : 0));
            counted = now;
        }
    }

    /** The answer of {@code GET /burn}: the threads that burn now, and the processor time burnt so far. */
    Map<String, Object> shown() {
        Order order = current;
        return Map.of(
                "threads",
                order.isOver() ? 0 : order.threads(),
                "burnedMs",
                Duration.ofNanos(burnedNanos.get()).toMillis());
    }

    @Override
    public void close() {
        current = new Order(0, System.nanoTime());
    }
}
