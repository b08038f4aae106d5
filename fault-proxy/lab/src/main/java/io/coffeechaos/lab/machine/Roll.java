package io.coffeechaos.lab.machine;

import io.coffeechaos.lab.supervisor.SupervisedProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Restarts the nodes in turn with other settings. A new order replaces the one that is going on, and begins with the node
 * that this one has left unfinished: two nodes are never away at the same time.
 */
final class Roll implements AutoCloseable {
    private static final Duration UP_MAX = Duration.ofMinutes(2);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);
    private static final Set<String> TAKEN_AWAY =
            Set.of(SupervisedProcess.State.stopped.name(), SupervisedProcess.State.frozen.name());

    private final List<SupervisedProcess> nodes;
    private final AtomicInteger newest = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("roll-", 0).factory());

    /** The node that was restarted last, until it is up. Only the thread uses it. */
    private Optional<Restarting> unfinished = Optional.empty();

    /**
     * A node on its way.
     *
     * @param ending the process that was asked to end; it may answer for some seconds more
     */
    private record Restarting(SupervisedProcess node, long ending) {
        boolean isStill() {
            return node.status().pid() == ending;
        }
    }

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
            for (SupervisedProcess node : unfinishedFirst()) {
                if (isUnfinished(node) || mustRestart(node, settings)) {
                    bringUp(node, settings, turn);
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            ended.set(turn);
        }
    }

    private List<SupervisedProcess> unfinishedFirst() {
        return Stream.concat(unfinished.stream().map(Restarting::node), nodes.stream())
                .distinct()
                .toList();
    }

    private boolean isUnfinished(SupervisedProcess node) {
        return unfinished.filter(restarting -> restarting.node().equals(node)).isPresent();
    }

    /** A process that was asked to end still answers for a while. Its settings say nothing. */
    private boolean isEnding(SupervisedProcess node) {
        return isUnfinished(node) && unfinished.orElseThrow().isStill();
    }

    /** A node that is down, or is ending, takes the settings with its next start. */
    private boolean mustRestart(SupervisedProcess node, Map<String, String> settings) {
        return node.status().pid() > 0 && !node.runsWith(settings) && !isEnding(node);
    }

    /** Restarts the node, and waits until it is up, or something else than the roll has taken it away. */
    private void bringUp(SupervisedProcess node, Map<String, String> settings, int turn) throws InterruptedException {
        long untilNanos = System.nanoTime() + UP_MAX.toNanos();
        while (turn == newest.get() && System.nanoTime() - untilNanos < 0) {
            if (mustRestart(node, settings)) {
                unfinished = Optional.of(new Restarting(node, node.status().pid()));
                node.restart();
            }
            String state = node.status().state();
            boolean isUp =
                    !isEnding(node) && node.runsWith(settings) && state.equals(SupervisedProcess.State.up.name());
            if (isUp || TAKEN_AWAY.contains(state)) {
                unfinished = Optional.empty();
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
