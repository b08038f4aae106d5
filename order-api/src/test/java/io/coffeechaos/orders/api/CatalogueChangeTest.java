package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.api.testkit.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The catalogue changes between two requests with the same key. A stored order is answered as before; only a new order
 * is checked against the catalogue (order-api.md 3 and 4).
 */
class CatalogueChangeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ORDER = """
            {"items":[{"productId":"kenyan-aa","quantity":2}],"expectedTotal":{"amount":3998,"currency":"USD"}}""";
    private static final String SEED = """
            {"items":[{"id":"kenyan-aa","name":"Kenyan AA","price":19.99,"quantity":2}],"total":39.98}""";

    private final String key = UUID.randomUUID().toString();
    private final String seedKey = UUID.randomUUID().toString();
    private ApiNode node;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() {
        node = ApiNode.start();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void theSameBytesAreAReplayAfterTheProductBecameDearer() throws IOException {
        Answer first = node.client().order(key, ORDER);
        Answer seed = post(seedKey);

        becomesDearer();

        isReplayed(first, seed);
    }

    @Test
    void theSameBytesAreAReplayAfterTheProductLeftTheCatalogue() throws IOException {
        Answer first = node.client().order(key, ORDER);
        Answer seed = post(seedKey);

        leavesTheCatalogue();

        isReplayed(first, seed);
    }

    @Test
    void aNewKeyIsRefusedForTheCatalogueOfTodayAndStaysFree() throws IOException {
        becomesDearer();
        Answer dearer = node.client().order(key, ORDER);
        Answer dearerSeed = post(seedKey);
        leavesTheCatalogue();
        Answer gone = node.client().order(key, ORDER);
        Answer goneSeed = post(seedKey);

        assertThat(dearer.slug()).isEqualTo("price-changed");
        assertThat(dearer.json().at("/currentTotal/amount").asInt()).isEqualTo(4998);
        assertThat(dearerSeed.status()).isEqualTo(422);
        assertThat(dearerSeed.json().path("error").asText()).contains("49.98");
        assertThat(gone.slug()).isEqualTo("validation-error");
        assertThat(gone.json().at("/errors/0/pointer").asText()).isEqualTo("#/items/0/productId");
        assertThat(goneSeed.status()).isEqualTo(422);
        node.restart(Map.of());
        assertThat(node.client().order(key, ORDER).header("Idempotent-Replayed"))
                .isEmpty();
        assertThat(post(seedKey).status()).isEqualTo(200);
        assertThat(node.intake().orders()).isEmpty();
    }

    @Test
    void anotherOrderUnderAUsedKeyIsAReusedKeyEvenIfTheCatalogueRefusesItToo() throws IOException {
        node.client().order(key, ORDER);
        post(seedKey);

        leavesTheCatalogue();

        assertThat(node.client()
                        .order(key, ORDER.replace("\"quantity\":2", "\"quantity\":3"))
                        .slug())
                .isEqualTo("idempotency-key-reused");
        assertThat(post(key, SEED.replace("\"quantity\":2", "\"quantity\":1").replace("39.98", "19.99"))
                        .json()
                        .path("error")
                        .asText())
                .contains("idempotency key was used");
    }

    @Test
    void anOrderThatWaitsInTheIntakeQueueIsNotRefusedForANewPrice() throws IOException {
        node.silence(key);
        assertThat(node.client().order(key, ORDER).header("Order-Intake")).isEqualTo("queued");
        node.unsilence();

        becomesDearer();

        assertThat(node.client().order(key, ORDER).slug()).isEqualTo("storage-unavailable");
        assertThat(post(key).status()).isEqualTo(503);
        node.drainIntake();
        Answer replay = node.client().order(key, ORDER);
        assertThat(replay.status()).isEqualTo(202);
        assertThat(replay.json().at("/total/amount").asInt()).isEqualTo(3998);
    }

    @Test
    void whileTheJournalDoesNotAnswerNoOrderIsRefusedForTheCatalogueAndNoneIsQueued() throws IOException {
        becomesDearer();
        node.silence(key);

        assertThat(node.client().order(key, ORDER).slug()).isEqualTo("storage-unavailable");
        assertThat(node.intake().orders()).isEmpty();
    }

    private void isReplayed(Answer first, Answer seed) {
        Answer replay = node.client().order(key, ORDER);
        assertThat(replay.status()).isEqualTo(202);
        assertThat(replay.body()).isEqualTo(first.body());
        assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
        Answer again = post(seedKey);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("order_id")).isEqualTo(seed.json().path("order_id"));
        eventually(() -> assertThat(node.steps().effects(Step.SHIPPING)).isEqualTo(2));
        assertThat(node.steps().effects(Step.PAYMENT)).isEqualTo(2);
    }

    private Answer post(String withKey) {
        return post(withKey, SEED);
    }

    private Answer post(String withKey, String body) {
        return node.client().send("POST", "/", BodyPublishers.ofString(body), "Idempotency-Key", withKey);
    }

    private void becomesDearer() throws IOException {
        ObjectNode catalogue = bundled();
        for (var product : catalogue.path("products")) {
            if (product.path("id").asText().equals("kenyan-aa")) {
                ((ObjectNode) product.path("price")).put("amount", 2499);
            }
        }
        restartWith(catalogue);
    }

    private void leavesTheCatalogue() throws IOException {
        ObjectNode catalogue = bundled();
        ArrayNode products = (ArrayNode) catalogue.path("products");
        for (int i = products.size() - 1; i >= 0; i--) {
            if (products.path(i).path("id").asText().equals("kenyan-aa")) {
                products.remove(i);
            }
        }
        restartWith(catalogue);
    }

    private static ObjectNode bundled() throws IOException {
        try (InputStream in = CatalogueChangeTest.class.getResourceAsStream("/catalogue.json")) {
            return (ObjectNode) JSON.readTree(in);
        }
    }

    private void restartWith(ObjectNode catalogue) throws IOException {
        Path file = Files.createTempFile(directory, "catalogue", ".json");
        Files.write(file, JSON.writeValueAsBytes(catalogue));
        node.restart(Map.of("coffee.api.catalogue-file", file.toString()));
    }
}
