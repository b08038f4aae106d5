package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Client.ORDER;
import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.api.testkit.Answer;
import io.coffeechaos.orders.api.testkit.ScriptedSteps.Mode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CancelOrderTest {
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

    @ParameterizedTest
    @EnumSource(Step.class)
    void anOpenOrderIsCancelledAtEachStepAndNoEffectRemains(Step step) {
        String id = heldAt(step);
        Answer open = node.client().get(id);
        assertThat(open.json().path("cancellable").asBoolean()).isTrue();

        Answer cancelling = cancel(id);

        assertThat(cancelling.status()).isEqualTo(202);
        assertThat(cancelling.json().path("status").asText()).isEqualTo("COMPENSATING");
        assertThat(cancelling.json().path("cancellable").asBoolean()).isFalse();
        assertThat(cancelling.json().at("/reason/code").asText()).isEqualTo("CANCELLED_BY_CUSTOMER");
        assertThat(cancelling.header("ETag"))
                .isEqualTo('"' + cancelling.json().path("version").asText() + '"');
        assertThat(cancelling.header("Retry-After")).isEqualTo("1");
        assertThat(cancelling.header("Cache-Control")).isEqualTo("no-store");
        ends(id, "CANCELLED");
        for (Step each : Step.values()) {
            assertThat(node.steps().net(each)).as(each.wireName()).isZero();
        }
        assertThat(node.client().get(id).json().at("/reason/code").asText()).isEqualTo("CANCELLED_BY_CUSTOMER");
    }

    @Test
    void aSecondCancelIs200DuringAndAfterTheCompensation() {
        String id = heldAt(Step.INVENTORY);
        node.steps().holdUndo(Step.PAYMENT);
        assertThat(cancel(id).status()).isEqualTo(202);

        Answer again = cancel(id);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("status").asText()).isEqualTo("COMPENSATING");
        assertThat(again.header("Retry-After")).isNotEmpty();
        node.steps().release();
        ends(id, "CANCELLED");
        Answer after = cancel(id);
        assertThat(after.status()).isEqualTo(200);
        assertThat(after.body()).isEqualTo(node.client().get(id).body());
        assertThat(after.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void ofTwentyCancelsAtOnceOneIs202AndTheOthersAre200() {
        String id = heldAt(Step.PAYMENT);

        List<CompletableFuture<Answer>> cancels =
                Stream.generate(() -> cancelLater(id)).limit(20).toList();

        List<Integer> statuses =
                cancels.stream().map(cancel -> cancel.join().status()).toList();
        assertThat(statuses).containsOnly(200, 202).containsOnlyOnce(202);
        ends(id, "CANCELLED");
        assertThat(node.client().get(id + "/events").text()).containsOnlyOnce("CancelRequested");
    }

    @Test
    void aFinishedOrderIsNotCancelledAndItsEntityIsNotAsked() {
        String confirmed = node.client().order(key, ORDER).header("Location");
        ends(confirmed, "CONFIRMED");
        node.silence(key);

        Answer refused = cancel(confirmed);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.slug()).isEqualTo("not-cancellable");
        assertThat(refused.json().path("orderStatus").asText()).isEqualTo("CONFIRMED");
        assertThat(node.client().get(confirmed).json().path("cancellable").asBoolean())
                .isFalse();
    }

    @Test
    void anOrderInCompensationForAnotherReasonIsNotCancelled() {
        node.steps().set(Step.INVENTORY, Mode.REFUSE);
        node.steps().holdUndo(Step.PAYMENT);
        String id = node.client().order(key, ORDER).header("Location");
        eventually(() -> assertThat(status(id)).isEqualTo("COMPENSATING"));

        Answer refused = cancel(id);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("orderStatus").asText()).isEqualTo("COMPENSATING");
        node.steps().release();
        ends(id, "REJECTED");
        assertThat(cancel(id).json().path("orderStatus").asText()).isEqualTo("REJECTED");
    }

    @Test
    void anUnknownIdIs404AndStartsNoEntity() {
        assertThat(cancel("/orders/" + ApiNode.id("nobody")).slug()).isEqualTo("not-found");
        assertThat(cancel("/orders/nonsense").slug()).isEqualTo("not-found");
        assertThat(node.entities()).isZero();
        assertThat(node.client().get("/orders/nonsense/cancel").status()).isEqualTo(405);
    }

    @Test
    void aCancelWithoutAnAnswerIsUnknownAndSafeToSendAgain() {
        String id = heldAt(Step.PAYMENT);
        node.silence(key);

        Answer unknown = cancel(id);

        assertThat(unknown.slug()).isEqualTo("storage-unavailable");
        assertThat(unknown.header("Retry-After")).isEqualTo("5");
        node.unsilence();
        assertThat(cancel(id).status()).isIn(200, 202);
        ends(id, "CANCELLED");
    }

    @Test
    void aCancelWhoseWriteFailsIsUnknownAndSafeToSendAgain() {
        String id = heldAt(Step.PAYMENT);
        node.journal().failNextPersisted();

        assertThat(cancel(id).slug()).isEqualTo("storage-unavailable");

        eventually(() -> assertThat(cancel(id).status()).isIn(200, 202));
        ends(id, "CANCELLED");
    }

    @Test
    void anOrderWhoseRowCannotBeReadIsUnknown() {
        String id = heldAt(Step.PAYMENT);
        node.rows().goAway();

        assertThat(cancel(id).slug()).isEqualTo("storage-unavailable");

        node.rows().comeBack();
        assertThat(cancel(id).status()).isEqualTo(202);
    }

    @Test
    void theBodyOfACancelIsIgnoredUnlessItIsTooLarge() {
        String id = heldAt(Step.PAYMENT);

        assertThat(post(id + "/cancel", " ".repeat(16 * 1024 + 1)).slug()).isEqualTo("too-large");
        assertThat(post(id + "/cancel", "{\"why\":\"tea\"}").status()).isEqualTo(202);
    }

    @Test
    void theKeyOfACancelledOrderStillBelongsToThatOrder() {
        String id = heldAt(Step.PAYMENT);
        Answer first = node.client().order(key, ORDER);
        cancel(id);
        ends(id, "CANCELLED");

        Answer replay = node.client().order(key, ORDER);

        assertThat(replay.body()).isEqualTo(first.body());
        assertThat(replay.json().path("cancellable").asBoolean())
                .as("still the snapshot of its acceptance")
                .isTrue();
    }

    /** Places an order that waits for the answer of this step, and returns its path. */
    private String heldAt(Step step) {
        node.steps().set(step, Mode.HOLD);
        String id = node.client().order(key, ORDER).header("Location");
        String pending = step.name() + "_PENDING";
        eventually(() -> assertThat(status(id)).isEqualTo(pending));
        return id;
    }

    private void ends(String id, String status) {
        eventually(() -> assertThat(status(id)).isEqualTo(status));
    }

    private String status(String id) {
        return node.client().get(id).json().path("status").asText();
    }

    private Answer cancel(String id) {
        return cancelLater(id).join();
    }

    private CompletableFuture<Answer> cancelLater(String id) {
        return node.client().postLater(id + "/cancel", "");
    }

    private Answer post(String path, String body) {
        return node.client().send("POST", path, BodyPublishers.ofString(body));
    }
}
