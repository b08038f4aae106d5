package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Client.ORDER;
import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.api.testkit.Answer;
import io.coffeechaos.orders.api.testkit.ScriptedSteps.Mode;
import io.coffeechaos.orders.tracing.SpanIds;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracesTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String BROWSER = "00f067aa0ba902b7";

    @TempDir
    private Path folder;

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

    private List<JsonNode> spans() {
        List<JsonNode> spans = new ArrayList<>();
        node.client().get("/traces?limit=2000").json().path("spans").forEach(spans::add);
        return spans;
    }

    private JsonNode span(String name) {
        List<JsonNode> found = spans().stream()
                .filter(span -> span.path("name").asText().equals(name))
                .toList();
        assertThat(found).as(name).hasSize(1);
        return found.getFirst();
    }

    private Answer placed() {
        return node.client().order(key, ORDER, "traceparent", "00-" + TRACE + "-" + BROWSER + "-00");
    }

    private void ends(String id, String status) {
        eventually(() ->
                assertThat(node.client().get(id).json().path("status").asText()).isEqualTo(status));
    }

    private static String field(JsonNode span, String name) {
        return span.path(name).asText();
    }

    private static String attribute(JsonNode span, String name) {
        return span.path("attributes").path(name).asText();
    }

    @Test
    void anOrderIsOneTraceFromItsRequestToItsEnd() {
        String id = placed().header("Location");
        ends(id, "CONFIRMED");

        List<JsonNode> spans = spans();
        assertThat(spans).allSatisfy(span -> {
            assertThat(field(span, "traceId")).isEqualTo(TRACE);
            assertThat(field(span, "service")).isEqualTo("order-api");
        });
        JsonNode request = span("POST /orders");
        assertThat(field(request, "parentSpanId")).isEqualTo(BROWSER);
        assertThat(field(request, "kind")).isEqualTo("SERVER");
        assertThat(attribute(request, "http.response.status_code")).isEqualTo("202");
        assertThat(attribute(request, "http.route")).isEqualTo("/orders");
        JsonNode order = span("order");
        assertThat(field(order, "spanId"))
                .isEqualTo(SpanIds.order(ApiNode.id(key)).value());
        assertThat(field(order, "parentSpanId")).isEqualTo(field(request, "spanId"));
        assertThat(attribute(order, "coffee.order.status")).isEqualTo("CONFIRMED");
        for (Step step : Step.values()) {
            assertThat(field(span("step " + step.wireName()), "parentSpanId")).isEqualTo(field(order, "spanId"));
        }
        assertThat(spans)
                .filteredOn(span -> field(span, "name").equals("DynamoDB.PutItem"))
                .isNotEmpty()
                .allSatisfy(write -> assertThat(field(write, "parentSpanId")).isEqualTo(field(order, "spanId")))
                .extracting(write -> attribute(write, "coffee.event"))
                .contains("OrderAccepted", "OrderProgressed");
        assertThat(spans).as("of an instant order, without the calls").hasSizeLessThanOrEqualTo(13);
    }

    @Test
    void anOrderDoesNotWaitForACollectorThatNeverAnswers() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ApiNode sending =
                        ApiNode.start(Map.of("coffee.traces.endpoint", "http://127.0.0.1:" + silent.getLocalPort()))) {
            Answer placed = sending.client().order(key, ORDER);

            assertThat(placed.status()).isEqualTo(202);
            eventually(() -> assertThat(
                            sending.client().get(placed.header("Location")).text())
                    .contains("CONFIRMED"));
        }
    }

    @Test
    void aReplayLinksToTheOrderWhoseTraceItDoesNotJoin() {
        String id = placed().header("Location");
        ends(id, "CONFIRMED");

        node.client().order(key, ORDER, "traceparent", "00-" + "a".repeat(32) + "-" + BROWSER + "-01");

        List<JsonNode> replays = spans().stream()
                .filter(span -> field(span, "traceId").equals("a".repeat(32)))
                .toList();
        assertThat(replays).hasSize(1);
        assertThat(attribute(replays.getFirst(), "coffee.replay")).isEqualTo("true");
        JsonNode link = replays.getFirst().path("links").path(0);
        assertThat(field(link, "traceId")).isEqualTo(TRACE);
        assertThat(field(link, "spanId")).isEqualTo(field(span("order"), "spanId"));
    }

    @Test
    void aCancelIsATraceOfItsOwnAndTheUndosStandInTheOrders() {
        node.steps().set(Step.INVENTORY, Mode.HOLD);
        String id = placed().header("Location");
        ends(id, "INVENTORY_PENDING");

        node.client()
                .send(
                        "POST",
                        id + "/cancel",
                        BodyPublishers.noBody(),
                        "traceparent",
                        "00-" + "b".repeat(32) + "-" + BROWSER + "-01");
        ends(id, "CANCELLED");

        JsonNode cancel = span("POST /orders/{id}/cancel");
        assertThat(field(cancel, "traceId")).isEqualTo("b".repeat(32));
        assertThat(field(cancel.path("links").path(0), "traceId")).isEqualTo(TRACE);
        JsonNode undo = span("undo payment");
        assertThat(field(undo, "traceId")).isEqualTo(TRACE);
        assertThat(undo.path("startMicros").asLong())
                .isGreaterThanOrEqualTo(cancel.path("startMicros").asLong() / 1000 * 1000);
    }

    @Test
    void anOrderInTheIntakeQueueGoesOnInItsTrace() {
        node.journal().failNextPersisted();
        node.client().order(key, ORDER, "traceparent", "00-" + TRACE + "-" + BROWSER + "-00");
        node.drainIntake();
        ends("/orders/" + ApiNode.id(key), "CONFIRMED");

        assertThat(attribute(span("POST /orders"), "coffee.intake")).isEqualTo("true");
        assertThat(field(span("order"), "parentSpanId")).isEqualTo(field(span("POST /orders"), "spanId"));
    }

    @Test
    void aReadIsASpanOnlyIfTheServerFailsIt() {
        node.client().get("/orders");
        node.client().get("/orders/" + ApiNode.id(key));
        assertThat(spans()).isEmpty();

        node.client().get("/broken", "traceparent", "00-" + TRACE + "-" + BROWSER + "-00");

        JsonNode failed = span("GET other");
        assertThat(field(failed, "traceId")).isEqualTo(TRACE);
        assertThat(field(failed, "error")).isEqualTo("answered with 500");
    }

    /** A span is for operators, and so is a log line: neither has what a customer sent. */
    @Test
    void noSpanHasTheKeyTheCustomerOrTheBody() {
        String canary = "canary-" + key;
        String body = "{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":2}],\"customerId\":\"c-" + key + "\"}";
        node.client().order(canary, body);
        ends("/orders/" + ApiNode.id(canary), "CONFIRMED");

        assertThat(node.client().get("/traces").text())
                .contains("coffee.order.id")
                .doesNotContain(canary)
                .doesNotContain("c-" + key)
                .doesNotContain("kenyan");
    }

    @Test
    void theListGoesOnAtItsCursor() {
        ends(placed().header("Location"), "CONFIRMED");
        JsonNode all = node.client().get("/traces").json();
        JsonNode first = node.client().get("/traces?limit=2").json();

        assertThat(first.path("spans").size()).isEqualTo(2);
        JsonNode rest =
                node.client().get("/traces?after=" + field(first, "next")).json();
        assertThat(rest.path("spans").size()).isEqualTo(all.path("spans").size() - 2);
        assertThat(rest.path("missed").asInt()).isZero();
        assertThat(node.client()
                        .get("/traces?after=" + field(rest, "next"))
                        .json()
                        .path("spans")
                        .size())
                .isZero();
    }

    @Test
    void aParameterOutsideItsRangeIsNamed() {
        for (String query : List.of("limit=0", "limit=2001", "limit=x", "after=-1", "after=1e3")) {
            Answer refused = node.client().get("/traces?" + query);
            assertThat(refused.status()).as(query).isEqualTo(400);
            assertThat(refused.text()).as(query).contains(query.substring(0, 5));
        }
    }

    /** The simulators have the same test: the sampler of all parts is one class. */
    @ParameterizedTest
    @CsvSource({"0, 01", "1, 00"})
    void theFileGetsASampledTraceWhateverTheFlagOfTheCallerSays(int ratio, String flag) throws Exception {
        Path file = folder.resolve("node.jsonl");
        try (ApiNode other =
                ApiNode.start(Map.of("coffee.traces.ratio", ratio, "coffee.traces.file", file.toString()))) {
            String id = other.client()
                    .order(key, ORDER, "traceparent", "00-" + TRACE + "-" + BROWSER + "-" + flag)
                    .header("Location");
            eventually(() -> assertThat(
                            other.client().get(id).json().path("status").asText())
                    .isEqualTo("CONFIRMED"));

            assertThat(other.client().get("/traces").text()).contains("\"name\":\"order\"");
            assertThat(Files.readString(file).contains("\"name\":\"order\"")).isEqualTo(ratio == 1);
        }
    }

    @Test
    void withoutARingTheListIsEmpty() {
        try (ApiNode quiet = ApiNode.start(Map.of("coffee.traces.ring", 0, "coffee.traces.ratio", 0))) {
            quiet.client().order(key, ORDER);

            assertThat(quiet.client().get("/traces").json().path("spans").size())
                    .isZero();
        }
    }
}
