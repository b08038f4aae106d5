package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Orders on shards all over the cluster, asked for again and again: each answer is their entity's, so when all have
 * answered, all shards serve. An answer that comes from the intake queue does not count.
 */
final class Served {
    private static final int ORDERS = 32;
    private static final String BODY =
            "{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":1}],\"paymentMethod\":\"demo_ok\"}";

    private final Stack stack;
    private final List<String> keys = new ArrayList<>();

    private Served(Stack stack) {
        this.stack = stack;
    }

    /** Places the orders; {@code prefix} makes their keys their own. */
    static Served on(Stack stack, String prefix) throws InterruptedException {
        Served served = new Served(stack);
        for (int order = 0; order < ORDERS; order++) {
            served.keys.add(prefix + "-served-" + order);
        }
        Duration unused = served.everywhere(1, Duration.ofMinutes(1));
        return served;
    }

    /**
     * Waits until every order has answered through this node.
     *
     * @return how long that took
     */
    Duration everywhere(int node, Duration patience) throws InterruptedException {
        long begunNanos = System.nanoTime();
        URI edge = stack.edge(node);
        Set<String> silent = new HashSet<>(keys);
        Eventually.eventually(patience, () -> {
            for (String key : List.copyOf(silent)) {
                if (isServed(edge, key)) {
                    silent.remove(key);
                }
            }
            assertThat(silent).as("orders that do not answer").isEmpty();
        });
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }

    private boolean isServed(URI edge, String key) throws IOException, InterruptedException {
        HttpResponse<String> answer = stack.submit(edge, key, BODY);
        return answer.statusCode() / 100 == 2
                && answer.headers().firstValue("Order-Intake").isEmpty();
    }
}
