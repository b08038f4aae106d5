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
 * Finds out when all shards of the cluster serve requests. It places orders on many shards and then asks for each of
 * them again and again. Only the entity of an order can answer the question, so all shards serve when all orders have
 * answered. The question is a new submit with the same key and another total: the entity refuses it, and it never goes
 * to the intake queue while the entity is not available.
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

    /** Places the orders. {@code prefix} makes their keys unique. */
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
     * Waits until every order has answered through this node. All orders are asked at the same time: a question to a
     * shard that is not available waits for two seconds, and the other orders must not wait for it.
     *
     * @return the time until all orders had answered
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

    /** Asks again soon after a question without an answer, as a customer does. */
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
