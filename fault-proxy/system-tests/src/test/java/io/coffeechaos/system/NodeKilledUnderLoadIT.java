package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.load.OrderLoad;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The order node is killed at random moments under load: what was acknowledged ends, once. */
class NodeKilledUnderLoadIT {
    private static final int KILLS = Budget.of(5, 50);
    private static final int SERVED_BETWEEN_KILLS = 20;

    @Test
    void everyAcknowledgedOrderIsConfirmedOnceHoweverOftenTheNodeDies() throws Exception {
        long seed = Budget.seed("NodeKilledUnderLoadIT");
        SplittableRandom random = new SplittableRandom(seed);
        Stack stack = SharedStack.healthy();
        try (OrderLoad load = OrderLoad.start(stack.running(), "killed-" + seed, seed, 20)) {

            for (int kill = 1; kill <= KILLS; kill++) {
                // However slow the machine: no kill before customers are served again, else it would prove nothing.
                int before = load.acknowledged();
                Eventually.eventually(Duration.ofMinutes(3), () -> assertThat(load.acknowledged())
                        .isGreaterThan(before + SERVED_BETWEEN_KILLS));
                Eventually.pass(Duration.ofMillis(random.nextLong(0, 3000)));
                long victim = stack.awaitPid("node-1");
                stack.kill("node-1");
                Eventually.eventually(
                        Duration.ofMinutes(3), () -> assertThat(stack.pids().getOrDefault("node-1", victim))
                                .isNotEqualTo(victim));
                stack.awaitUp();
                System.out.println("kill " + kill + " of " + KILLS + " survived, " + load.acknowledged() + " of "
                        + load.arrived() + " customers acknowledged so far");
            }

            load.stop();
            Truth.allConfirmed(stack, load, Duration.ofMinutes(2));
        }
    }
}
