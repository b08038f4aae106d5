package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.drill.Drill;
import io.coffeechaos.lab.load.OrderLoad;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The only order node is killed at random moments under load. */
@Drill(
        name = "node-killed",
        purpose = "Kills the only order node again and again under load: every acknowledged order is confirmed once.",
        minutes = 4)
class NodeKilledDrill {
    private static final int KILLS = Budget.of(5, 50);
    private static final int SERVED_BETWEEN_KILLS = 20;
    private static final Duration BACK_MAX = Duration.ofMinutes(3);

    @Test
    void everyAcknowledgedOrderIsConfirmedOnceThroughManyKills(TestReporter reporter) throws Exception {
        long seed = Budget.seed("node-killed");
        SplittableRandom random = new SplittableRandom(seed);
        Stack stack = SharedStack.healthy();
        try (OrderLoad load = OrderLoad.start(stack.lab(), "killed-" + seed, seed, Customers.A_SECOND)) {

            for (int kill = 1; kill <= KILLS; kill++) {
                // A kill is a useful test only while the node serves customers.
                int before = load.acknowledged();
                Eventually.eventually(
                        BACK_MAX, () -> assertThat(load.acknowledged()).isGreaterThan(before + SERVED_BETWEEN_KILLS));
                Customers.arrive(load, random.nextInt(3 * Customers.A_SECOND));
                long victim = stack.awaitPid("node-1");
                stack.lab().kill("node-1");
                Eventually.eventually(
                        BACK_MAX, () -> assertThat(stack.lab().pids().getOrDefault("node-1", victim))
                                .isNotEqualTo(victim));
                stack.awaitUp();
                System.out.println("kill " + kill + " of " + KILLS + " survived, " + load.acknowledged() + " of "
                        + load.arrived() + " customers acknowledged so far");
            }

            load.stop();
            reporter.publishEntry("kills", Integer.toString(KILLS));
            Truth.allConfirmed(stack, load, Duration.ofMinutes(2), reporter);
            // On a machine without other work, about a third of the customers are served between the kills.
            Customers.wereServed(load, load.arrived() / 10);
        }
    }
}
