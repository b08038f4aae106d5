package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.drill.Drill;
import io.coffeechaos.lab.load.OrderLoad;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Journal and rows are unavailable for a while under load. */
@Drill(
        name = "store-outage",
        purpose = "Stops the store for a while under load: no customer is refused, and every order ends once.",
        minutes = 2)
class StoreOutageDrill {
    private static final int OUTAGE_SECONDS = Budget.of(15, 60);
    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(60);

    @Test
    void noCustomerIsRefusedWhileTheStoreIsDownAndEveryOrderEndsAfterwards(TestReporter reporter) throws Exception {
        long seed = Budget.seed("store-outage");
        Stack stack = SharedStack.healthy();
        double queuedBefore = metric(stack, "intake_queued_total");

        // Steady state.
        try (OrderLoad load = OrderLoad.start(stack.lab(), "outage-" + seed, seed, Customers.A_SECOND)) {
            Set<OrderLoad.Submitted> beforeTheOutage =
                    Customers.awaitSteady(load, 3 * Customers.A_SECOND, lately -> {});

            // Fault.
            stack.lab().stop("store");
            try {
                Customers.arrive(load, OUTAGE_SECONDS * Customers.A_SECOND / 2);

                // What must still work.
                assertThat(stack.lab().health("node-1").path("status").asText()).isEqualTo("degraded");
                Customers.arrive(load, OUTAGE_SECONDS * Customers.A_SECOND / 2);
            } finally {
                stack.lab().restart("store");
            }
            Eventually.eventually(CATCH_UP_MAX, () -> assertThat(
                            stack.lab().health("node-1").path("status").asText())
                    .isEqualTo("ready"));
            long backNanos = System.nanoTime();
            Customers.arrive(load, 3 * Customers.A_SECOND);

            // What must be refused: nothing.
            List<OrderLoad.Submitted> submitted = Customers.since(beforeTheOutage, load.stop());
            double queued = metric(stack, "intake_queued_total") - queuedBefore;
            reporter.publishEntry("customers", Integer.toString(submitted.size()));
            reporter.publishEntry("queued", "%.0f".formatted(queued));
            reporter.publishEntry(
                    "asked again", Integer.toString(Customers.again(submitted).size()));
            reporter.publishEntry(
                    "slowest first answer", Customers.percentile(submitted, 100).toMillis() + " ms");
            Customers.allAccepted(submitted);
            assertThat(queued).as("orders that met the outage").isGreaterThan(OUTAGE_SECONDS * 10.0);

            // Heal and converge.
            Truth.allConfirmed(stack, load, CATCH_UP_MAX.minusNanos(System.nanoTime() - backNanos), reporter);
            Eventually.eventually(CATCH_UP_MAX, () -> assertThat(metric(stack, "intake_depth"))
                    .isZero());
        }
    }

    private static double metric(Stack stack, String name) throws Exception {
        Map<String, Double> metrics =
                MetricsText.parse(stack.get(stack.port(8080), "/metrics").body());
        return metrics.getOrDefault(name, 0.0);
    }
}
