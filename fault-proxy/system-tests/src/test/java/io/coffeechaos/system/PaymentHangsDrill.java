package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.drill.Drill;
import io.coffeechaos.lab.load.OrderLoad;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** For a while under load, the payment simulator accepts calls but does not answer them. */
@Drill(
        name = "payment-hangs",
        purpose = "Hangs payment under load: orders are accepted as quickly as before, and confirmed after it.",
        minutes = 3)
class PaymentHangsDrill {
    private static final int HANG_SECONDS = Budget.of(20, 60);
    private static final Duration BREAKER_OPEN_MAX = Duration.ofSeconds(60);
    private static final Duration ACCEPT_P99_MAX = Duration.ofMillis(300);
    private static final Duration CONFIRMED_WITHIN = Duration.ofSeconds(90);

    @Test
    void ordersAreAcceptedDuringAHangAndConfirmedAfterIt(TestReporter reporter) throws Exception {
        long seed = Budget.seed("payment-hangs");
        Stack stack = SharedStack.healthy();

        // Steady state.
        try (OrderLoad load = OrderLoad.start(stack.lab(), "hang-" + seed, seed, Customers.FEW_A_SECOND)) {
            Set<OrderLoad.Submitted> beforeTheHang = Customers.awaitSteady(
                    load, 10 * Customers.FEW_A_SECOND, lately -> assertThat(Customers.percentile(lately, 99))
                            .isLessThan(ACCEPT_P99_MAX));

            // Fault: payment accepts calls but does not answer. Half of the calls take effect in spite of this.
            stack.lab().simulators().mode("payment", "{\"mode\":\"hang\",\"effectShare\":0.5}");
            Customers.arrive(load, HANG_SECONDS * Customers.FEW_A_SECOND);
            List<OrderLoad.Submitted> duringTheHang = Customers.since(beforeTheHang, load.soFar());
            Eventually.eventually(BREAKER_OPEN_MAX, () -> assertThat(breaker(stack))
                    .isEqualTo(
                            Map.of("ready body", "open", "metric", "2.0", "map", "OPEN", "timeline", "breaker-open")));
            Eventually.eventually(
                    BREAKER_OPEN_MAX, () -> assertThat(delayedOrders(stack)).isPositive());

            // What must still work: every customer was accepted, and the node reports ready.
            assertThat(stack.lab().health("node-1").path("status").asText()).isEqualTo("ready");
            stack.lab().simulators().mode("payment", "{\"mode\":\"normal\"}");
            long healedNanos = System.nanoTime();
            List<OrderLoad.Submitted> all = Customers.since(beforeTheHang, load.stop());
            Duration p99 = Customers.percentile(duringTheHang, 99);
            reporter.publishEntry("customers in the hang", Integer.toString(all.size()));
            reporter.publishEntry("p99 of POST", p99.toMillis() + " ms");
            reporter.publishEntry(
                    "worst POST", Customers.percentile(duringTheHang, 100).toMillis() + " ms");
            Customers.allAccepted(all);

            // Heal and converge.
            Truth.allConfirmed(stack, load, CONFIRMED_WITHIN.minusNanos(System.nanoTime() - healedNanos), reporter);
            Eventually.eventually(BREAKER_OPEN_MAX, () -> assertThat(breaker(stack))
                    .isEqualTo(Map.of("ready body", "closed", "metric", "0.0", "map", "CLOSED", "timeline", "none")));

            // The time comes last: a machine that is full at this load shows all of the above nevertheless.
            assertThat(p99).as("p99 of POST in the hang").isLessThan(ACCEPT_P99_MAX);
        }
    }

    /** What each view of the system says about the breaker of payment. */
    private static Map<String, String> breaker(Stack stack) throws Exception {
        return Map.of(
                "ready body", named(stack.lab().health("node-1").path("dependencies"), "payment", "/breaker"),
                "metric", metric(stack),
                "map", stack.lab().control().kpi(5).at("/breakers/payment").asText(),
                "timeline", timeline(stack));
    }

    private static String metric(Stack stack) throws Exception {
        String metrics = new ContractClient(stack).get("/metrics?counts=off").body();
        return String.valueOf(MetricsText.parse(metrics).get("circuit_breaker_state{name=\"payment\"}"));
    }

    /** Why the payment of the newest delayed order waits. */
    private static String timeline(Stack stack) throws Exception {
        for (JsonNode order :
                stack.lab().list("limit=100&status=PAYMENT_PENDING").path("items")) {
            if (order.path("delayed").asBoolean()) {
                JsonNode whole = stack.lab().order(order.path("id").asText()).orElseThrow();
                return named(whole.path("steps"), "payment", "/lastError/kind");
            }
        }
        return "none";
    }

    private static String named(JsonNode all, String name, String path) {
        for (JsonNode one : all) {
            if (one.path("name").asText().equals(name)) {
                return one.at(path).asText();
            }
        }
        return "not there";
    }

    private static int delayedOrders(Stack stack) throws Exception {
        int delayed = 0;
        for (JsonNode order :
                stack.lab().list("limit=100&status=PAYMENT_PENDING").path("items")) {
            delayed += order.path("delayed").asBoolean() ? 1 : 0;
        }
        return delayed;
    }
}
