package io.coffeechaos.lab.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.fault.FakeMachine;
import io.coffeechaos.lab.history.History;
import io.coffeechaos.lab.history.HistoryEvent;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.supervisor.SupervisedProcess;
import io.coffeechaos.lab.supervisor.Supervisor;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes of the measuring side, against small servers that play the system. */
class MeasureApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SIDE_FIELDS =
            "client rate book customers successRate sent acknowledged stored open unknown"
                    + " lost duplicates silent misreported";
    private static final String STORY_FIELDS = "order key book asOf status client events calls flags";
    private static final String FIELDS = "window at book started requests errorRate p50 p95 p99 customers successRate"
            + " attemptsPerOrder reads readErrorRate readP99 accepted queued confirmed confirmP95 sent acknowledged stored"
            + " open delayed unknown lost duplicates silent misreported unreceipted receiptLagMs ledgerLagMs callsPerOrder stepP95 edges"
            + " breakers shed throttled queueDepth eventsPending dlqDepth nodesUp nodesReady restarts faults alarm staleMs";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    /** The lab's clock is this much ahead, so that a minute passes at once. */
    private final AtomicLong aheadMs = new AtomicLong();

    private FakeSystem system;
    private Measuring measuring;
    private Breaking breaking;
    private Runs runs;
    private LabApi api;

    @BeforeEach
    void start() throws IOException {
        system = new FakeSystem(folder);
        measuring = new Measuring(
                        system.addresses(),
                        () -> List.of(new SupervisedProcess.Status("node-1", 7, "http://127.0.0.1", "up", 2)),
                        () -> System.currentTimeMillis() + aheadMs.get(),
                        Duration.ofMillis(50),
                        Duration.ofSeconds(2))
                .start();
        LabDirectory directory = new LabDirectory(folder, folder, folder);
        breaking = new Breaking(
                RunningLab.at(new Ports(0), system.addresses().simulators()),
                new FakeMachine(system.addresses().queue()),
                List::of,
                System::currentTimeMillis);
        runs = new Runs(measuring, breaking, new RunFolders(folder.resolve("runs")), (id, wish, at) -> {
            throw new IOException("no runs here");
        });
        api = LabApi.start(new Supervisor(List.of(), directory), new Ports(0), measuring, breaking, runs, 0);
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
        runs.close();
        breaking.close();
        measuring.close();
        system.close();
        client.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
                .header("Content-Type", "application/json");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return Calls.send(client, request);
    }

    private JsonNode get(String path) {
        HttpResponse<String> answer = send(request(path));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException notJson) {
            throw new AssertionError(answer.body(), notJson);
        }
    }

    private HttpResponse<String> put(String path, String body) {
        return send(request(path).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode totals() {
        return get("/lab/ledger?limit=1").path("totals");
    }

    /** Lets customers order until so many orders are stored, and ends the load. */
    private void orders(String client, int stored) {
        HttpResponse<String> started = put("/lab/load", "{\"rate\":20,\"client\":\"" + client + "\"}");
        assertThat(started.statusCode()).as(started.body()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> system.orders() >= stored);
        assertThat(json(put("/lab/load", "{\"rate\":0}")).path("rate").asInt()).isZero();
    }

    /** Waits for a number. The lab's clock runs faster meanwhile. */
    private void awaitTotals(String word, int number) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            aheadMs.addAndGet(200);
            JsonNode totals = totals();
            assertThat(totals.path(word).asInt()).as(totals.toString()).isEqualTo(number);
        });
    }

    @Test
    void whatCustomersWereToldIsWhatIsStored() throws Exception {
        orders("resilient", 5);
        int stored = system.orders();
        awaitTotals("stored", stored);

        assertThat(totals().path("acknowledged").asInt()).isEqualTo(stored);
        for (String word : List.of("open", "unknown", "lost", "duplicates", "silent", "misreported")) {
            assertThat(totals().path(word).asInt()).as(word).isZero();
        }
        assertThat(totals().path("effects").toString())
                .isEqualTo("{\"charged\":%1$d,\"reserved\":%1$d,\"shipped\":%1$d}".formatted(stored));
        JsonNode kpi = get("/lab/kpi?window=300");
        assertThat(kpi.path("accepted").asInt()).isEqualTo(stored);
        assertThat(kpi.path("confirmed").asInt()).isEqualTo(stored);
        assertThat(kpi.path("callsPerOrder").path("payment").asDouble()).isEqualTo(1);

        // A minute later all orders settle. A second charge of one of them is still noticed.
        aheadMs.addAndGet(75_000);
        await().atMost(PATIENCE).until(() -> measuring.ledger().unsettled() == 0);
        JsonNode page = get("/lab/ledger?limit=2");
        assertThat(page.path("items")).hasSize(2);
        assertThat(page.path("nextCursor").asText()).isEqualTo("2");
        assertThat(get("/lab/ledger?cursor=2&limit=1000").path("items")).hasSize(stored - 2);
        String id = page.path("items").path(0).path("orderId").asText();
        system.chargeAgain(id);
        assertThat(put("/lab/load", "{\"rate\":1}").statusCode()).isEqualTo(200);
        String book = page.path("book").asText();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        get("/lab/ledger?filter=duplicate&book=" + book).path("items"))
                .hasSize(1));
        assertThat(get("/lab/ledger?order=" + id)
                        .path("items")
                        .path(0)
                        .path("flags")
                        .toString())
                .isEqualTo("[\"duplicate\",\"misreported\"]");
        // The totals are those of the last join.
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(get("/lab/ledger?limit=1&book=" + book)
                        .at("/totals/duplicates")
                        .asInt())
                .isEqualTo(1));

        HttpResponse<String> csv = send(request("/lab/ledger.csv?book=" + book));
        assertThat(csv.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
        assertThat(csv.body().split("\r\n")).hasSize(1 + stored).allMatch(line -> line.split(",", -1).length == 13);
    }

    @Test
    void fragileCustomersHaveSilentAndDuplicateOrders() {
        assertThat(put("/lab/settings", "{\"requestTimeoutS\":1}").statusCode()).isEqualTo(200);
        system.hangOrders();

        orders("fragile", 2);

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(totals().path("silent").asInt())
                    .isPositive()
                    .isEqualTo(totals().path("sent").asInt());
            assertThat(totals().path("stored").asInt())
                    .isEqualTo(totals().path("silent").asInt());
            assertThat(totals().path("stored").asInt()
                            + totals().path("duplicates").asInt())
                    .isEqualTo(system.orders());
        });
        assertThat(totals().path("acknowledged").asInt()).isZero();
        assertThat(get("/lab/ledger?filter=silent")
                        .path("items")
                        .path(0)
                        .path("client")
                        .path("told")
                        .asText())
                .isEqualTo("timed out");
    }

    @Test
    void bothClientsHaveCustomersAndABookOfTheirOwn() throws Exception {
        assertThat(put("/lab/settings", "{\"requestTimeoutS\":1}").statusCode()).isEqualTo(200);
        HttpResponse<String> started = put("/lab/load", "{\"rate\":5,\"client\":\"both\"}");
        assertThat(started.statusCode()).as(started.body()).isEqualTo(200);
        assertThat(json(started).path("client").asText()).isEqualTo("both");
        String book = json(started).path("book").asText();
        assertThat(json(put("/lab/load", "{\"rate\":5,\"client\":\"both\"}"))
                        .path("book")
                        .asText())
                .as("the same load changes nothing")
                .isEqualTo(book);
        awaitBothSides(book);

        // The fragile customers time out now, and the resilient ones retry.
        system.hangOrders();
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode fragile = measuring.customers().sides().path(1);
            assertThat(fragile.path("silent").asInt()).as(fragile.toString()).isPositive();
            assertThat(fragile.path("successRate").asDouble()).isLessThan(1);
        });
        JsonNode resilient = measuring.customers().sides().path(0);
        assertThat(resilient.path("silent").asInt()).isZero();
        assertThat(resilient.path("duplicates").asInt()).isZero();

        assertThat(json(put("/lab/load", "{\"rate\":0}")).path("client").asText())
                .isEqualTo("both");
        assertThat(measuring.customers().sides())
                .hasSize(2)
                .allMatch(side -> side.path("rate").asInt() == 0);
        int arrived = sentOfBothSides(book);
        await().during(Duration.ofMillis(600)).atMost(PATIENCE).until(() -> sentOfBothSides(book) == arrived);

        assertThat(put("/lab/load", "{\"rate\":1,\"client\":\"fragile\"}").statusCode())
                .isEqualTo(200);
        assertThat(measuring.customers().sides()).hasSize(1);
    }

    @Test
    void theStoryOfAnOrderHasAttemptsEventsAndCalls() {
        orders("resilient", 1);
        awaitTotals("stored", system.orders());
        JsonNode item = get("/lab/ledger?limit=1").path("items").path(0);
        String key = item.path("key").asText();

        JsonNode story = get("/lab/story?order=" + key);

        assertThat(story.fieldNames()).toIterable().containsExactly(STORY_FIELDS.split(" "));
        assertThat(story.path("order")).isEqualTo(item.path("orderId"));
        assertThat(story.path("book").asText()).isEqualTo(key.replaceFirst("-1$", ""));
        assertThat(story.path("status").asText()).isEqualTo("CONFIRMED");
        assertThat(story.path("flags")).isEmpty();
        assertThat(story.path("client").findValuesAsText("what")).containsExactly("sent", "answered 200");
        assertThat(story.path("client").findValuesAsText("attempt")).containsExactly("1", "1");
        assertThat(story.at("/client/0/at").asText())
                .isEqualTo(item.at("/client/first").asText());
        assertThat(story.at("/events/1").toString())
                .isEqualTo("{\"at\":\"2026-01-10T12:00:00.900Z\",\"type\":\"StepSucceeded\",\"step\":\"payment\","
                        + "\"attempt\":null,\"detail\":\"pay_1\"}");
        assertThat(story.at("/events/0/step").isNull()).isTrue();
        assertThat(story.path("calls")).hasSize(12);
        assertThat(story.at("/calls/1").toString())
                .isEqualTo("{\"at\":\"2026-01-10T12:00:00.200Z\",\"service\":\"payment\",\"what\":\"charge\","
                        + "\"outcome\":\"done\",\"effect\":true}");
        assertThat(story.at("/calls/6").toString())
                .contains("\"what\":\"release\",\"outcome\":\"called\",\"effect\":false");
        assertThat(story.path("calls").findValuesAsText("at")).isSorted();

        // The story of a settled order comes from the file.
        aheadMs.addAndGet(75_000);
        await().atMost(PATIENCE).until(() -> measuring.ledger().unsettled() == 0);
        assertThat(get("/lab/story?order=" + story.path("order").asText()).path("client"))
                .isEqualTo(story.path("client"));
    }

    @Test
    void anOrderOfTheShopHasAStoryWithoutACustomer() {
        HttpResponse<String> placed = send(
                HttpRequest.newBuilder(system.addresses().nodes().get("node-1").resolve("/orders"))
                        .header("Idempotency-Key", "of-the-shop")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"items\":[]}")));
        String id = json(placed).path("id").asText();

        JsonNode story = get("/lab/story?order=" + id);

        assertThat(story.path("key").isNull()).isTrue();
        assertThat(story.path("book").isNull()).isTrue();
        assertThat(story.path("client").toString()).isEqualTo("[]");
        assertThat(story.path("flags").toString()).isEqualTo("[]");
        assertThat(story.path("events")).hasSize(2);
        assertThat(story.path("calls")).hasSize(12);
        assertThat(get("/lab/story?order=of-the-shop").path("order").asText()).isEqualTo(id);

        // What the simulators know is shown even if the order is gone.
        system.deleteAnOrder();
        JsonNode lost = get("/lab/story?order=" + id);
        assertThat(lost.path("status").isNull()).isTrue();
        assertThat(lost.path("events")).isEmpty();
        assertThat(lost.path("calls")).hasSize(12);
    }

    @Test
    void aStoryNeedsAnOrder() {
        assertThat(json(send(request("/lab/story"))).path("field").asText()).isEqualTo("order");
        for (String wrong : List.of("", "ord_", "ord_a%2Fb", "a%20b", "k".repeat(256))) {
            assertThat(send(request("/lab/story?order=" + wrong)).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
        HttpResponse<String> unknown = send(request("/lab/story?order=ord_none"));
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("there is no order", "ord_none");

        system.close();
        assertThat(send(request("/lab/story?order=ord_none")).statusCode()).isEqualTo(503);
    }

    @Test
    void theNewestOrdersAreThoseOfBothClients() {
        assertThat(put("/lab/load", "{\"rate\":5,\"client\":\"both\"}").statusCode())
                .isEqualTo(200);
        await().atMost(PATIENCE).until(() -> system.orders() >= 12);
        assertThat(put("/lab/load", "{\"rate\":0}").statusCode()).isEqualTo(200);

        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode orders = measuring.customers().newest();
            assertThat(orders)
                    .hasSize(8)
                    .allMatch(order -> order.path("status").asText().equals("CONFIRMED"));
            assertThat(orders.findValuesAsText("client")).contains("resilient", "fragile");
        });
        JsonNode newest = measuring.customers().newest();
        String book = get("/lab/load").path("book").asText();
        JsonNode all = get("/lab/ledger?limit=1000&book=" + book).path("items");
        assertThat(newest.findValuesAsText("key"))
                .filteredOn(key -> !key.contains("fragile"))
                .first()
                .isEqualTo(all.path(all.size() - 1).path("key").asText());
        JsonNode order = newest.path(0);
        assertThat(order.fieldNames())
                .toIterable()
                .containsExactly("key", "orderId", "client", "told", "status", "flags");
        assertThat(order.path("told").asText()).isEqualTo("acknowledged");

        // A minute later the orders are in the file only.
        aheadMs.addAndGet(75_000);
        await().atMost(PATIENCE).until(() -> measuring.ledger().unsettled() == 0);
        assertThat(measuring.customers().newest()).isEqualTo(newest);
    }

    /** The KPI shows the resilient customers and their book, and counts no calls and orders of the others. */
    private void awaitBothSides(String book) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode customers = measuring.customers().sides();
            assertThat(customers.findValuesAsText("client")).containsExactly("resilient", "fragile");
            assertThat(customers.findValuesAsText("book")).containsExactly(book, book + "-fragile");
            for (JsonNode side : customers) {
                assertThat(side.path("rate").asInt()).isEqualTo(5);
                assertThat(side.path("customers").asInt()).isGreaterThan(2);
                assertThat(side.path("stored").asInt()).as(side.toString()).isGreaterThan(2);
                assertThat(side.path("successRate").asDouble()).isEqualTo(1);
                assertThat(side.fieldNames()).toIterable().containsExactly(SIDE_FIELDS.split(" "));
            }
            JsonNode kpi = get("/lab/kpi?window=300");
            assertThat(kpi.path("book").asText()).isEqualTo(book);
            assertThat(kpi.path("accepted").asInt()).isLessThan(system.orders());
            assertThat(kpi.path("confirmed").asInt())
                    .isPositive()
                    .isLessThanOrEqualTo(kpi.path("accepted").asInt());
        });
    }

    private int sentOfBothSides(String book) {
        return get("/lab/ledger?limit=1&book=" + book).at("/totals/sent").asInt()
                + get("/lab/ledger?limit=1&book=" + book + "-fragile")
                        .at("/totals/sent")
                        .asInt();
    }

    @Test
    void aDeletedOrderIsLost() {
        orders("resilient", 3);
        int stored = system.orders();
        awaitTotals("stored", stored);

        String id = system.deleteAnOrder();
        long deletedMs = System.currentTimeMillis() + aheadMs.get();
        // The next join does not begin before the last one has taken what it read.
        system.paths().clear();
        await().atMost(PATIENCE).until(() -> system.paths().stream().anyMatch(path -> path.startsWith("/orders?")));
        aheadMs.addAndGet(11_000);

        awaitTotals("lost", 1);
        assertThat(System.currentTimeMillis() + aheadMs.get() - deletedMs)
                .as("ms of the lab's clock")
                .isLessThan(15_000);
        assertThat(totals().path("stored").asInt()).isEqualTo(stored - 1);
        assertThat(get("/lab/ledger?filter=lost")
                        .path("items")
                        .path(0)
                        .path("orderId")
                        .asText())
                .isEqualTo(id);
    }

    @Test
    void theHistoryOfABookWithAWantedNameIsInItsFolder() throws Exception {
        orders("resilient", 1);
        String unnamed = get("/lab/load").path("book").asText();
        assertThat(put("/lab/load", "{\"rate\":20,\"book\":\"run-1\"}").statusCode())
                .isEqualTo(200);
        await().atMost(PATIENCE).until(() -> system.orders() >= 4);
        assertThat(put("/lab/load", "{\"rate\":0}").statusCode()).isEqualTo(200);

        Path file = folder.resolve("runs/run-1/history.jsonl");
        await().atMost(PATIENCE).untilAsserted(() -> {
            int sent = get("/lab/ledger?book=run-1&limit=1").at("/totals/sent").asInt();
            assertThat(History.read(file).stream()
                            .filter(HistoryEvent.Checkout.class::isInstance)
                            .count())
                    .isEqualTo(sent)
                    .isPositive();
        });
        assertThat(History.read(file).getFirst()).isInstanceOf(HistoryEvent.Began.class);
        assertThat(folder.resolve("runs").resolve(unnamed).resolve("ledger.jsonl"))
                .exists();
        assertThat(folder.resolve("runs").resolve(unnamed).resolve("history.jsonl"))
                .doesNotExist();
    }

    @Test
    void prometheusReadsPartsOrdersDeadLettersAndTheRun() {
        assertThat(metrics())
                .contains("lab_part_up{part=\"node-1\"} 1.0")
                .contains("lab_part_restarts_total{part=\"node-1\"} 2.0")
                .contains("lab_part_resident_bytes{part=\"node-1\"} ")
                .contains("lab_orders{truth=\"lost\"} 0.0")
                .doesNotContain("lab_experiment_phase{", "lab_probe_value{");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(metrics())
                .contains("dead_letters{queue=\"orders-intake-dlq\"} 2.0")
                .contains("dead_letters{queue=\"order-events-dlq\"} 2.0"));

        HttpResponse<String> lease = put("/lab/runs/black-friday-1/lease", """
                {"name":"black-friday","phase":"during","probes":[
                {"name":"p99","value":48,"ok":true},{"name":"no order is lost","value":"yes","ok":false}]}
                """);
        assertThat(lease.statusCode()).as(lease.body()).isEqualTo(200);
        assertThat(metrics())
                .contains("lab_experiment_phase{name=\"black-friday\",phase=\"during\"} 1.0")
                .contains("lab_probe_value{probe=\"p99\"} 48.0")
                .contains("lab_probe_value{probe=\"no order is lost\"} 0.0");
    }

    private String metrics() {
        HttpResponse<String> answer = send(request("/metrics"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void theDashboardsHaveThePagesOfTheNodesAndOfTheLab() {
        await().atMost(PATIENCE)
                .until(() -> get("/lab/dashboards/dependencies").path("times").size() > 0);

        JsonNode breakers = get("/lab/dashboards/dependencies").path("panels").path(2);
        assertThat(breakers.path("title").asText()).isEqualTo("Circuit breakers");
        assertThat(breakers.path("unit").asText()).isEqualTo("short");
        JsonNode line = breakers.path("series").path(0);
        assertThat(line.path("labels").asText()).isEqualTo("payment");
        assertThat(line.path("points").path(0).asDouble()).isEqualTo(2);
        assertThat(get("/lab/dashboards/experiment")
                        .path("panels")
                        .path(2)
                        .path("series")
                        .valueStream())
                .anyMatch(orders -> orders.path("labels").asText().equals("lost"));
        assertThat(get("/lab/dashboards/dependencies?since=999999999999").path("times"))
                .isEmpty();
    }

    @Test
    void aDashboardThatIsNotThereAndAWrongTimeAreRefused() {
        assertThat(send(request("/lab/dashboards/nothing")).statusCode()).isEqualTo(404);
        HttpResponse<String> wrong = send(request("/lab/dashboards/orders?since=soon"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("since must be epoch seconds", "was 'soon'");
    }

    @Test
    void theKpiAnswersWithinHalfASecondWhileEverythingHangs() {
        assertThat(get("/lab/kpi").path("staleMs").asInt())
                .as("before the first look")
                .isLessThan(2_000);
        await().atMost(PATIENCE).until(() -> get("/lab/kpi").path("nodesReady").asInt() == 1);
        JsonNode seen = get("/lab/kpi");
        assertThat(seen.path("queueDepth").asInt()).isEqualTo(3);
        assertThat(seen.path("dlqDepth").asInt()).isEqualTo(4);
        assertThat(seen.path("breakers").path("payment").asText()).isEqualTo("OPEN");
        assertThat(seen.path("breakers").path("order-events").asText()).isEqualTo("CLOSED");
        assertThat(seen.path("restarts").asInt()).isEqualTo(2);
        assertThat(seen.path("successRate").asInt()).isEqualTo(1);
        assertThat(system.paths())
                .anyMatch(path -> path.startsWith("/metrics?counts=off&name"))
                .doesNotContain("/metrics?null");

        system.hang();
        await().atMost(PATIENCE).until(() -> get("/lab/kpi").path("nodesReady").asInt() == 0);
        HttpResponse<String> answer = send(request("/lab/kpi").timeout(PATIENCE));

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(json(answer).path("breakers").path("payment").asText()).isEqualTo("OPEN");
        assertThat(json(answer).fieldNames()).toIterable().containsExactly(FIELDS.split(" "));
    }

    @Test
    void theStreamHasASnapshotASecondForEightReaders() throws Exception {
        List<InputStream> readers = new ArrayList<>();
        for (int reader = 0; reader < 8; reader++) {
            readers.add(client.send(request("/lab/stream").build(), HttpResponse.BodyHandlers.ofInputStream())
                    .body());
        }
        try {
            for (InputStream reader : readers) {
                JsonNode snapshot = snapshot(reader);
                assertThat(snapshot.path("kpi").path("window").asInt()).isEqualTo(5);
                assertThat(snapshot.path("load").path("rate").asInt()).isZero();
                assertThat(snapshot.path("parts").path(0).path("name").asText()).isEqualTo("node-1");
                assertThat(snapshot.path("faults")).isEmpty();
                assertThat(snapshot.path("customers").toString()).isEqualTo("[]");
                assertThat(snapshot.path("orders").toString()).isEqualTo("[]");
                assertThat(snapshot.path("run").isNull()).isTrue();
            }
            assertThat(streamStatus()).isEqualTo(503);
            await().atMost(PATIENCE).until(() -> snapshot(readers.getFirst())
                    .path("proxies")
                    .path(0)
                    .path("name")
                    .asText()
                    .equals("payment"));
        } finally {
            for (InputStream reader : readers) {
                reader.close();
            }
        }
        // A reader that goes away gives its place back.
        await().atMost(PATIENCE).until(() -> streamStatus() == 200);
    }

    private int streamStatus() throws IOException, InterruptedException {
        HttpResponse<InputStream> answer =
                client.send(request("/lab/stream").build(), HttpResponse.BodyHandlers.ofInputStream());
        answer.body().close();
        return answer.statusCode();
    }

    private static JsonNode snapshot(InputStream stream) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (!line.startsWith("data: ")) {
            line = lines.readLine();
        }
        return JSON.readTree(line.substring("data: ".length()));
    }

    @Test
    void aWrongRequestIsRefusedWithItsField() {
        assertThat(send(request("/lab/kpi?window=0")).statusCode()).isEqualTo(400);
        assertThat(json(send(request("/lab/kpi?window=301"))).path("field").asText())
                .isEqualTo("window");
        assertThat(json(put("/lab/load", "{\"rate\":7}")).path("field").asText())
                .isEqualTo("rate");
        assertThat(json(put("/lab/load", "{\"rate\":1,\"client\":\"x\"}"))
                        .path("field")
                        .asText())
                .isEqualTo("client");
        assertThat(json(put("/lab/load", "{\"rate\":1,\"failover\":3}"))
                        .path("field")
                        .asText())
                .isEqualTo("failover");
        assertThat(json(put("/lab/load", "{\"rate\":1,\"edges\":[\"nowhere\"]}"))
                        .path("error")
                        .asText())
                .isEqualTo("edges must be a list of these: chaos-proxy");
        assertThat(put("/lab/load", "{\"rate\":1,\"edges\":[]}").statusCode()).isEqualTo(400);
        assertThat(json(put("/lab/load", "{\"rate\":1,\"speed\":3}"))
                        .path("field")
                        .asText())
                .isEqualTo("speed");
        assertThat(json(put("/lab/load", "{\"rate\":1,\"book\":\"..\"}"))
                        .path("field")
                        .asText())
                .isEqualTo("book");
        assertThat(json(put("/lab/settings", "{\"requestTimeoutS\":31}"))
                        .path("field")
                        .asText())
                .isEqualTo("requestTimeoutS");
        assertThat(json(send(request("/lab/ledger?filter=x"))).path("field").asText())
                .isEqualTo("filter");
        assertThat(json(put("/lab/load", "{\"rate\":20,\"client\":\"both\"}")).toString())
                .contains("\"field\":\"rate\"", "must be 0, 1 or 5 with both clients", "was 20");
        assertThat(json(put("/lab/load", "{\"rate\":5,\"client\":\"both\",\"book\":\"b\"}"))
                        .toString())
                .contains("\"field\":\"book\"", "was 'b'");
        assertThat(put("/lab/load", "[]").statusCode()).isEqualTo(400);
        assertThat(put("/lab/load", " ".repeat(64 * 1024 + 1)).statusCode()).isEqualTo(413);
        assertThat(send(request("/lab/ledger")).statusCode()).isEqualTo(404);
        assertThat(send(request("/lab/ledger?book=none")).statusCode()).isEqualTo(404);
        assertThat(system.orders()).isZero();
    }

    @Test
    void observersSleepWithoutLoadAndReaders() {
        await().during(Duration.ofMillis(200)).atMost(PATIENCE).until(() -> system.paths()
                .isEmpty());

        for (int poll = 0; poll < 3; poll++) {
            assertThat(get("/lab/notice").toString())
                    .isEqualTo("{\"faults\":0,\"experiment\":null,\"requestTimeoutS\":5,\"fragileClient\":false}");
        }
        await().during(Duration.ofMillis(200)).atMost(PATIENCE).until(() -> system.paths()
                .isEmpty());

        get("/lab/kpi");

        await().atMost(PATIENCE).until(() -> !system.paths().isEmpty());
    }

    @Test
    void theNoticeHasTheSettingsOfTheShop() {
        assertThat(put("/lab/settings", "{\"requestTimeoutS\":3,\"fragileClient\":true}")
                        .statusCode())
                .isEqualTo(200);

        assertThat(get("/lab/notice").path("requestTimeoutS").asInt()).isEqualTo(3);
        assertThat(get("/lab/notice").path("fragileClient").asBoolean()).isTrue();
        assertThat(json(put("/lab/settings", "{\"timeout\":3}")).path("field").asText())
                .isEqualTo("timeout");
    }
}
