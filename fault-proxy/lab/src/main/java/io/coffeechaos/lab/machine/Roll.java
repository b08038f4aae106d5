package io.coffeechaos.lab.machine;

import io.coffeechaos.lab.supervisor.SupervisedProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Restarts the nodes in turn with other settings. A new order replaces the one that is going on. */
final class Roll implements AutoCloseable {
    private static final Duration UP_MAX = Duration.ofMinutes(2);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);

    private final List<SupervisedProcess> nodes;
    private final AtomicInteger newest = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("roll-", 0).factory());

    Roll(List<SupervisedProcess> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /** Begins to restart the nodes that run with other settings. The first one ends at once. */
    void start(Map<String, String> settings) {
        int turn = newest.incrementAndGet();
        nodes.forEach(node -> node.settings(settings));
        Future<?> unused = thread.submit(() -> roll(settings, turn));
    }

    /** Whether nodes are still to be restarted, or one is not up yet. */
    boolean isGoingOn() {
        return ended.get() < newest.get();
    }

    private void roll(Map<String, String> settings, int turn) {
        try {
            for (SupervisedProcess node : nodes) {
                // A node that is down takes the settings with its next start.
                boolean runs = node.status().pid() > 0;
                if (turn == newest.get() && runs && !node.runsWith(settings)) {
                    node.restart();
                    awaitUp(node, settings, turn);
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            ended.set(turn);
        }
    }

    private void awaitUp(SupervisedProcess node, Map<String, String> settings, int turn) throws InterruptedException {
        long untilNanos = System.nanoTime() + UP_MAX.toNanos();
        while (turn == newest.get() && System.nanoTime() - untilNanos < 0) {
            if (node.runsWith(settings) && node.status().state().equals(SupervisedProcess.State.up.name())) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_INTERVAL.toMillis());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
