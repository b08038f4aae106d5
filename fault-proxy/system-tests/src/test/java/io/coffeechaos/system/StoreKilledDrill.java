package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.drill.Drill;
import io.coffeechaos.lab.load.OrderLoad;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The store's process is killed at random moments under load. */
@Drill(
        name = "store-killed",
        purpose =
                "Kills the store under load: no acknowledged order is lost, and the node continues without a restart.",
        minutes = 2)
class StoreKilledDrill {
    private static final int KILLS = Budget.of(3, 10);
    private static final Duration BACK_MAX = Duration.ofMinutes(2);

    @Test
    void noAcknowledgedOrderIsLostWhenTheStoreIsKilled(TestReporter reporter) throws Exception {
        long seed = Budget.seed("store-killed");
        SplittableRandom random = new SplittableRandom(seed);
        Stack stack = SharedStack.healthy();
        long node = stack.awaitPid("node-1");
        try (OrderLoad load = OrderLoad.start(stack.lab(), "store-" + seed, seed, Customers.A_SECOND)) {

            for (int kill = 1; kill <= KILLS; kill++) {
                Customers.arrive(load, random.nextInt(Customers.A_SECOND, 4 * Customers.A_SECOND));
                long victim = stack.awaitPid("store");
                stack.lab().kill("store");
                Eventually.eventually(
                        BACK_MAX, () -> assertThat(stack.lab().pids().getOrDefault("store", victim))
                                .isNotEqualTo(victim));
                stack.awaitUp();
            }
            Customers.arrive(load, 3 * Customers.A_SECOND);

            load.stop();
            assertThat(stack.lab().pids().get("node-1"))
                    .as("the node's process id, the same as before")
                    .isEqualTo(node);
            reporter.publishEntry("kills", Integer.toString(KILLS));
            Truth.allConfirmed(stack, load, Duration.ofMinutes(2), reporter);
            Customers.wereServed(load, load.arrived() / 4);
        }
    }
}
