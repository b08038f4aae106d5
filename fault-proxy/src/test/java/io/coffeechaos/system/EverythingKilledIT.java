package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The power goes: every process is killed in the middle of 200 open orders. */
class EverythingKilledIT {
    private static final int ORDERS = 200;
    private static final Duration AFTER_READY_MAX = Duration.ofMinutes(1);

    @Test
    void allOpenOrdersAreConfirmedAfterTheNextStartWithoutAnybodyAsking() throws Exception {
        long seed = Budget.seed("EverythingKilledIT");
        Stack stack = SharedStack.healthy();
        OrderLoad load = OrderLoad.start(stack, "power-" + seed, seed, 180);
        Eventually.eventually(
                Duration.ofSeconds(20), () -> assertThat(load.arrived()).isGreaterThanOrEqualTo(ORDERS));
        List<OrderLoad.Submitted> submitted = load.stop();
        Set<String> acknowledged = submitted.stream()
                .filter(OrderLoad.Submitted::accepted)
                .map(OrderLoad.Submitted::orderId)
                .collect(Collectors.toSet());

        Set<String> bookedBefore = booked(stack);
        stack.killEverything();
        stack.up();

        // Only the shipping simulator's book is looked at: a GET would wake an order.
        Eventually.eventually(AFTER_READY_MAX, () -> {
            Set<String> open = new HashSet<>(acknowledged);
            open.removeAll(booked(stack));
            assertThat(open.size()).as("orders still open").isZero();
        });
        assertThat(acknowledged.size()).isGreaterThanOrEqualTo(ORDERS);
        acknowledged.removeAll(bookedBefore);
        assertThat(acknowledged)
                .as("orders that were open when everything died")
                .hasSizeGreaterThan(ORDERS / 2);
        Truth.allConfirmed(stack, submitted, Duration.ofSeconds(30));
    }

    private static Set<String> booked(Stack stack) throws Exception {
        return stack.ledger("shipping").entrySet().stream()
                .filter(entry -> entry.getValue().net() == 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
