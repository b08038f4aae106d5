package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The order node is killed at random moments under load: what was acknowledged ends, once. */
class NodeKilledUnderLoadIT {
    private static final int KILLS = Budget.of(5, 50);

    @Test
    void everyAcknowledgedOrderIsConfirmedOnceHoweverOftenTheNodeDies() throws Exception {
        long seed = Budget.seed("NodeKilledUnderLoadIT");
        SplittableRandom random = new SplittableRandom(seed);
        Stack stack = SharedStack.healthy();
        OrderLoad load = OrderLoad.start(stack, "killed-" + seed, seed, 20);

        for (int kill = 1; kill <= KILLS; kill++) {
            Eventually.pass(Duration.ofMillis(random.nextLong(200, 4000)));
            long victim = stack.pids().get("node-1");
            stack.kill("node-1");
            Eventually.eventually(
                    Duration.ofMinutes(1), () -> assertThat(stack.pids().getOrDefault("node-1", victim))
                            .isNotEqualTo(victim));
            stack.awaitUp();
            System.out.println("kill " + kill + " of " + KILLS + " survived, " + load.arrived() + " customers so far");
        }

        List<OrderLoad.Submitted> submitted = load.stop();
        // How many are served depends on the machine; that enough were to prove something does not.
        assertThat(submitted.stream().filter(OrderLoad.Submitted::accepted).count())
                .as("orders acknowledged")
                .isGreaterThan(10L * KILLS);
        Truth.allConfirmed(stack, submitted, Duration.ofMinutes(2));
    }
}
