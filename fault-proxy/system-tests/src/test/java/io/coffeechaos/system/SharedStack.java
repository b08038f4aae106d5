package io.coffeechaos.system;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * One running system for all test classes that heal every fault they inject. A start takes as long as some of the
 * tests, so the classes share the system. Each class checks only its own orders.
 */
final class SharedStack {
    private static final int CLUSTER_NODES = 3;
    private static final Duration HEALING_MAX = Duration.ofMinutes(3);

    private static Optional<Stack> running = Optional.empty();
    private static Optional<Stack> cluster = Optional.empty();

    private SharedStack() {}

    /** The shared system, healed and ready. It starts at the first call and ends with the JVM. */
    static synchronized Stack healthy() throws IOException, InterruptedException {
        if (running.isEmpty()) {
            running = Optional.of(start(Stack.named("shared")));
        }
        return healthy(running.get());
    }

    /** The shared system with three order nodes, healed and ready. */
    static synchronized Stack cluster() throws IOException, InterruptedException {
        if (cluster.isEmpty()) {
            cluster = Optional.of(start(Stack.named("shared-cluster", CLUSTER_NODES)));
        }
        return healthy(cluster.get());
    }

    private static Stack start(Stack stack) throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stack)));
        stack.upFresh();
        return stack;
    }

    private static Stack healthy(Stack stack) throws IOException, InterruptedException {
        // Heal the links first: nodes that are cut off from each other never come up.
        Eventually.eventually(HEALING_MAX, () -> stack.lab().heal());
        stack.awaitUp();
        return stack;
    }

    private static void end(Stack stack) {
        try {
            stack.close();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
