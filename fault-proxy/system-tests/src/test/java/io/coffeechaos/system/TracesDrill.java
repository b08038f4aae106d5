package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.drill.Drill;
import io.coffeechaos.system.TraceFiles.Span;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The spans of one order through a lost answer, a {@code kill -9} of its node, and an undo. */
@Drill(
        name = "traces",
        purpose = "Loses an answer, kills the node of an order and lets it be refused: its spans are one trace.",
        minutes = 3)
class TracesDrill {
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);
    private static final Duration ENDED_WITHIN = Duration.ofMinutes(3);
    /** Of a confirmed order: the request, itself, three steps with a call each, the event of its end, sent and received. */
    private static final long SPANS_BESIDE_WRITES = 10;
    /** Its acceptance, the start of its first step, and the ends of three steps. */
    private static final long WRITES_MAX = 5;

    /** With at most four writes and two rows. */
    private static final int SPANS_MAX = 16;
    /** Less than the start of a step waits for its end. */
    private static final long INSTANT_CALL_MS = 80;
    /** Less than a row of progress waits. */
    private static final long INSTANT_ORDER_MS = 900;

    private static final long MICROS_PER_MILLI = 1000;
    private static final int INSTANT_ORDERS = Budget.of(20, 200);
    private static final List<String> SERVICES = List.of("payment", "inventory", "shipping");
    private static final String LOST_ANSWERS =
            "{\"name\":\"lost-answers\",\"type\":\"timeout\",\"stream\":\"downstream\",\"attributes\":{\"timeout\":500}}";

    private final String canary = "canary-" + UUID.randomUUID();
    private Stack stack;
    private TraceFiles files;

    @BeforeEach
    void start() throws Exception {
        stack = Stack.named("traces", 3);
        files = new TraceFiles(stack.traced());
        stack.upFresh();
    }

    @AfterEach
    void end() throws Exception {
        stack.close();
    }

    @Test
    void anOrderIsOneTraceThroughALostAnswerAKilledNodeAndAnUndo(TestReporter reporter) throws Exception {
        // Fault: payment's answers are lost, and shipping hangs.
        stack.lab().simulators().mode("shipping", "{\"mode\":\"hang\"}");
        stack.lab().links().toxic("payment", LOST_ANSWERS);
        HttpResponse<String> placed = placed(canary + "-key");
        String id = ContractClient.id(placed);
        String trace = ContractClient.header(placed, "X-Trace-Id");
        Eventually.eventually(
                ENDED_WITHIN,
                () -> assertThat(Ledgers.of(stack, "payment").get(id).effects()).isEqualTo(1));
        stack.lab().links().reset();

        // Fault: the node of the order is killed during a call of shipping, and does not come back.
        String owner = killDuringACall(id, trace);

        // What must still work: another node gets the refusal, and undoes what was done.
        stack.lab().simulators().mode("shipping", "{\"mode\":\"refuse\"}");
        ends(id, "REJECTED");
        List<JsonNode> log = stack.lab().log(id);
        Eventually.eventually(TOLD_WITHIN, () -> {
            List<Span> spans = files.of(trace);
            isOneTree(spans, trace);
            hasTwoOwners(spans, owner);
            hasEachAttempt(spans);
            agreesWithTheBooks(spans, id);
            undoesTheNewestFirst(spans, log);
            lastsAsLongAsTheOrder(spans, id, log);
        });
        reporter.publishEntry(
                "spans of the order", Integer.toString(files.of(trace).size()));
        assertThat(files.lines())
                .as("no key, customer or body")
                .noneMatch(line -> line.contains(canary) || line.contains("kenyan"));

        // Heal and converge.
        stack.lab().restart(owner);
        stack.awaitUp();
        instantOrders(reporter);
    }

    private HttpResponse<String> placed(String key) throws Exception {
        HttpResponse<String> placed =
                stack.submit(stack.edge(1), key, ContractClient.with("\"customerId\":\"" + canary + "-customer\""));
        assertThat(placed.statusCode()).as(placed.body()).isEqualTo(202);
        return placed;
    }

    private void ends(String id, String status) {
        Eventually.eventually(ENDED_WITHIN, () -> assertThat(
                        stack.lab().order(id).orElseThrow().path("status").asText())
                .isEqualTo(status));
    }

    /** Waits until one call of shipping has ended without an answer and the next one runs. Returns the killed node. */
    private String killDuringACall(String id, String trace) throws Exception {
        Eventually.eventually(ENDED_WITHIN, () -> {
            long told = calls(files.of(trace), "CLIENT", "POST", "shipping");
            assertThat(told).isPositive();
            assertThat(Ledgers.of(stack, "shipping").get(id).calls()).isEqualTo(Math.toIntExact(told + 1));
        });
        String owner = files.of(trace).stream()
                .filter(span -> span.is("CLIENT", "POST /shipping/{key}"))
                .findFirst()
                .orElseThrow()
                .field("instance");
        stack.lab().kill(owner);
        stack.lab().stop(owner);
        return owner;
    }

    private static long calls(List<Span> spans, String kind, String method, String service) {
        return spans.stream()
                .filter(span -> span.is(kind, method + " /" + service + "/{key}"))
                .count();
    }

    /** One root, and no other trace. Only the call of the killed attempt has a parent that nobody has told. */
    private void isOneTree(List<Span> spans, String trace) throws Exception {
        assertThat(files.spans())
                .filteredOn(span -> !span.name().startsWith("GET "))
                .extracting(span -> span.field("traceId"))
                .containsOnly(trace);
        assertThat(spans)
                .filteredOn(span -> span.parent().isEmpty())
                .extracting(Span::name)
                .containsExactly("POST /orders");
        Set<String> ids = spans.stream().map(Span::id).collect(Collectors.toSet());
        assertThat(spans)
                .filteredOn(span -> !ids.contains(span.parent().orElse(span.id())))
                .singleElement()
                .satisfies(orphan -> {
                    assertThat(orphan.is("SERVER", "POST /shipping/{key}")).isTrue();
                    assertThat(orphan.attribute("coffee.simulator.mode")).isEqualTo("hang");
                });
    }

    private static void hasTwoOwners(List<Span> spans, String killed) {
        assertThat(spans.stream()
                        .filter(span -> span.name().equals("DynamoDB.PutItem"))
                        .map(span -> span.field("instance"))
                        .collect(Collectors.toSet()))
                .hasSize(2)
                .contains(killed);
    }

    /** Each attempt but the first of a run links to the one before it, which has the number before. */
    private static void hasEachAttempt(List<Span> spans) {
        Map<String, Span> byId = spans.stream().collect(Collectors.toMap(Span::id, span -> span));
        List<Span> attempts = spans.stream()
                .filter(span ->
                        span.field("kind").equals("CLIENT") && span.name().endsWith("/{key}"))
                .toList();
        assertThat(attempts).filteredOn(attempt -> attempt.resent() > 0).isNotEmpty();
        assertThat(attempts).allSatisfy(attempt -> {
            if (attempt.resent() == 0) {
                assertThat(attempt.links()).isEmpty();
                return;
            }
            assertThat(attempt.links()).singleElement().satisfies(link -> {
                assertThat(byId).containsKey(link);
                Span before = byId.getOrDefault(link, attempt);
                assertThat(before.name()).isEqualTo(attempt.name());
                assertThat(before.parent()).isEqualTo(attempt.parent());
                assertThat(before.field("instance")).isEqualTo(attempt.field("instance"));
                assertThat(before.resent()).isEqualTo(attempt.resent() - 1);
            });
        });
    }

    private void agreesWithTheBooks(List<Span> spans, String id) throws Exception {
        for (String service : SERVICES) {
            assertThat(calls(spans, "SERVER", "POST", service))
                    .as(service)
                    .isEqualTo(Ledgers.of(stack, service).get(id).calls());
            assertThat(calls(spans, "SERVER", "DELETE", service))
                    .as("undos of " + service)
                    .isEqualTo(Ledgers.history(stack, service, id).stream()
                            .filter("undo-called"::equals)
                            .count());
            List<Span> effects = spans.stream()
                    .filter(span -> span.is("SERVER", "POST /" + service + "/{key}"))
                    .filter(span -> span.attribute("coffee.ledger.effect").equals("done"))
                    .toList();
            assertThat(effects)
                    .as("effects of " + service)
                    .hasSize(Ledgers.of(stack, service).get(id).effects());
        }
    }

    /** Each undo is a span with a call and the dependency's side of it. Shipping refused, but only after a call without answer. */
    private static void undoesTheNewestFirst(List<Span> spans, List<JsonNode> log) {
        assertThat(spans)
                .filteredOn(span -> span.name().startsWith("undo "))
                .extracting(Span::name)
                .containsExactly("undo shipping", "undo inventory", "undo payment");
        long decided = millis(log, "CompensationStarted");
        assertThat(spans)
                .filteredOn(
                        span -> span.name().startsWith("undo ") || span.name().startsWith("DELETE "))
                .hasSizeGreaterThanOrEqualTo(9)
                .allSatisfy(span ->
                        assertThat(span.beganMicros() / MICROS_PER_MILLI).isGreaterThanOrEqualTo(decided));
    }

    private static void lastsAsLongAsTheOrder(List<Span> spans, String id, List<JsonNode> log) {
        assertThat(spans)
                .filteredOn(span -> span.name().equals("order"))
                .singleElement()
                .satisfies(order -> {
                    assertThat(order.attribute("coffee.order.id")).isEqualTo(id);
                    assertThat(order.beganMicros() / MICROS_PER_MILLI).isEqualTo(millis(log, "OrderAccepted"));
                    assertThat(order.endedMicros() / MICROS_PER_MILLI).isEqualTo(millis(log, "OrderRejected"));
                });
    }

    /** The time of an event, in milliseconds since 1970: the API shows no finer one. */
    private static long millis(List<JsonNode> log, String type) {
        return log.stream()
                .filter(event -> event.path("type").asText().equals(type))
                .map(event -> Instant.parse(event.path("at").asText()).toEpochMilli())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " in " + log));
    }

    /**
     * The spans that the nodes tell of an order whose dependencies answer at once. A step that takes longer than a write
     * of the journal has a write of its own, so their number differs. Most orders take so little time that they have at
     * most four writes and two rows.
     */
    private void instantOrders(TestReporter reporter) throws Exception {
        for (String service : SERVICES) {
            stack.lab().simulators().mode(service, "{\"mode\":\"normal\",\"latencyMsMin\":0,\"latencyMsMax\":0}");
        }
        List<Integer> counts = new ArrayList<>();
        int instant = 0;
        for (int order = 0; order < INSTANT_ORDERS; order++) {
            HttpResponse<String> placed = placed(canary + "-instant-" + order);
            String trace = ContractClient.header(placed, "X-Trace-Id");
            ends(ContractClient.id(placed), "CONFIRMED");
            Eventually.eventually(TOLD_WITHIN, () -> assertThat(files.of(trace))
                    .anyMatch(span -> span.name().startsWith("process ")));
            List<Span> told = files.of(trace).stream().filter(Span::isOfANode).toList();
            long writes = named(told, "DynamoDB.PutItem");
            long rows = named(told, "DynamoDB.BatchWriteItem");
            assertThat(told.size() - writes - rows)
                    .as("beside the writes: %s", told)
                    .isEqualTo(SPANS_BESIDE_WRITES);
            assertThat(writes).as("%s", told).isBetween(1L, WRITES_MAX);
            assertThat(rows).as("%s", told).isLessThanOrEqualTo(writes);
            counts.add(told.size());
            if (lasted(told, "POST /payment/{key}") < INSTANT_CALL_MS && lasted(told, "order") < INSTANT_ORDER_MS) {
                instant++;
                assertThat(told).as("of an instant order").hasSizeLessThanOrEqualTo(SPANS_MAX);
            }
        }
        assertThat(instant)
                .as("orders that were instant, of %s", INSTANT_ORDERS)
                .isGreaterThan(INSTANT_ORDERS / 2);
        reporter.publishEntry("spans of instant orders in the nodes", counts.toString());
    }

    private static long lasted(List<Span> spans, String name) {
        Span only = spans.stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
        return (only.endedMicros() - only.beganMicros()) / MICROS_PER_MILLI;
    }

    private static long named(List<Span> spans, String name) {
        return spans.stream().filter(span -> span.name().equals(name)).count();
    }
}
