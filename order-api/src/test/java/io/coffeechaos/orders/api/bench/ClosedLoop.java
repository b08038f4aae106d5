package io.coffeechaos.orders.api.bench;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A closed loop: each connection sends its next order when the last one is accepted. */
final class ClosedLoop {
    private static final String ORDER = """
            {"items":[{"productId":"kenyan-aa","quantity":2},{"productId":"sumatra-mandheling","quantity":1}]}""";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /**
     * Most attempts for one order. As any client may do, the loop repeats an order that got a 503 with the same key,
     * one second later. The repetition counts in the time until the order is accepted.
     */
    private static final int ATTEMPTS_MAX = 60;

    private static final int UNAVAILABLE = 503;

    private final BenchStack stack;
    private final int connections;

    ClosedLoop(BenchStack stack, int connections) {
        this.stack = stack;
        this.connections = connections;
    }

    /**
     * The result of a run.
     *
     * @param orders number of orders
     * @param acceptSeconds time until the last order was accepted
     * @param completeSeconds time until the last order was finished
     * @param acceptNanos time until each order was accepted, sorted
     */
    record Result(int orders, double acceptSeconds, double completeSeconds, List<Long> acceptNanos) {
        Result {
            acceptNanos = List.copyOf(acceptNanos);
        }

        double acceptedPerSecond() {
            return orders / acceptSeconds;
        }

        double completedPerSecond() {
            return orders / completeSeconds;
        }

        double acceptMillis(double share) {
            return acceptNanos.get((int) Math.min(orders - 1L, (long) (orders * share))) / 1e6;
        }
    }

    /** Sends the orders and waits until all of them are finished. */
    Result run(int orders) throws Exception {
        long finishedBefore = stack.figures().finished();
        long begunNanos = System.nanoTime();
        List<Long> nanos = accept(orders);
        double accepted = (System.nanoTime() - begunNanos) / 1e9;
        while (stack.figures().finished() - finishedBefore < orders) {
            if (System.nanoTime() - begunNanos > PATIENCE.toNanos() + (long) (accepted * 1e9)) {
                throw new IllegalStateException("not all orders ended within " + PATIENCE + " of their acceptance");
            }
            stack.shortPause();
        }
        return new Result(orders, accepted, (System.nanoTime() - begunNanos) / 1e9, nanos);
    }

    /** Sends the orders. Returns the time until each one was accepted, in nanoseconds, sorted. */
    List<Long> accept(int orders) throws Exception {
        AtomicInteger next = new AtomicInteger();
        long[] nanos = new long[orders];
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Void> connection = () -> {
                for (int order = next.getAndIncrement(); order < orders; order = next.getAndIncrement()) {
                    long begun = System.nanoTime();
                    submit(http);
                    nanos[order] = System.nanoTime() - begun;
                }
                return null;
            };
            for (Future<Void> ended : threads.invokeAll(
                    Stream.generate(() -> connection).limit(connections).toList())) {
                ended.get();
            }
        }
        return Arrays.stream(nanos).sorted().boxed().toList();
    }

    private void submit(HttpClient http) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(stack.orders())
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(ORDER))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        for (int attempt = 1; attempt < ATTEMPTS_MAX && answer.statusCode() == UNAVAILABLE; attempt++) {
            stack.secondPause();
            answer = http.send(request, BodyHandlers.ofString());
        }
        if (answer.statusCode() != 202) {
            throw new IllegalStateException("an order was answered " + answer.statusCode() + ": " + answer.body());
        }
    }
}
