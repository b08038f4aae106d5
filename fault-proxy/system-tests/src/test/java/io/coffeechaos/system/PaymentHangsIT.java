package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.load.OrderLoad;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A hung payment service slows only payment: orders are accepted as ever, wait, and are confirmed later. */
class PaymentHangsIT {
    private static final Duration HANG = Duration.ofSeconds(Budget.of(10, 60));
    private static final Duration ACCEPT_P99_MAX = Duration.ofMillis(300);
    private static final Duration CONFIRMED_WITHIN = Duration.ofSeconds(90);

    @Test
    void ordersAreAcceptedDuringAHangAndConfirmedAfterIt() throws Exception {
        long seed = Budget.seed("PaymentHangsIT");
        Stack stack = SharedStack.healthy();

        // Steady state.
        try (OrderLoad load = OrderLoad.start(stack.running(), "hang-" + seed, seed, 20)) {
            Set<OrderLoad.Submitted> beforeTheHang =
                    Customers.awaitSteady(load, Duration.ofSeconds(Budget.of(3, 5)), lately -> {
                        if (Budget.isLong()) {
                            assertThat(Customers.percentile(lately, 99)).isLessThan(ACCEPT_P99_MAX);
                        }
                    });

            // Fault: payment takes calls and answers none; half of them it carries out all the same.
            stack.services().mode("payment", "{\"mode\":\"hang\",\"effectShare\":0.5}");
            long hangStartNanos = System.nanoTime();
            Eventually.eventually(
                    HANG.plusSeconds(10), () -> assertThat(breaker(stack)).isEqualTo("open"));
            Eventually.eventually(Duration.ofSeconds(20), () -> assertThat(delayedOrders(stack))
                    .isPositive());
            Duration left = HANG.minusNanos(System.nanoTime() - hangStartNanos);
            Eventually.pass(left.isNegative() ? Duration.ZERO : left);

            // What must still work: every customer was accepted, and the node calls itself ready.
            assertThat(stack.ready().path("status").asText()).isEqualTo("ready");
            stack.services().mode("payment", "{\"mode\":\"normal\"}");
            long healedNanos = System.nanoTime();
            List<OrderLoad.Submitted> submitted = load.stop();
            List<OrderLoad.Submitted> duringTheHang = Customers.since(beforeTheHang, submitted);
            Duration p99 = Customers.percentile(duringTheHang, 99);
            System.out.println("accepted " + submitted.size() + " orders, " + duringTheHang.size()
                    + " during the hang: p99 of POST " + p99.toMillis() + " ms, worst "
                    + Customers.percentile(duringTheHang, 100).toMillis() + " ms");
            Customers.allAccepted(duringTheHang);
            if (Budget.isLong()) {
                assertThat(p99).isLessThan(ACCEPT_P99_MAX);
            }

            // Heal and converge.
            Truth.allConfirmed(stack, load, CONFIRMED_WITHIN.minusNanos(System.nanoTime() - healedNanos));
        }
    }

    private static String breaker(Stack stack) throws Exception {
        Optional<String> state = Optional.empty();
        for (JsonNode dependency : stack.ready().path("dependencies")) {
            if (dependency.path("name").asText().equals("payment")) {
                state = Optional.of(dependency.path("breaker").asText());
            }
        }
        return state.orElse("not there");
    }

    private static int delayedOrders(Stack stack) throws Exception {
        int delayed = 0;
        for (JsonNode order : stack.list("?limit=100&status=PAYMENT_PENDING")) {
            delayed += order.path("delayed").asBoolean() ? 1 : 0;
        }
        return delayed;
    }
}
