package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Client.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.api.testkit.Answer;
import io.coffeechaos.orders.api.testkit.ScriptedSteps.Mode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeedEndpointTest {
    /** The body that the original lab's page sends for seven bags, with the sum as a browser computes it. */
    private static final String SEVEN = """
            {"items":[{"id":"ethiopian-yirgacheffe","name":"Ethiopian Yirgacheffe","price":18.99,"quantity":7}],
             "total":132.92999999999998,"timestamp":"2026-11-21T10:00:00.000Z"}""";

    private ApiNode node;

    @BeforeEach
    void start() {
        node = ApiNode.start(Map.of("coffee.api.seed-wait-ms", 700));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void theBodyOfTheLabsPageIsStoredAndAnsweredWhenTheOrderIsFinished() {
        Answer stored = post(SEVEN, "Content-Type", "application/json");

        assertThat(stored.status()).isEqualTo(200);
        assertThat(stored.json().path("success").asBoolean()).isTrue();
        assertThat(stored.json().path("message").asText()).isEqualTo("Order received and stored");
        assertThat(stored.json().path("status").asText()).isEqualTo("CONFIRMED");
        String id = stored.json().path("order_id").asText();
        assertThat(node.client().get("/orders/" + id).json().at("/total/amount").asInt())
                .isEqualTo(13_293);
    }

    @Test
    void theDefaultContentTypeOfCurlIsAccepted() {
        assertThat(post(SEVEN, "Content-Type", "application/x-www-form-urlencoded")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void withoutAKeyEveryRequestIsANewOrder() {
        assertThat(id(post(SEVEN))).isNotEqualTo(id(post(SEVEN)));
    }

    @Test
    void theSameKeyInTheBodyOrInTheHeaderIsTheSameOrder() {
        String key = UUID.randomUUID().toString();
        String keyed = SEVEN.replace("{\"items\"", "{\"idempotency_key\":\"" + key + "\",\"items\"");

        String first = id(post(keyed));

        assertThat(id(post(keyed.replace("10:00:00", "11:00:00")))).isEqualTo(first);
        assertThat(id(post(SEVEN, "Idempotency-Key", key))).isEqualTo(first);
        assertThat(id(post(keyed, "Idempotency-Key", '"' + key + '"'))).isEqualTo(first);
        assertThat(post(keyed, "Idempotency-Key", "another").status()).isEqualTo(400);
    }

    @Test
    void theLabsEndpointSharesItsKeysWithTheOrdersEndpoint() {
        String key = UUID.randomUUID().toString();
        assertThat(node.client().order(key, ORDER).status()).isEqualTo(202);

        Answer reused = post(SEVEN, "Idempotency-Key", key);

        assertThat(reused.status()).isEqualTo(422);
        assertThat(reused.json().path("error").asText()).contains("idempotency key was used");
    }

    @Test
    void theAnswerForAnOrderStillOpenAfterTheWaitSaysThatProcessingContinues() {
        node.steps().set(Step.PAYMENT, Mode.HOLD);

        Answer open = post(SEVEN);

        assertThat(open.status()).isEqualTo(200);
        assertThat(open.json().path("message").asText()).isEqualTo("Order received and stored, processing continues");
        assertThat(open.json().path("status").asText()).isEqualTo("PAYMENT_PENDING");
    }

    @Test
    void aRefusedOrderIsAnErrorInTheLabsWords() {
        node.steps().set(Step.PAYMENT, Mode.REFUSE);

        Answer refused = post(SEVEN);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("error").asText()).isEqualTo("Order refused: the card was declined");
    }

    @Test
    void anOrderThatIsOutOfStockIsAnErrorOnlyAfterItsPaymentIsRefunded() {
        node.steps().set(Step.INVENTORY, Mode.REFUSE);

        Answer refused = post(SEVEN);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("error").asText()).isEqualTo("Order refused: kenyan-aa is sold out");
        assertThat(node.steps().effects(Step.PAYMENT)).isEqualTo(1);
        assertThat(node.steps().net(Step.PAYMENT)).isZero();
    }

    @Test
    void anOrderStillInCompensationAfterTheWaitIsNotAnErrorYet() {
        node.steps().set(Step.INVENTORY, Mode.REFUSE);
        node.steps().holdUndo(Step.PAYMENT);

        Answer open = post(SEVEN);

        assertThat(open.status()).isEqualTo(200);
        assertThat(open.json().path("message").asText()).isEqualTo("Order received and stored, processing continues");
        assertThat(open.json().path("status").asText()).isEqualTo("COMPENSATING");
    }

    @Test
    void wrongBodiesAreErrorsInTheLabsWords() {
        assertThat(post("{\"items\":").status()).isEqualTo(400);
        for (String wrong : List.of(
                "{}",
                "[]",
                SEVEN.replace("132.92999999999998", "\"132.93\""),
                SEVEN.replace("132.92999999999998", "100"),
                SEVEN.replace("18.99", "1e400"),
                SEVEN.replace("\"quantity\":7", "\"quantity\":7.5"),
                SEVEN.replace("ethiopian-yirgacheffe", "tea"))) {
            Answer refused = post(wrong);
            assertThat(refused.status()).as(wrong).isEqualTo(422);
            assertThat(refused.json().path("error").asText()).isNotEmpty();
        }
        assertThat(post(" ".repeat(16 * 1024 + 1)).status()).isEqualTo(413);
        assertThat(node.client().get("/").status()).isEqualTo(405);
    }

    @Test
    void aStalePriceIsRefusedWithTheCurrentTotal() {
        Answer stale = post(SEVEN.replace("18.99", "18.00").replace("132.92999999999998", "126"));

        assertThat(stale.status()).isEqualTo(422);
        assertThat(stale.json().path("error").asText()).contains("132.93");
    }

    @Test
    void anOrderThatCannotBeStoredIs503() {
        node.intake().down();
        node.silence("silent");

        Answer unknown = post(SEVEN, "Idempotency-Key", "silent");

        assertThat(unknown.status()).isEqualTo(503);
        assertThat(unknown.header("Retry-After")).isEqualTo("5");
    }

    private static String id(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().path("order_id").asText();
    }

    private Answer post(String body, String... headers) {
        return node.client().send("POST", "/", BodyPublishers.ofString(body), headers);
    }
}
