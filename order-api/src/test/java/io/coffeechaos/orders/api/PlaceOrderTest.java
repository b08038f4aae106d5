package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Client.ORDER;
import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.api.testkit.Answer;
import io.coffeechaos.orders.api.testkit.ScriptedSteps.Mode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlaceOrderTest {
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
    void anAcceptedOrderHasLocationTagAndItsSnapshotAndCanBeRead() {
        Answer accepted = node.client().order(key, ORDER, "traceparent", traceparent("a".repeat(32)));

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("ETag")).isEqualTo("\"1\"");
        assertThat(accepted.header("Retry-After")).isEqualTo("1");
        assertThat(accepted.header("Location")).isEqualTo("/orders/" + ApiNode.id(key));
        assertThat(accepted.header("X-Trace-Id")).isEqualTo("a".repeat(32));
        assertThat(accepted.header("Cache-Control")).isEqualTo("no-store");
        assertThat(accepted.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(accepted.json().path("status").asText()).isEqualTo("ACCEPTED");
        assertThat(accepted.json().path("total").path("amount").asInt()).isEqualTo(3998);
        eventually(() -> assertThat(node.client()
                        .get(accepted.header("Location"))
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("CONFIRMED"));
    }

    @Test
    void aReplayIsByteIdenticalAndMarkedInEveryStatusOfTheOrder() {
        Answer first = node.client().order(key, ORDER);
        eventually(() ->
                assertThat(node.client().get(first.header("Location")).text()).contains("CONFIRMED"));
        node.crash(ApiNode.id(key));

        Answer replay = node.client()
                .order(
                        '"' + key + '"',
                        "{ \"customerId\":\"c-1\", \"extra\":[1], \"items\" : [{\"quantity\":2,"
                                + "\"productId\":\"kenyan-aa\"}] }");

        assertThat(replay.status()).isEqualTo(202);
        assertThat(replay.body()).isEqualTo(first.body());
        assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(replay.header("ETag")).isEqualTo("\"1\"");
    }

    @Test
    void aHundredSubmitsOfOneKeyAreOneOrderWithOneEffectOfEachStep() {
        List<CompletableFuture<Answer>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(node.client().orderLater(key, ORDER));
        }
        all.forEach(answer -> assertThat(answer.join().status()).isEqualTo(202));

        eventually(
                () -> assertThat(node.client().get("/orders/" + ApiNode.id(key)).text())
                        .contains("CONFIRMED"));
        for (Step step : Step.values()) {
            assertThat(node.steps().effects(step)).as(step.wireName()).isEqualTo(1);
        }
        assertThat(node.client().get("/orders").json().path("items")).hasSize(1);
    }

    @Test
    void anotherOrderUnderTheSameKeyIsRefusedAndChangesNothing() {
        Answer first = node.client().order(key, ORDER);

        Answer other = node.client().order(key, ORDER.replace("\"quantity\":2", "\"quantity\":3"));

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.slug()).isEqualTo("idempotency-key-reused");
        assertThat(node.client().order(key, ORDER).body()).isEqualTo(first.body());
    }

    @Test
    void aRefusedKeyMayBeUsedForTheCorrectedOrder() {
        assertThat(node.client()
                        .order(key, ORDER.replace("\"quantity\":2", "\"quantity\":0"))
                        .status())
                .isEqualTo(422);

        assertThat(node.client().order(key, ORDER).status()).isEqualTo(202);
    }

    @Test
    void aTotalOffByOneCentIsRefusedWithTheCurrentTotalAndLeavesTheKeyFree() {
        String wrong =
                ORDER.replace("{\"items\"", "{\"expectedTotal\":{\"amount\":3997,\"currency\":\"USD\"},\"items\"");

        Answer refused = node.client().order(key, wrong);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.slug()).isEqualTo("price-changed");
        assertThat(refused.json().path("currentTotal").path("amount").asInt()).isEqualTo(3998);
        assertThat(node.client().order(key, wrong.replace("3997", "3998")).status())
                .isEqualTo(202);
    }

    @Test
    void aDeclinedPaymentEndsRejectedWithItsReason() {
        String id = node.client()
                .order(key, ORDER.replace("{\"items\"", "{\"paymentMethod\":\"demo_declined\",\"items\""))
                .header("Location");

        eventually(() ->
                assertThat(node.client().get(id).json().path("status").asText()).isEqualTo("REJECTED"));
        Answer rejected = node.client().get(id);
        assertThat(rejected.json().path("reason").path("code").asText()).isEqualTo("PAYMENT_DECLINED");
        assertThat(rejected.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void aMissingKeyAndAnInvalidKeyAreDifferentProblems() {
        assertThat(post("/orders", ORDER, "Content-Type", "application/json").slug())
                .isEqualTo("idempotency-key-missing");
        assertThat(node.client().order("\"\"", ORDER).slug()).isEqualTo("idempotency-key-invalid");
        assertThat(node.client().order("k".repeat(256), ORDER).slug()).isEqualTo("idempotency-key-invalid");
        assertThat(node.client().order("two words", ORDER).slug()).isEqualTo("idempotency-key-invalid");
        assertThat(node.client().order("k".repeat(255), ORDER).status()).isEqualTo(202);
        assertThat(node.client().order(key, ORDER, "Idempotency-Key", "another").slug())
                .isEqualTo("idempotency-key-invalid");
    }

    @Test
    void sizeComesBeforeTypeAndTypeBeforeKeyAndKeyBeforeJson() {
        String big = " ".repeat(16 * 1024 + 1);
        assertThat(post("/orders", big, "Content-Type", "text/plain").slug()).isEqualTo("too-large");
        assertThat(post("/orders", "{", "Content-Type", "text/plain").slug()).isEqualTo("unsupported-media-type");
        assertThat(post("/orders", "{", "Content-Type", "application/json").slug())
                .isEqualTo("idempotency-key-missing");
        assertThat(node.client().order(key, "{").slug()).isEqualTo("malformed-json");
    }

    @Test
    void aBodyOverTheLimitIsRefusedChunkedOrNotAndABodyAtTheLimitIsAccepted() {
        String padded = ORDER + " ".repeat(16 * 1024 - ORDER.length());
        assertThat(node.client().order(key, padded).status()).isEqualTo(202);

        Answer sized = node.client().order(key, padded + " ");
        Answer chunked = node.client()
                .send(
                        "POST",
                        "/orders",
                        BodyPublishers.fromPublisher(BodyPublishers.ofString(padded + " ")),
                        "Content-Type",
                        "application/json",
                        "Idempotency-Key",
                        key);

        assertThat(List.of(sized.slug(), chunked.slug())).containsOnly("too-large");
        assertThat(sized.json().path("limitBytes").asInt()).isEqualTo(16384);
    }

    @Test
    void onlyPlainJsonIsAccepted() {
        for (String type : List.of("text/plain", "application/xml", "nonsense")) {
            assertThat(post("/orders", ORDER, "Content-Type", type, "Idempotency-Key", key)
                            .status())
                    .as(type)
                    .isEqualTo(415);
        }
        assertThat(node.client().order(key, ORDER, "Content-Encoding", "gzip").status())
                .isEqualTo(415);
        assertThat(post("/orders", ORDER, "Content-Type", "application/json; charset=UTF-8", "Idempotency-Key", key)
                        .status())
                .isEqualTo(202);
    }

    @Test
    void aClientThatDoesNotAcceptJsonGets406() {
        assertThat(node.client().order(key, ORDER, "Accept", "text/html").slug())
                .isEqualTo("not-acceptable");
        assertThat(node.client()
                        .order(key, ORDER, "Accept", "text/html, */*;q=0.1")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void noAnswerInTimeIsUnknownAndASecondRequestMeanwhileIsInProgress() {
        node.intake().down();
        node.silence(key);

        CompletableFuture<Answer> first = node.client().orderLater(key, ORDER);
        eventually(() -> assertThat(node.unanswered()).isEqualTo(1));
        Answer second = node.client().order(key, ORDER);

        assertThat(first.join().slug()).isEqualTo("storage-unavailable");
        assertThat(first.join().header("Retry-After")).isEqualTo("5");
        assertThat(second.slug()).isEqualTo("idempotency-key-in-progress");
        assertThat(second.header("Retry-After")).isEqualTo("1");
        node.unsilence();
        assertThat(node.client().order(key, ORDER).status()).isEqualTo(202);
    }

    @Test
    void aFailedWriteIsUnknownAndTheSameKeyFinishesTheOrder() {
        node.intake().down();
        node.journal().failNextPersisted();

        assertThat(node.client().order(key, ORDER).slug()).isEqualTo("storage-unavailable");

        eventually(() -> assertThat(node.client().order(key, ORDER).status()).isEqualTo(202));
    }

    @Test
    void afterThreeOrdersThatCannotBeStoredOthersAreRejectedAtOnceUntilAProbeSucceeds() {
        node.intake().down();
        for (String silent : List.of("s1", "s2", "s3")) {
            node.silence(silent);
            assertThat(node.client().order(silent, ORDER).slug()).isEqualTo("storage-unavailable");
        }

        int asked = node.unanswered();

        assertThat(node.client().order(key, ORDER).slug()).isEqualTo("storage-unavailable");

        assertThat(node.unanswered())
                .as("orders for which the node asked the journal")
                .isEqualTo(asked);
        eventually(() -> assertThat(node.client().order(key, ORDER).status()).isEqualTo(202));
        assertThat(node.client().order("after", ORDER).status()).isEqualTo(202);
    }

    @Test
    void theAnswerWaitsForTheRowAndIsUnknownWithoutIt() {
        node.intake().down();
        node.rows().hold();
        assertThat(node.client().order(key, ORDER).slug()).isEqualTo("storage-unavailable");
        assertThat(node.steps().effects(Step.PAYMENT))
                .as("no dependency is called before the row is written")
                .isZero();

        node.rows().release();

        Answer accepted = node.client().order(key, ORDER);
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void aSlowDependencyDoesNotSlowAcceptance() {
        node.steps().set(Step.PAYMENT, Mode.HOLD);
        for (int i = 0; i < 50; i++) {
            assertThat(node.client().order("slow-" + i, ORDER).status()).isEqualTo(202);
        }
    }

    private Answer post(String path, String body, String... headers) {
        return node.client().send("POST", path, BodyPublishers.ofString(body), headers);
    }

    private static String traceparent(String trace) {
        return "00-" + trace + "-00f067aa0ba902b7-01";
    }
}
