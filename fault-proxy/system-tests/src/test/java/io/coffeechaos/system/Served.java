package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Orders on shards all over the cluster, asked for again and again: each answer is their entity's, so when all have
 * answered, all shards serve. They are asked to be accepted with another total: only the entity can refuse that, and
 * nothing of it goes to the intake queue while the entity is away.
 */
final class Served {
    private static final int ORDERS = 32;
    private static final Duration PLACED_MAX = Duration.ofMinutes(1);
    private static final String BODY =
            "{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":1}],\"paymentMethod\":\"demo_ok\"}";
    private static final String OTHER_BODY =
            BODY.replaceFirst("}$", ",\"expectedTotal\":{\"amount\":1,\"currency\":\"USD\"}}");

    private final Stack stack;
    private final List<String> keys = new ArrayList<>();

    private Served(Stack stack) {
        this.stack = stack;
    }

    /** Places the orders; {@code prefix} makes their keys their own. */
    static Served on(Stack stack, String prefix) throws InterruptedException {
        Served served = new Served(stack);
        for (int order = 0; order < ORDERS; order++) {
            String key = prefix + "-served-" + order;
            Eventually.eventually(
                    PLACED_MAX,
                    () -> assertThat(stack.submit(key, BODY).statusCode()).isEqualTo(202));
            served.keys.add(key);
        }
        Duration unused = served.everywhere(1, PLACED_MAX);
        return served;
    }

    /**
     * Waits until every order has answered through this node. All are asked at once: one whose shard is away holds its
     * question for two seconds, and must not keep the others waiting.
     *
     * @return how long that took
     */
    Duration everywhere(int node, Duration patience) throws InterruptedException {
        long begunNanos = System.nanoTime();
        URI edge = stack.edge(node);
        try (ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> questions = keys.stream()
                    .<Callable<Boolean>>map(key -> () -> answers(edge, key, patience))
                    .toList();
            List<Boolean> answered = customers.invokeAll(questions).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(answered).as("orders that answer").doesNotContain(false);
        }
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }

    /** As a customer does: asks again soon after it was not answered. */
    private boolean answers(URI edge, String key, Duration patience) {
        Eventually.eventually(patience, () -> assertThat(isServed(edge, key)).isTrue());
        return true;
    }

    private boolean isServed(URI edge, String key) throws InterruptedException {
        try {
            return stack.submit(edge, key, OTHER_BODY).body().contains("idempotency-key-reused");
        } catch (IOException notReached) {
            return false;
        }
    }
}
