package io.coffeechaos.system;

import static io.coffeechaos.system.ContractClient.ORDER;
import static io.coffeechaos.system.ContractClient.id;
import static io.coffeechaos.system.ContractClient.parsed;
import static io.coffeechaos.system.ContractClient.slug;
import static io.coffeechaos.system.ContractClient.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Lines 14 and 16 of the conformance checklist (order-api.md 13): rejected and cancelled orders, checked against the
 * simulators' ledgers. See {@link ConformanceIT}.
 */
class ConformanceCancelIT {
    private static final Duration STATUS_PATIENCE = Duration.ofMinutes(3);
    private static final int RACES = Budget.isGate() ? 60 : 200;
    private static final int RACES_AT_A_TIME = 10;
    private static final List<String> SERVICES = List.of("payment", "inventory", "shipping");

    private Stack stack;
    private ContractClient client;
    private final String key = UUID.randomUUID().toString();

    @BeforeEach
    void healthy() throws Exception {
        stack = SharedStack.healthy();
        client = new ContractClient(stack);
    }

    @AfterEach
    void heal() throws Exception {
        stack.lab().heal();
    }

    // ---- line 14

    @Test
    void line14ADeclinedOrderIsRejectedAndNothingWasCharged() throws Exception {
        String id = id(client.order(key, with("\"paymentMethod\":\"demo_declined\"")));

        ends(id, "REJECTED");
        assertThat(stack.lab().order(id).orElseThrow().at("/reason/code").asText())
                .isEqualTo("PAYMENT_DECLINED");
        assertThat(Ledgers.of(stack, "payment").get(id).effects()).isZero();
        assertThat(Ledgers.history(stack, "inventory", id)).isEmpty();
        assertThat(Ledgers.history(stack, "shipping", id)).isEmpty();
    }

    @Test
    void line14AnOrderOutOfStockIsChargedAndThenRefunded() throws Exception {
        stack.lab().simulators().mode("inventory", "{\"mode\":\"refuse\"}");

        String id = id(client.order(key, ORDER));

        ends(id, "REJECTED");
        assertThat(stack.lab().order(id).orElseThrow().at("/reason/code").asText())
                .isEqualTo("OUT_OF_STOCK");
        assertThat(Ledgers.history(stack, "payment", id)).containsSubsequence("done", "reversed");
        assertThat(Ledgers.of(stack, "inventory").get(id).effects()).isZero();
        assertThat(Ledgers.history(stack, "shipping", id)).isEmpty();
        assertThat(steps(id)).containsExactly("UNDONE", "FAILED", "WAITING");
    }

    @Test
    void line14AnOrderThatCannotBeShippedIsReleasedAndThenRefunded() throws Exception {
        stack.lab().simulators().mode("shipping", "{\"mode\":\"refuse\"}");

        String id = id(client.order(key, ORDER));

        ends(id, "REJECTED");
        assertThat(stack.lab().order(id).orElseThrow().at("/reason/code").asText())
                .isEqualTo("CANNOT_SHIP");
        assertThat(steps(id)).containsExactly("UNDONE", "UNDONE", "FAILED");
        assertThat(Ledgers.time(stack, "inventory", id, "reversed"))
                .as("the newest step is undone first")
                .isNotEmpty()
                .isLessThan(Ledgers.time(stack, "payment", id, "reversed"));
    }

    // ---- line 16

    @Test
    void line16AnOrderCancelledAtAnyStatusHasNoEffectLeft() throws Exception {
        List<String> cancelled = new ArrayList<>();
        String atOnce = id(client.order(UUID.randomUUID().toString(), ORDER));
        assertThat(client.cancel(atOnce).statusCode()).isEqualTo(202);
        cancelled.add(atOnce);
        for (String service : SERVICES) {
            stack.lab().simulators().mode(service, "{\"mode\":\"hang\"}");
            String id = id(client.order(UUID.randomUUID().toString(), ORDER));
            client.reaches(id, service.toUpperCase(Locale.ROOT) + "_PENDING");

            HttpResponse<String> answer = client.cancel(id);

            assertThat(answer.statusCode()).as(service).isEqualTo(202);
            assertThat(parsed(answer).path("status").asText()).isEqualTo("COMPENSATING");
            assertThat(parsed(answer).at("/reason/code").asText()).isEqualTo("CANCELLED_BY_CUSTOMER");
            stack.lab().simulators().mode(service, "{\"mode\":\"normal\"}");
            cancelled.add(id);
        }

        for (String id : cancelled) {
            ends(id, "CANCELLED");
        }
    }

    @Test
    void line16ASecondCancelGetsTheSameAnswerAndAnEndedOrderIsNotCancelled() throws Exception {
        stack.lab().simulators().mode("payment", "{\"mode\":\"hang\"}");
        String id = id(client.order(key, ORDER));
        client.reaches(id, "PAYMENT_PENDING");
        assertThat(client.cancel(id).statusCode()).isEqualTo(202);
        HttpResponse<String> again = client.cancel(id);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(parsed(again).path("status").asText()).isEqualTo("COMPENSATING");
        stack.lab().heal();
        ends(id, "CANCELLED");
        assertThat(client.cancel(id).statusCode()).isEqualTo(200);

        String confirmed = id(client.order(UUID.randomUUID().toString(), ORDER));
        assertThat(client.terminal(confirmed)).isEqualTo("CONFIRMED");
        assertNotCancellable(confirmed, "CONFIRMED");
        Truth.ended(stack, Map.of(confirmed, "CONFIRMED"));

        stack.lab().simulators().mode("inventory", "{\"mode\":\"refuse\",\"latencyMsMin\":2500,\"latencyMsMax\":2500}");
        String rejected = id(client.order(UUID.randomUUID().toString(), ORDER));
        client.reaches(rejected, "INVENTORY_PENDING");
        stack.lab().simulators().mode("payment", "{\"mode\":\"hang\"}");
        client.reaches(rejected, "COMPENSATING");
        assertNotCancellable(rejected, "COMPENSATING");
        stack.lab().heal();
        ends(rejected, "REJECTED");
        assertNotCancellable(rejected, "REJECTED");

        // An unknown order may wait in the intake queue until the queue has been empty for two minutes.
        Eventually.eventually(ContractClient.PATIENCE, () -> assertThat(slug(client.cancel("ord_" + "0".repeat(26))))
                .isEqualTo("not-found"));
    }

    @Test
    void line16ACancelThatRacesTheConfirmationHasOneWinner() throws Exception {
        long seed = Budget.seed("ConformanceCancelIT");
        SplittableRandom seeds = new SplittableRandom(seed);
        for (String service : SERVICES) {
            stack.lab().simulators().mode(service, "{\"mode\":\"normal\",\"latencyMsMin\":0,\"latencyMsMax\":40}");
        }
        Map<String, String> ends = new TreeMap<>();
        try (ExecutorService customers = Executors.newFixedThreadPool(RACES_AT_A_TIME)) {
            List<Callable<String>> races = new ArrayList<>();
            for (int race = 0; race < RACES; race++) {
                String raced = "race-" + seed + "-" + race;
                Duration after = Duration.ofMillis(seeds.nextLong(400));
                races.add(() -> race(raced, after, ends));
            }
            for (Future<String> raced : customers.invokeAll(races)) {
                raced.get();
            }
        }

        for (Map.Entry<String, String> end : ends.entrySet()) {
            assertThat(client.terminal(end.getKey())).isEqualTo(end.getValue());
        }
        Truth.ended(stack, ends);
        // Otherwise there was no race.
        assertThat(ends).hasSize(RACES).containsValue("CANCELLED").containsValue("CONFIRMED");
        System.out.println("of " + RACES + " cancels "
                + ends.values().stream().filter("CONFIRMED"::equals).count() + " lost against the confirmation");
    }

    @Test
    void line16AChargeDelayedInTheProxyUntilAfterTheCancelIsRefusedByTheTombstone() throws Exception {
        String slow = stack.lab()
                .links()
                .addProxy("slow-payment", stack.lab().simulators().address("payment"));
        try {
            stack.lab()
                    .links()
                    .toxic(
                            "slow-payment",
                            "{\"name\":\"late\",\"type\":\"latency\",\"stream\":\"upstream\",\"attributes\":{\"latency\":12000}}");
            stack.lab().links().reroute("payment", slow);
            // The undo of shipping waits. So the link to payment is clear before the undo of payment is sent.
            stack.lab()
                    .simulators()
                    .mode("shipping", "{\"mode\":\"normal\",\"latencyMsMin\":2000,\"latencyMsMax\":2000}");
            String id = id(client.order(key, ORDER));
            client.reaches(id, "PAYMENT_PENDING");
            assertThat(client.cancel(id).statusCode()).isEqualTo(202);
            stack.lab().links().reroute("payment", stack.lab().simulators().address("payment"));
            ends(id, "CANCELLED");
            assertThat(Ledgers.history(stack, "payment", id))
                    .as("the charge is still on its way")
                    .containsExactly("undo-called", "nothing-seen");

            Eventually.eventually(STATUS_PATIENCE, () -> assertThat(Ledgers.history(stack, "payment", id))
                    .containsExactly("undo-called", "nothing-seen", "called"));

            assertThat(Ledgers.of(stack, "payment").get(id).answer()).isEqualTo("tombstone");
            Truth.ended(stack, Map.of(id, "CANCELLED"));
        } finally {
            stack.lab().links().reroute("payment", stack.lab().simulators().address("payment"));
            stack.lab().links().removeProxy("slow-payment");
        }
    }

    // ---- shared by the lines

    private String race(String raced, Duration after, Map<String, String> ends) throws Exception {
        String id = id(client.order(raced, ORDER));
        AtomicInteger status = new AtomicInteger();
        // A busy node answers 503 or 429. The customer then sends the same request again.
        Runnable cancels = () -> Eventually.eventually(STATUS_PATIENCE, () -> {
            HttpResponse<String> answer = client.cancel(id);
            status.set(answer.statusCode());
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202, 409);
        });
        CompletableFuture.runAsync(
                        cancels,
                        CompletableFuture.delayedExecutor(
                                after.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread))
                .join();
        synchronized (ends) {
            ends.put(id, status.get() == 409 ? "CONFIRMED" : "CANCELLED");
        }
        return id;
    }

    private void assertNotCancellable(String id, String status) throws Exception {
        HttpResponse<String> refused = client.cancel(id);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(slug(refused)).isEqualTo("not-cancellable");
        assertThat(parsed(refused).path("orderStatus").asText()).isEqualTo(status);
    }

    private void ends(String id, String status) throws Exception {
        assertThat(client.terminal(id)).isEqualTo(status);
        Truth.ended(stack, Map.of(id, status));
    }

    private List<String> steps(String id) throws Exception {
        List<String> states = new ArrayList<>();
        for (JsonNode step : stack.lab().order(id).orElseThrow().path("steps")) {
            states.add(step.path("state").asText());
        }
        return states;
    }
}
