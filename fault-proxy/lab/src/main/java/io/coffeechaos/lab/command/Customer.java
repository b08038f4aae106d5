package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.RetryAfter;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A careful customer, as order-api.md 14 says: each attempt sends the same bytes under the same key, an attempt without a
 * final answer is followed by another one, and after four attempts the outcome is unknown, not failed.
 */
final class Customer {
    /** The pauses before the attempts. Each grows by up to a fifth, so that customers do not come back together. */
    private static final List<Duration> PAUSES =
            List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(5));

    private static final double JITTER = 0.2;
    private static final Set<Integer> ASK_FOR_ANOTHER = Set.of(409, 429, 500, 502, 503, 504);

    private final Edges edges;
    private final Consumer<String> notice;
    private final Pause pause;

    /** Waits between two attempts. */
    interface Pause {
        void take(Duration length) throws InterruptedException;
    }

    /**
     * @param notice is told why another attempt follows
     */
    Customer(Edges edges, Consumer<String> notice) {
        this(edges, notice, length -> TimeUnit.MILLISECONDS.sleep(length.toMillis()));
    }

    /** As above, with other pauses. */
    Customer(Edges edges, Consumer<String> notice, Pause pause) {
        this.edges = edges;
        this.notice = notice;
        this.pause = pause;
    }

    /** What a customer knows in the end. */
    sealed interface Outcome {
        /**
         * The order is stored.
         *
         * @param order the order at its acceptance
         * @param isReplay whether the key was known before
         * @param isQueued whether the order waits in the intake queue until the store is back
         */
        record Accepted(JsonNode order, boolean isReplay, boolean isQueued) implements Outcome {}

        /** The shop does not take this order. */
        record Refused(String reason) implements Outcome {}

        /** No attempt got a final answer. The order may exist. */
        record Unknown(String lastFailure) implements Outcome {}
    }

    /** Places an order under a key. */
    Outcome submit(String key, String body) throws InterruptedException {
        String failure = "";
        Duration retryAfter = Duration.ZERO;
        for (int attempt = 1; attempt <= PAUSES.size(); attempt++) {
            if (attempt > 1) {
                notice.accept("%s: attempt %d of %d follows".formatted(failure, attempt, PAUSES.size()));
            }
            pause.take(longer(PAUSES.get(attempt - 1), retryAfter));
            retryAfter = Duration.ZERO;
            try {
                HttpResponse<String> answer = edges.send(
                        edges.request("/orders")
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", key)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        Edges.ANSWER_MAX);
                if (answer.statusCode() == 202) {
                    return accepted(answer);
                }
                failure = Edges.problem(answer);
                if (!ASK_FOR_ANOTHER.contains(answer.statusCode())) {
                    return new Outcome.Refused(failure);
                }
                retryAfter = RetryAfter.of(answer);
            } catch (IOException noAnswer) {
                failure = noAnswer.getMessage();
            }
        }
        return new Outcome.Unknown(failure);
    }

    private static Duration longer(Duration usual, Duration retryAfter) {
        double share = 1 + RandomGenerator.getDefault().nextDouble(JITTER);
        Duration jittered = Duration.ofMillis(Math.round(usual.toMillis() * share));
        return jittered.compareTo(retryAfter) > 0 ? jittered : retryAfter;
    }

    private static Outcome accepted(HttpResponse<String> answer) throws IOException {
        return new Outcome.Accepted(
                Edges.json(answer),
                answer.headers().firstValue("Idempotent-Replayed").isPresent(),
                answer.headers().firstValue("Order-Intake").isPresent());
    }
}
