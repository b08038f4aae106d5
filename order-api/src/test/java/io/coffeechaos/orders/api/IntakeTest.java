package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Client.ORDER;
import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.api.testkit.Answer;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders that the journal does not store wait in the intake queue (order-api.md 3, 4 and 10). */
class IntakeTest {
    private static final Duration LONGER_THAN_INTAKE_MAX = Duration.ofSeconds(1);

    private final String key = UUID.randomUUID().toString();
    private ApiNode node;

    @BeforeEach
    void start() {
        node = ApiNode.start();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void anOrderWithoutAnAnswerOfTheJournalIsQueuedAndOnlyItsIdIsPromised() {
        node.silence(key);

        Answer queued = node.client().order(key, ORDER);

        assertThat(queued.status()).isEqualTo(202);
        assertThat(queued.header("Order-Intake")).isEqualTo("queued");
        assertThat(queued.header("Location")).isEqualTo("/orders/" + ApiNode.id(key));
        assertThat(queued.header("ETag")).as("a version is not promised").isEmpty();
        JsonNode body = queued.json();
        assertThat(body.path("id").asText()).isEqualTo(ApiNode.id(key).value());
        assertThat(body.path("acceptedAt").isNull()).isTrue();
        assertThat(body.path("cancellable").asBoolean()).isFalse();
        assertThat(node.intake().orders()).extracting(OrderAccepted::id).containsExactly(ApiNode.id(key));
        assertThat(node.steps().effects(Step.PAYMENT)).isZero();
    }

    @Test
    void anOrderWhoseWriteFailsIsQueuedAtOnce() {
        node.journal().failNextPersisted();

        Answer queued = node.client().order(key, ORDER);

        assertThat(queued.status()).isEqualTo(202);
        assertThat(queued.header("Order-Intake")).isEqualTo("queued");
    }

    @Test
    void aQueuedOrderKeepsItsStampWhenItEntersItsEntityAndCanThenBeRead() {
        node.silence(key);
        Answer queued = node.client().order(key, ORDER);
        OrderAccepted waiting = node.intake().orders().getFirst();
        node.unsilence();

        node.drainIntake();

        Answer replay = node.client().order(key, ORDER);
        assertThat(replay.status()).isEqualTo(202);
        assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(replay.header("Order-Intake")).isEmpty();
        assertThat(Instant.parse(replay.json().path("acceptedAt").asText()))
                .as("stamped once, before the first attempt")
                .isEqualTo(waiting.acceptedAt());
        assertThat(node.client().get(queued.header("Location")).status()).isEqualTo(200);
        eventually(() -> assertThat(node.steps().effects(Step.PAYMENT)).isEqualTo(1));
    }

    @Test
    void anOrderThatIsQueuedAndStoredLateIsOneOrder() {
        node.rows().hold();
        assertThat(node.client().order(key, ORDER).header("Order-Intake")).isEqualTo("queued");
        node.rows().release();

        node.drainIntake();

        assertThat(node.client().order(key, ORDER).header("Idempotent-Replayed"))
                .isEqualTo("true");
        eventually(
                () -> assertThat(node.client().get("/orders/" + ApiNode.id(key)).text())
                        .contains("CONFIRMED"));
        assertThat(node.steps().effects(Step.PAYMENT)).isEqualTo(1);
    }

    @Test
    void afterThreeOrdersThatTheJournalDidNotStoreOthersDoNotWaitForIt() {
        for (String silent : new String[] {"s1", "s2", "s3"}) {
            node.silence(silent);
            node.client().order(silent, ORDER);
        }
        int asked = node.unanswered();

        Answer queued = node.client().order(key, ORDER);

        assertThat(queued.header("Order-Intake")).isEqualTo("queued");
        assertThat(node.unanswered()).isEqualTo(asked);
        eventually(() -> assertThat(node.client().order("probe", ORDER).header("Order-Intake"))
                .isEmpty());
    }

    @Test
    void anOrderThatGoesToTheQueueAtOnceMayAlsoUseTheTimeOfTheJournal() {
        for (String silent : new String[] {"s1", "s2", "s3"}) {
            node.silence(silent);
            node.client().order(silent, ORDER);
        }
        node.intake().slow(LONGER_THAN_INTAKE_MAX);

        Answer queued = node.client().order(key, ORDER);

        assertThat(queued.status()).isEqualTo(202);
        assertThat(queued.header("Order-Intake")).isEqualTo("queued");
    }

    @Test
    void withoutTheQueueTheAnswerIsThatTheOrderMayExist() {
        node.silence(key);
        node.intake().silence();

        Answer unknown = node.client().order(key, ORDER);

        assertThat(unknown.status()).isEqualTo(503);
        assertThat(unknown.slug()).isEqualTo("storage-unavailable");
        assertThat(unknown.header("Retry-After")).isEqualTo("5");
        assertThat(unknown.json().path("detail").asText()).contains("may exist").contains("same key");
    }

    @Test
    void anOrderWithAnUnexpectedTotalIsNotQueuedBecauseItMayBeAReplay() {
        node.silence(key);

        Answer unknown = node.client()
                .order(
                        key,
                        ORDER.replace(
                                "{\"items\"", "{\"expectedTotal\":{\"amount\":1,\"currency\":\"USD\"},\"items\""));

        assertThat(unknown.slug()).isEqualTo("storage-unavailable");
        assertThat(node.intake().orders()).isEmpty();
    }

    @Test
    void anUnknownIdIs503WhileAnOrderMayWaitInTheQueue() {
        String nobody = "/orders/" + ApiNode.id("nobody");
        assertThat(node.client().get(nobody).slug()).isEqualTo("not-found");
        node.silence(key);
        String waiting = node.client().order(key, ORDER).header("Location");

        assertThat(node.client().get(waiting).slug()).isEqualTo("storage-unavailable");
        assertThat(node.client().get(waiting).header("Retry-After")).isNotEmpty();
        assertThat(node.client().get(nobody).slug()).isEqualTo("storage-unavailable");
        assertThat(node.client()
                        .send("POST", waiting + "/cancel", BodyPublishers.noBody())
                        .slug())
                .isEqualTo("storage-unavailable");
        node.intake().take();
        assertThat(node.client().get(nobody).slug())
                .as("the queue was just emptied")
                .isEqualTo("storage-unavailable");

        node.intake().timePasses();
        assertThat(node.client().get(nobody).slug()).isEqualTo("not-found");
    }

    @Test
    void anUnknownIdIs503WhileTheJournalIsDownOrTheQueueIsSilent() {
        String nobody = "/orders/" + ApiNode.id("nobody");
        node.journalCheck().down();
        assertThat(node.client().get(nobody).slug()).isEqualTo("storage-unavailable");
        node.journalCheck().up();
        assertThat(node.client().get(nobody).slug()).isEqualTo("not-found");

        node.intake().silence();
        assertThat(node.client().get(nobody).slug()).isEqualTo("storage-unavailable");
    }

    @Test
    void theOriginalLabsEndpointSaysThatAQueuedOrderIsReceived() {
        node.silence(key);
        String body = "{\"items\":[{\"id\":\"kenyan-aa\",\"name\":\"Kenyan AA\",\"price\":19.99,\"quantity\":2}],"
                + "\"total\":39.98,\"timestamp\":\"2026-11-21T10:00:00Z\"}";

        Answer queued = node.client()
                .send(
                        "POST",
                        "/",
                        BodyPublishers.ofString(body),
                        "Content-Type",
                        "application/json",
                        "Idempotency-Key",
                        key);

        assertThat(queued.status()).isEqualTo(200);
        assertThat(queued.json().path("success").asBoolean()).isTrue();
        assertThat(queued.json().path("order_id").asText())
                .isEqualTo(ApiNode.id(key).value());
        assertThat(queued.json().path("message").asText()).isEqualTo("Order received and stored, processing continues");
        assertThat(node.intake().orders()).hasSize(1);
    }
}
