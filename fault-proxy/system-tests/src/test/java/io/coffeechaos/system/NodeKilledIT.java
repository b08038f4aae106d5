package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.load.OrderLoad;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The order node is killed once under light load; {@link NodeKilledDrill} kills it often under the full one. */
class NodeKilledIT {
    private static final int ORDERS_A_SECOND = 3;
    private static final int SERVED = 5;

    @Test
    void everyAcknowledgedOrderIsConfirmedOnceAlthoughTheNodeIsKilled(TestReporter reporter) throws Exception {
        long seed = Budget.seed("NodeKilledIT");
        Stack stack = SharedStack.healthy();
        try (OrderLoad load = OrderLoad.start(stack.lab(), "killed-" + seed, seed, ORDERS_A_SECOND)) {
            // Steady state.
            served(load, SERVED);
            long victim = stack.awaitPid("node-1");

            // Fault.
            stack.lab().kill("node-1");

            // What must still work: a new node process serves the customers that arrive afterwards.
            Eventually.eventually(
                    ContractClient.PATIENCE, () -> assertThat(stack.lab().pids().getOrDefault("node-1", victim))
                            .isNotEqualTo(victim));
            stack.awaitUp();
            served(load, SERVED);

            // Heal and converge.
            load.stop();
            Truth.allConfirmed(stack, load, Duration.ofMinutes(3), reporter);
        }
    }

    private static void served(OrderLoad load, int more) {
        int before = load.acknowledged();
        Eventually.eventually(
                ContractClient.PATIENCE, () -> assertThat(load.acknowledged()).isGreaterThanOrEqualTo(before + more));
    }
}
