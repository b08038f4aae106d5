package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.drill.Drill;
import io.coffeechaos.lab.load.OrderLoad;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Every process of the system is killed at once. */
@Drill(
        name = "everything-killed",
        purpose = "Kills every process with 200 orders open: all are confirmed after the next start without a request.",
        minutes = 2)
class EverythingKilledDrill {
    private static final int ORDERS = 200;
    private static final Duration AFTER_READY_MAX = Duration.ofMinutes(2);

    @Test
    void allOpenOrdersAreConfirmedAfterTheNextStartWithoutARequest(TestReporter reporter) throws Exception {
        long seed = Budget.seed("everything-killed");
        Stack stack = SharedStack.healthy();
        // Simulators so slow that the first order is still open when the last one is accepted. A restart resets them.
        for (String service : List.of("payment", "inventory", "shipping")) {
            stack.lab().simulators().mode(service, "{\"mode\":\"normal\",\"latencyMsMin\":1500,\"latencyMsMax\":2000}");
        }
        try (OrderLoad load = OrderLoad.start(stack.lab(), "power-" + seed, seed, 50, 3 * ORDERS)) {
            Eventually.eventually(
                    Duration.ofMinutes(2), () -> assertThat(load.acknowledged()).isGreaterThanOrEqualTo(ORDERS));
            load.closeDoor();

            Set<String> bookedBefore = booked(stack);
            Set<String> acknowledged = load.soFar().stream()
                    .filter(OrderLoad.Submitted::accepted)
                    .map(OrderLoad.Submitted::orderId)
                    .collect(Collectors.toSet());
            stack.killEverything();
            long openOrders = acknowledged.stream()
                    .filter(id -> !bookedBefore.contains(id))
                    .count();
            reporter.publishEntry("open orders killed", Long.toString(openOrders));
            stack.up();

            // The test reads only the ledger of shipping, because a GET would wake an order.
            Eventually.eventually(AFTER_READY_MAX, () -> {
                Set<String> open = new HashSet<>(acknowledged);
                open.removeAll(booked(stack));
                assertThat(open.size()).as("orders still open").isZero();
            });
            assertThat(openOrders)
                    .as("orders that were open when all processes were killed")
                    .isGreaterThan(ORDERS / 2);
            load.stop();
            Truth.allConfirmed(stack, load, Duration.ofMinutes(2), reporter);
        }
    }

    private static Set<String> booked(Stack stack) throws Exception {
        return Ledgers.of(stack, "shipping").entrySet().stream()
                .filter(entry -> entry.getValue().net() == 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
