package io.coffeechaos.lab.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.SystemReader;
import io.coffeechaos.lab.fault.BreakableLab;
import io.coffeechaos.lab.fault.FakeMachine;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.supervisor.SupervisedProcess;
import io.coffeechaos.lab.supervisor.Supervisor;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import io.coffeechaos.lab.topology.SystemAddresses;
import io.coffeechaos.lab.trace.OrderTraces;
import io.coffeechaos.lab.trace.Spans;
import io.coffeechaos.lab.trace.TraceBuffer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The traces of orders, against small servers that play the system. */
class TraceApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ORDER = "ord_1";
    private static final String OWN_SPAN = OrderTraces.orderSpan(ORDER);
    private static final String PARENT = Spans.id(16, 9);
    private static final String ATTEMPT = """
            {"traceId":"%s","spanId":"%s","parentSpanId":"%s","name":"POST /orders","startMicros":1000000,"endMicros":2000000,
             "attributes":{"http.request.method":"POST","http.response.status_code":503,"http.request.resend_count":1,
             "error.type":"503"},"error":"answered with 503"}""".formatted(Spans.id(32, 1), Spans.id(16, 5), PARENT);

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @RegisterExtension
    private final Opened opened = new Opened();

    private volatile List<SupervisedProcess.Status> parts = List.of(part(7));
    private FakeSystem system;
    private BreakableLab fake;
    private LabApi api;

    @BeforeEach
    void start() throws Exception {
        system = opened.add(new FakeSystem(folder));
        fake = opened.add(new BreakableLab());
        serve(system.addresses());
    }

    private void serve(SystemAddresses addresses) throws Exception {
        Measuring measuring = opened.add(new Measuring(
                        addresses,
                        () -> parts,
                        System::currentTimeMillis,
                        Duration.ofMillis(100),
                        Duration.ofMillis(500))
                .start());
        Breaking breaking = opened.add(
                new Breaking(fake.running(), new FakeMachine(fake.address()), () -> parts, System::currentTimeMillis));
        measuring.faults(breaking);
        Runs runs = opened.add(new Runs(measuring, breaking, new RunFolders(folder.resolve("runs")), (id, wish, at) -> {
            throw new IOException("no runs here");
        }));
        LabDirectory directory = new LabDirectory(folder, folder, folder);
        api = opened.add(
                LabApi.start(new Supervisor(List.of(), directory), new Ports(0), measuring, breaking, runs, 0));
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
    }

    private static SupervisedProcess.Status part(long pid) {
        return new SupervisedProcess.Status("node-1", pid, "http://127.0.0.1", "up", 0);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
                .header("Content-Type", "application/json");
    }

    private HttpResponse<String> post(String body) {
        return Calls.send(client, request("/lab/spans").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode trace() throws IOException {
        HttpResponse<String> answer = Calls.send(client, request("/lab/orders/" + ORDER + "/trace"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** The order that began and ended then, in seconds from now. */
    private static ObjectNode order(long fromS, long toS) {
        ObjectNode order = Spans.of(1, 1, 0, "order", ms(fromS), ms(toS)).put("spanId", OWN_SPAN);
        order.withObject("/attributes").put("coffee.order.id", ORDER);
        return order;
    }

    /** A write of the order's journal, which names the order as its parent. */
    private static ObjectNode write(long id, long fromS, long toS) {
        return Spans.of(1, id, 0, "DynamoDB.PutItem", ms(fromS), ms(toS)).put("parentSpanId", OWN_SPAN);
    }

    private static long ms(long s) {
        return System.currentTimeMillis() + s * 1000;
    }

    @Test
    void theTraceOfAnOrderHasItsSpansInTheOrderOfTheirBegin() throws Exception {
        system.span(Spans.payment(1, 3, 2, ms(-8), ms(-7)));
        system.span(write(4, -9, -8));
        system.span(Spans.of(2, 5, 0, "order", ms(-9), ms(-8)));
        system.span(order(-10, -6));

        JsonNode trace = trace();

        assertThat(trace.fieldNames())
                .toIterable()
                .containsExactly("order", "traceId", "asOf", "spans", "dropped", "faults", "missing");
        assertThat(trace.path("traceId").asText()).isEqualTo(Spans.id(32, 1));
        assertThat(trace.path("spans").findValuesAsText("name"))
                .containsExactly("order", "DynamoDB.PutItem", "POST /payment/{key}");
        assertThat(trace.path("missing").toString()).as("the step").isEqualTo("[\"" + Spans.id(16, 2) + "\"]");
        assertThat(trace.path("faults")).isEmpty();
    }

    @Test
    void anOpenOrderIsFoundByItsChildrenAndItsOwnSpanIsMissing() throws Exception {
        system.span(write(4, -9, -8));

        JsonNode trace = trace();

        assertThat(trace.path("spans")).hasSize(1);
        assertThat(trace.path("missing").toString()).isEqualTo("[\"" + OWN_SPAN + "\"]");
    }

    @Test
    void aFaultThatBeganMeanwhileIsInTheTrace() throws Exception {
        system.span(write(4, -2, -1));
        assertThat(trace().path("faults")).isEmpty();
        fake.running()
                .links()
                .toxic(
                        "payment",
                        "{\"name\":\"slow\",\"type\":\"latency\",\"duration\":60000,\"attributes\":{\"latency\":900}}");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(trace().path("faults")).hasSize(1));
        system.span(Spans.payment(1, 3, 2, ms(-1), ms(2)));
        system.span(order(-3, 2));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(trace().at("/faults/0/spans").toString())
                        .isEqualTo("[\"" + Spans.id(16, 3) + "\"]"));

        JsonNode fault = trace().path("faults").path(0);
        assertThat(fault.fieldNames())
                .toIterable()
                .containsExactly("kind", "target", "what", "since", "until", "spans");
        assertThat(fault.path("kind").asText()).isEqualTo("toxic");
        assertThat(fault.path("target").asText()).isEqualTo("payment");
        assertThat(fault.path("what").asText()).isEqualTo("latency 900");
        assertThat(fault.path("until").isNull()).isTrue();

        fake.running().heal();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(trace().at("/faults/0/until").isTextual())
                        .as("it is remembered")
                        .isTrue());
        JsonNode shaded = JSON.readTree(
                        Calls.send(client, request("/lab/dashboards/orders")).body())
                .path("faults");
        assertThat(shaded).as("a dashboard has it, too").hasSize(1);
        assertThat(shaded.path(0).path("what").asText()).isEqualTo("latency 900");
        assertThat(shaded.path(0).path("until").isTextual()).isTrue();
    }

    @Test
    void aFaultBeforeOrAfterTheOrderIsNotInItsTrace() throws Exception {
        fake.running().links().enable("payment", false);
        system.span(order(-60, -50));
        system.span(Spans.payment(1, 3, 2, ms(-60), ms(-50)));

        assertThat(trace().path("faults")).isEmpty();
    }

    @Test
    void aNodeThatWasStartedAgainIsReadFromItsFirstSpan() throws Exception {
        system.span(order(-10, -6));
        system.span(write(4, -9, -8));
        assertThat(trace().path("spans")).hasSize(2);

        system.forgetSpans();
        parts = List.of(part(8));
        for (int id = 11; id <= 14; id++) {
            system.span(write(id, -5, -4));
        }

        assertThat(trace().path("spans")).hasSize(6);
    }

    @Test
    void aWholeRingIsReadAtOnce() throws Exception {
        for (int id = 11; id <= 1700; id++) {
            system.span(write(id, -5, -4));
        }

        assertThat(trace().path("spans")).hasSize(1690);
    }

    @Test
    void nobodyIsAskedForSpansUntilSomebodyLooks() throws Exception {
        await().during(Duration.ofMillis(200)).atMost(PATIENCE).until(() -> system.paths()
                .isEmpty());

        assertThat(Calls.send(client, request("/lab/kpi")).statusCode()).isEqualTo(200);

        await().atMost(PATIENCE)
                .until(() -> system.paths().stream().anyMatch(path -> path.equals("/traces?after=0&limit=500")));
    }

    @Test
    void aPartThatDoesNotAnswerHidesNothingOfTheOthers() throws Exception {
        FakeSystem hangs = opened.add(new FakeSystem(folder.resolve("hangs")));
        hangs.hang();
        SystemAddresses whole = system.addresses();
        Map<String, URI> nodes = new TreeMap<>(whole.nodes());
        nodes.put("node-0", hangs.addresses().nodes().get("node-1"));
        nodes.put("node-2", URI.create("http://127.0.0.1:1"));
        serve(new SystemAddresses(
                whole.tenant(),
                whole.edges(),
                nodes,
                whole.simulators(),
                whole.queue(),
                whole.proxyControl(),
                whole.receipts(),
                whole.runs()));
        system.span(order(-10, -6));

        long beganNanos = System.nanoTime();
        assertThat(trace().path("spans")).hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - beganNanos)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void anUnknownOrderIsSaidToBeOne() throws Exception {
        HttpResponse<String> unknown = Calls.send(client, request("/lab/orders/ord_none/trace"));
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("there is no order", "ord_none");
        assertThat(Calls.send(client, request("/lab/orders/none/trace")).statusCode())
                .isEqualTo(400);

        HttpResponse<String> placed = Calls.send(
                client,
                HttpRequest.newBuilder(system.addresses().nodes().get("node-1").resolve("/orders"))
                        .header("Idempotency-Key", "of-the-shop")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"items\":[]}")));
        String id = JSON.readTree(placed.body()).path("id").asText();
        HttpResponse<String> empty = Calls.send(client, request("/lab/orders/" + id + "/trace"));
        assertThat(empty.statusCode()).as("known, without a span").isEqualTo(200);
        assertThat(JSON.readTree(empty.body()).path("traceId").isNull()).isTrue();

        system.close();
        assertThat(Calls.send(client, request("/lab/orders/ord_none/trace")).statusCode())
                .isEqualTo(503);
    }

    @Test
    void theBrowsersSpansStandBesideTheOthers() throws Exception {
        system.span(order(-10, -6).put("parentSpanId", Spans.id(16, 5)));
        HttpResponse<String> taken = post("{\"spans\":[" + ATTEMPT + "]}");
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(204);

        JsonNode spans = trace().path("spans");

        assertThat(spans.findValuesAsText("instance")).containsExactly("browser", "node-1");
        assertThat(spans.path(0).path("kind").asText()).isEqualTo("CLIENT");
        assertThat(spans.path(0).fieldNames()).toIterable().containsExactlyElementsOf(() -> spans.path(1)
                .fieldNames());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"traceId\":\"0    | \"traceId\":\"X    | spans[0].traceId        | 32 lower-case",
                "\"spanId\":\"0     | \"spanId\":\"      | spans[0].spanId         | 16 lower-case",
                "\"parentSpanId\":\"0 | \"parentSpanId\":\"| spans[0].parentSpanId | 16 lower-case",
                "POST /orders       | checkout           | spans[0].parentSpanId   | null for checkout",
                "POST /orders       | GET /orders        | spans[0].name           | checkout or POST /orders",
                "2000000            | 999999             | spans[0].endMicros      | not before startMicros",
                "1000000            | 1.5                | spans[0].startMicros    | whole number of microseconds",
                "503,               | 99,                | spans[0].attributes.http.response.status_code | from 100 to 599",
                "\"POST\"           | \"GET\"            | spans[0].attributes.http.request.method | POST",
                "\"503\"            | \"a b\"            | spans[0].attributes.error.type | 1 to 64 of",
                "\"error.type\"     | \"coffee.key\"     | spans[0].attributes.coffee.key | unknown field",
                "\"name\"           | \"body\":\"x\",\"name\" | spans[0].body       | unknown field",
                "\"spans\"          | \"span\"           | span                    | unknown field",
                "[{                 | [4,{               | spans[0]                | an object",
            })
    void aWrongFieldIsNamed(String right, String wrong, String field, String rule) throws Exception {
        HttpResponse<String> refused = post(("{\"spans\":[" + ATTEMPT + "]}").replace(right, wrong));

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(JSON.readTree(refused.body()).path("field").asText()).isEqualTo(field);
        assertThat(JSON.readTree(refused.body()).path("error").asText()).contains(rule);
    }

    @Test
    void spansAreFewSmallAndFromTheShopsPage() {
        String many = "{\"spans\":[" + (ATTEMPT + ",").repeat(32) + ATTEMPT + "]}";
        assertThat(post(many.replaceAll("\\s+", "")).statusCode())
                .as("33 spans")
                .isEqualTo(400);
        assertThat(post("{\"spans\":[]}").statusCode()).isEqualTo(400);
        assertThat(post("{\"spans\":[" + ATTEMPT + "]}" + " ".repeat(16 * 1024)).statusCode())
                .isEqualTo(413);
        HttpResponse<String> foreign = Calls.send(
                client,
                request("/lab/spans")
                        .header("Origin", "http://elsewhere.example")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"spans\":[" + ATTEMPT + "]}")));
        assertThat(foreign.statusCode()).isEqualTo(403);
        HttpResponse<String> ours = Calls.send(
                client,
                request("/lab/spans")
                        .header("Origin", "http://localhost:3000")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"spans\":[" + ATTEMPT + "]}")));
        assertThat(ours.statusCode()).isEqualTo(204);
    }

    @Test
    void tenThousandTracesOfANodeLeaveTheLabBounded() throws Exception {
        SystemReader reader = opened.add(new SystemReader(system.addresses(), Duration.ofSeconds(5)));
        OrderTraces traces = new OrderTraces(reader, () -> parts);
        for (int trace = 1; trace <= 10_000; trace++) {
            system.span(Spans.of(trace, trace, 0, "order", 1, 2));
        }

        for (int look = 0; look < 3; look++) {
            traces.look();
        }

        assertThat(traces.size()).isEqualTo(TraceBuffer.TRACES_MAX);
    }
}
