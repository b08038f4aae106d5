package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Client.ORDER;
import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.api.testkit.Answer;
import io.coffeechaos.orders.api.testkit.ScriptedSteps.Mode;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadOrderTest {
    private ApiNode node;
    private final String key = UUID.randomUUID().toString();

    @BeforeEach
    void start() {
        node = ApiNode.start();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void anOpenOrderHasRetryAfterAndAKnownTagIs304() {
        String id = heldAt(Step.PAYMENT);

        Answer open = node.client().get(id);

        assertThat(open.header("Retry-After")).isEqualTo("1");
        assertThat(open.header("ETag")).isEqualTo("\"2\"");
        assertThat(node.client().get(id, "If-None-Match", "\"2\"").status()).isEqualTo(304);
        assertThat(node.client().get(id, "If-None-Match", "W/\"2\"").status()).isEqualTo(304);
        assertThat(node.client().get(id, "If-None-Match", "2").status()).isEqualTo(304);
        assertThat(node.client().get(id, "If-None-Match", "\"1\"").status()).isEqualTo(200);
        assertThat(node.client().get(id, "If-None-Match", "1").status()).isEqualTo(200);
    }

    @Test
    void aDelayedOrderShowsItsErrorAndNextAttemptAndRetryAfterPointsToIt() {
        node.steps().set(Step.PAYMENT, Mode.TIMEOUT);
        String id = node.client().order(key, ORDER).header("Location");

        eventually(() -> assertThat(node.client().get(id).json().path("delayed").asBoolean())
                .isTrue());
        Answer delayed = node.client().get(id);

        assertThat(delayed.json().path("status").asText()).isEqualTo("PAYMENT_PENDING");
        assertThat(delayed.json().at("/steps/0/state").asText()).isEqualTo("DELAYED");
        assertThat(delayed.json().at("/steps/0/attempts").asInt()).isEqualTo(4);
        assertThat(delayed.json().at("/steps/0/lastError/kind").asText()).isEqualTo("timeout");
        assertThat(delayed.json().at("/steps/1").properties()).hasSize(3);
        assertThat(Integer.parseInt(delayed.header("Retry-After"))).isBetween(2, 15);
    }

    @Test
    void aWaitReturnsWhenTheOrderChanges() {
        String id = heldAt(Step.PAYMENT);
        CompletableFuture<Answer> waiting = node.client().getLater(id + "?wait=10", "If-None-Match", "\"2\"");
        assertThat(waiting).isNotDone();

        node.steps().release();

        assertThat(waiting.join().status()).isEqualTo(200);
        assertThat(waiting.join().json().path("version").asInt()).isGreaterThan(2);
    }

    @Test
    void aWaitWithoutAChangeIs304AfterItsSeconds() {
        String id = heldAt(Step.PAYMENT);

        long begun = System.nanoTime();
        Answer unchanged = node.client().get(id + "?wait=1", "If-None-Match", "\"2\"");

        assertThat(unchanged.status()).isEqualTo(304);
        assertThat((System.nanoTime() - begun) / 1_000_000).isGreaterThanOrEqualTo(950);
    }

    @Test
    void aChangeDuringAnEntityRestartIsSeenBeforeA304() {
        String id = heldAt(Step.PAYMENT);
        CompletableFuture<Answer> waiting = node.client().getLater(id + "?wait=2", "If-None-Match", "\"2\"");

        node.steps().set(Step.PAYMENT, Mode.DONE);
        node.crash(ApiNode.id(key));
        // A read by another client starts the entity again. The entity finds that its step has begun, repeats the call
        // and goes on.
        node.client().get(id);

        assertThat(waiting.join().status()).isEqualTo(200);
    }

    @Test
    void aWaitOnAFinishedOrderOrWithoutATagAnswersAtOnce() {
        String id = node.client().order(key, ORDER).header("Location");
        eventually(() -> assertThat(node.client().get(id).text()).contains("CONFIRMED"));

        Answer known = node.client()
                .get(id + "?wait=15", "If-None-Match", node.client().get(id).header("ETag"));

        assertThat(known.status()).isEqualTo(304);
        assertThat(node.client().get(id + "?wait=15").status()).isEqualTo(200);
        assertThat(node.client().get(id).headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void anInvalidWaitIsRefused() {
        String id = heldAt(Step.PAYMENT);
        for (String wait : List.of("16", "x", "-1", "1.5", "", "007")) {
            Answer refused = node.client().get(id + "?wait=" + wait);
            assertThat(refused.slug()).as(wait).isEqualTo("invalid-query");
            assertThat(refused.json().path("parameter").asText()).isEqualTo("wait");
        }
    }

    @Test
    void anUnknownIdIs404AndAnUnreadableOneIs503() {
        String known = heldAt(Step.PAYMENT);
        assertThat(node.client().get("/orders/" + ApiNode.id("nobody")).slug()).isEqualTo("not-found");
        assertThat(node.client().get("/orders/nonsense").slug()).isEqualTo("not-found");
        assertThat(node.client().get("/orders/nonsense/events").slug()).isEqualTo("not-found");

        node.rows().goAway();

        Answer unreadable = node.client().get(known);
        assertThat(unreadable.slug()).isEqualTo("storage-unavailable");
        assertThat(unreadable.header("Retry-After")).isEqualTo("5");
        assertThat(node.client().get(known + "/events").slug()).isEqualTo("storage-unavailable");
        assertThat(node.client().get("/orders").slug()).isEqualTo("storage-unavailable");
        assertThat(node.client().get("/orders/summary").slug()).isEqualTo("storage-unavailable");
    }

    @Test
    void aFinishedOrderIsServedFromItsRowWithoutItsEntity() {
        String id = node.client().order(key, ORDER).header("Location");
        eventually(() -> assertThat(node.client().get(id).text()).contains("CONFIRMED"));

        node.silence(key);

        assertThat(node.client().get(id).json().path("status").asText()).isEqualTo("CONFIRMED");
        assertThat(node.client().get(id + "/events").json().path("events")).hasSize(8);
    }

    @Test
    void anOpenOrderWhoseEntityDoesNotAnswerIs503() {
        String id = heldAt(Step.PAYMENT);

        node.silence(key);

        assertThat(node.client().get(id).slug()).isEqualTo("storage-unavailable");
    }

    @Test
    void aQuarantinedOrderIsServedFromItsRowWithoutItsEntity() {
        String id = heldAt(Step.PAYMENT);
        eventually(() -> assertThat(node.client()
                        .get("/orders?status=PAYMENT_PENDING")
                        .json()
                        .path("items"))
                .as("orders whose row shows the step")
                .hasSize(1));
        node.silence(key);
        node.rows()
                .quarantine(ApiNode.id(key), "its history is not read from the journal")
                .toCompletableFuture()
                .join();

        Answer quarantined = node.client().get(id);

        assertThat(quarantined.status()).isEqualTo(200);
        assertThat(quarantined.json().path("status").asText()).isEqualTo("PAYMENT_PENDING");
    }

    @Test
    void headIsGetWithoutABody() {
        String id = heldAt(Step.PAYMENT);

        Answer head = node.client().send("HEAD", id, java.net.http.HttpRequest.BodyPublishers.noBody());

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("ETag")).isEqualTo("\"2\"");
        assertThat(head.text()).isEmpty();
    }

    @Test
    void waitersOverTheLimitAreAnsweredAtOnce() {
        try (ApiNode small = ApiNode.start(java.util.Map.of("coffee.api.waiters-max", 1))) {
            small.steps().set(Step.PAYMENT, Mode.HOLD);
            String id = small.client().order(key, ORDER).header("Location");
            eventually(() -> assertThat(small.client().get(id).header("ETag")).isEqualTo("\"2\""));
            CompletableFuture<Answer> one = small.client().getLater(id + "?wait=10", "If-None-Match", "\"2\"");
            CompletableFuture<Answer> other = small.client().getLater(id + "?wait=10", "If-None-Match", "\"2\"");

            // The second of the two requests has no place to wait.
            Answer atOnce = (Answer) CompletableFuture.anyOf(one, other).join();
            assertThat(atOnce.status()).isEqualTo(304);
            assertThat(one.isDone() && other.isDone()).isFalse();
            small.steps().release();
            assertThat(List.of(one.join().status(), other.join().status())).containsExactlyInAnyOrder(200, 304);
        }
    }

    @Test
    void aDrainingNodeAnswersItsWaiters() {
        String id = heldAt(Step.PAYMENT);
        CompletableFuture<Answer> waiting = node.client().getLater(id + "?wait=15", "If-None-Match", "\"2\"");

        node.shutdown().begin();

        assertThat(waiting.join().status()).isEqualTo(304);
    }

    private String heldAt(Step step) {
        node.steps().set(step, Mode.HOLD);
        String id = node.client().order(key, ORDER).header("Location");
        eventually(() -> assertThat(node.client().get(id).header("ETag")).isEqualTo("\"2\""));
        return id;
    }
}
