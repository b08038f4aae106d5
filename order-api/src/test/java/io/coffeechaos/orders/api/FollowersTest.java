package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Client.ORDER;
import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.api.testkit.Answer;
import io.coffeechaos.orders.api.testkit.ScriptedSteps.Mode;
import io.coffeechaos.orders.api.testkit.Sse;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More clients follow one order than it takes: each is taken, or it learns at once that it is not (order-api.md 6). */
class FollowersTest {
    private static final int FOLLOWERS_MAX = 4;
    private static final int FOLLOWERS = 7;

    private final String key = UUID.randomUUID().toString();
    private ApiNode node;
    private String order = "";

    @BeforeEach
    void holdAnOrderAtItsPayment() {
        // A long renewal: a client that is not taken would hear of the end only then.
        node = ApiNode.start(Map.of(
                "coffee.orders.entity.waiters-max",
                FOLLOWERS_MAX,
                "coffee.api.stream.renewal",
                "1h",
                "coffee.api.seed-wait-ms",
                60_000));
        node.steps().set(Step.PAYMENT, Mode.HOLD);
        order = node.client().order(key, ORDER).header("Location");
        eventually(() -> assertThat(node.client().get(order).header("ETag")).isEqualTo("\"2\""));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void aStreamOverTheLimitOfTheOrderIsRefusedAndEachTakenStreamHearsOfTheEnd() {
        List<Sse> taken = new ArrayList<>();
        for (int i = 0; i < FOLLOWERS_MAX; i++) {
            taken.add(Sse.open(node.client(), order + "/events"));
        }

        for (int i = FOLLOWERS_MAX; i < FOLLOWERS; i++) {
            Answer refused = node.client().get(order + "/events", "Accept", "text/event-stream");
            assertThat(refused.slug()).isEqualTo("overloaded");
            assertThat(refused.header("Retry-After")).isEqualTo("2");
        }
        assertThat(node.held()).containsEntry("event streams", FOLLOWERS_MAX);

        node.steps().release();

        for (Sse stream : taken) {
            assertThat(stream.toEnd().getLast().type()).isEqualTo("OrderConfirmed");
        }
    }

    @Test
    void aStreamWhoseEntityDoesNotAnswerIsNotAccepted() {
        HttpResponse<java.io.InputStream> before = node.client().open(order + "/events", "Accept", "text/event-stream");
        assertThat(before.statusCode()).isEqualTo(200);
        node.deafen(key);

        Answer refused = node.client().get(order + "/events", "Accept", "text/event-stream");

        assertThat(refused.slug()).isEqualTo("storage-unavailable");
        assertThat(node.held()).containsEntry("event streams", 1);
    }

    @Test
    void aLongPollOverTheLimitOfTheOrderIsAnsweredAtOnceAndEachTakenPollHearsOfTheNextVersion() {
        List<CompletableFuture<Answer>> polls = IntStream.range(0, FOLLOWERS)
                .mapToObj(i -> node.client().getLater(order + "?wait=15", "If-None-Match", "\"2\""))
                .toList();

        eventually(() ->
                assertThat(polls.stream().filter(CompletableFuture::isDone)).hasSize(FOLLOWERS - FOLLOWERS_MAX));
        assertThat(polls.stream().filter(CompletableFuture::isDone).map(poll -> poll.join()
                        .status()))
                .containsOnly(304);
        assertThat(node.held()).containsEntry("long polls", FOLLOWERS_MAX);
        node.steps().release();

        assertThat(polls.stream().map(poll -> poll.join().status()).filter(status -> status == 200))
                .hasSize(FOLLOWERS_MAX);
    }

    @Test
    void theLabsEndpointAnswersAtOnceIfTheOrderTakesNoMoreWaiters() {
        String seedKey = UUID.randomUUID().toString();
        CompletableFuture<Answer> first = node.client().postLater("/", SEED.formatted(seedKey));
        String placed = "/orders/" + ApiNode.id(seedKey);
        eventually(() -> assertThat(node.client().get(placed).header("ETag")).isEqualTo("\"2\""));
        List<CompletableFuture<Answer>> polls = IntStream.range(0, FOLLOWERS_MAX)
                .mapToObj(i -> node.client().getLater(placed + "?wait=15", "If-None-Match", "\"2\""))
                .toList();
        // The first request and the polls are one more than the order takes.
        eventually(() -> assertThat(polls.stream().anyMatch(CompletableFuture::isDone) || first.isDone())
                .isTrue());

        Answer again = node.client()
                .send("POST", "/", java.net.http.HttpRequest.BodyPublishers.ofString(SEED.formatted(seedKey)));

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("message").asText()).contains("processing continues");
        node.steps().release();
        polls.forEach(CompletableFuture::join);
        first.join();
    }

    private static final String SEED = """
            {"items":[{"id":"kenyan-aa","name":"Kenyan AA","price":19.99,"quantity":2}],"total":39.98,
             "idempotency_key":"%s"}""";
}
