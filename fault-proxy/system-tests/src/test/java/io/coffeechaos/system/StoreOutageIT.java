package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.load.OrderLoad;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Journal and rows are dead for a while under load: no customer hears of it, and every order ends, once. */
class StoreOutageIT {
    private static final Duration OUTAGE = Duration.ofSeconds(Budget.of(10, 60));
    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(60);

    @Test
    void nobodyIsRefusedWhileTheStoreIsDeadAndEveryOrderEndsSoonAfterItsReturn() throws Exception {
        long seed = Budget.seed("StoreOutageIT");
        Stack stack = SharedStack.healthy();
        double queuedBefore = metric(stack, "intake_queued_total");

        // Steady state.
        try (OrderLoad load = OrderLoad.start(stack.running(), "outage-" + seed, seed, 20)) {
            Set<OrderLoad.Submitted> beforeTheOutage = Customers.awaitSteady(load, Duration.ofSeconds(3), lately -> {});

            // Fault.
            stack.stop("store");
            try {
                Eventually.pass(OUTAGE.dividedBy(2));

                // What must still work.
                assertThat(stack.ready().path("status").asText()).isEqualTo("degraded");
                Eventually.pass(OUTAGE.dividedBy(2));
            } finally {
                stack.restart("store");
            }
            Eventually.eventually(
                    Duration.ofSeconds(30),
                    () -> assertThat(stack.ready().path("status").asText()).isEqualTo("ready"));
            long backNanos = System.nanoTime();
            Eventually.pass(Duration.ofSeconds(3));

            // What must be refused: nobody.
            List<OrderLoad.Submitted> submitted = Customers.since(beforeTheOutage, load.stop());
            double queued = metric(stack, "intake_queued_total") - queuedBefore;
            System.out.printf(
                    "%d customers, %.0f orders queued, slowest first answer %d ms%n",
                    submitted.size(),
                    queued,
                    Customers.percentile(submitted, 100).toMillis());
            Customers.allAccepted(submitted);
            assertThat(queued).as("orders that met the outage").isGreaterThan(OUTAGE.toSeconds() * 10.0);

            // Heal and converge.
            Truth.allConfirmed(stack, load, CATCH_UP_MAX.minusNanos(System.nanoTime() - backNanos));
            Eventually.eventually(Duration.ofSeconds(30), () -> assertThat(metric(stack, "intake_depth"))
                    .isZero());
        }
    }

    private static double metric(Stack stack, String name) throws Exception {
        Map<String, Double> metrics =
                MetricsText.parse(stack.get(stack.port(8080), "/metrics").body());
        return metrics.getOrDefault(name, 0.0);
    }
}
