package io.coffeechaos.system;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * One running system for all test classes that leave it as they found it. Starting one takes as long as some of the
 * tests; each class still judges only the orders it made itself.
 */
final class SharedStack {
    private static final int CLUSTER_NODES = 3;
    private static final Duration HEALING_MAX = Duration.ofMinutes(3);

    private static Optional<Stack> running = Optional.empty();
    private static Optional<Stack> cluster = Optional.empty();

    private SharedStack() {}

    /** The system, healthy: started at the first call, ended with the JVM. */
    static synchronized Stack healthy() throws IOException, InterruptedException {
        if (running.isEmpty()) {
            running = Optional.of(start(Stack.named("shared")));
        }
        return healthy(running.get());
    }

    /** The same with three order nodes. */
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
        // First the links: nodes that are cut off from each other never come up.
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
