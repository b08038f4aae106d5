package io.coffeechaos.system;

import java.io.IOException;
import java.util.Optional;

/**
 * One running system for all test classes that leave it as they found it. Starting one takes as long as some of the
 * tests; each class still judges only the orders it made itself.
 */
final class SharedStack {
    private static Optional<Stack> running = Optional.empty();

    private SharedStack() {}

    /** The system, healthy: started at the first call, ended with the JVM. */
    static synchronized Stack healthy() throws IOException, InterruptedException {
        if (running.isEmpty()) {
            Stack stack = Stack.named("shared");
            running = Optional.of(stack);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stack)));
            stack.upFresh();
        }
        Stack stack = running.get();
        stack.awaitUp();
        stack.heal();
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
