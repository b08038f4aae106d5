package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.load.OrderLoad;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The store is killed under load: nothing that was acknowledged is lost, and the node carries on by itself. */
class StoreKilledUnderLoadIT {
    private static final int KILLS = Budget.of(2, 10);

    @Test
    void nothingThatWasAcknowledgedIsLostWithTheStoresProcess() throws Exception {
        long seed = Budget.seed("StoreKilledUnderLoadIT");
        SplittableRandom random = new SplittableRandom(seed);
        Stack stack = SharedStack.healthy();
        long node = stack.awaitPid("node-1");
        try (OrderLoad load = OrderLoad.start(stack.running(), "store-" + seed, seed, 20)) {

            for (int kill = 1; kill <= KILLS; kill++) {
                Eventually.pass(Duration.ofMillis(random.nextLong(1000, 4000)));
                long victim = stack.awaitPid("store");
                stack.kill("store");
                Eventually.eventually(
                        Duration.ofSeconds(30), () -> assertThat(stack.pids().getOrDefault("store", victim))
                                .isNotEqualTo(victim));
                stack.awaitUp();
            }
            Eventually.pass(Duration.ofSeconds(3));

            List<OrderLoad.Submitted> submitted = load.stop();
            assertThat(stack.pids().get("node-1"))
                    .as("the node lived through it")
                    .isEqualTo(node);
            assertThat(submitted.stream().filter(OrderLoad.Submitted::accepted).count())
                    .as("orders acknowledged")
                    .isGreaterThan(10L * KILLS);
            Truth.allConfirmed(stack, load, Duration.ofMinutes(2));
        }
    }
}
