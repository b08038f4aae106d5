package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.drill.Drill;
import io.coffeechaos.lab.load.OrderLoad;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Twenty customers a second for a long time, without a fault. */
@EnabledOnOs(OS.LINUX)
@Drill(
        name = "soak",
        purpose = "Serves twenty customers a second for a long time: no process grows, restarts or slows down.",
        minutes = 4)
class SoakDrill {
    private static final int WARM_UP_SECONDS = Budget.of(60, 300);
    private static final int SECONDS = Budget.of(120, 3600);

    /** The largest growth of a process after the warm-up: a heap may still fill up to its limit of 192 MiB. */
    private static final long GROWTH_KIB_MAX = 192L * 1024;

    private static final double ACCEPTED_SHARE_MIN = 0.99;

    @Test
    void processesDoNotGrowUnderASteadyLoad(TestReporter reporter) throws Exception {
        long seed = Budget.seed("soak");
        Stack stack = SharedStack.healthy();
        try (OrderLoad load = OrderLoad.start(stack.lab(), "soak-" + seed, seed, Customers.A_SECOND)) {
            Customers.arrive(load, WARM_UP_SECONDS * Customers.A_SECOND);
            Map<String, Long> pids = stack.lab().pids();
            Map<String, Long> before = memory(pids);
            int arrivedBefore = load.arrived();
            int acknowledgedBefore = load.acknowledged();

            Customers.arrive(load, SECONDS * Customers.A_SECOND);

            Map<String, Long> grown = memory(pids);
            before.forEach((part, kib) -> grown.merge(part, -kib, Long::sum));
            grown.forEach((part, kib) -> reporter.publishEntry(part + " grew", kib / 1024 + " MiB"));
            assertThat(stack.lab().pids()).as("processes").isEqualTo(pids);
            double accepted = (load.acknowledged() - acknowledgedBefore) / (double) (load.arrived() - arrivedBefore);
            reporter.publishEntry("acknowledged", "%.1f %%".formatted(100 * accepted));
            load.stop();
            Truth.allConfirmed(stack, load, Duration.ofMinutes(2), reporter);
            assertThat(grown.values()).allSatisfy(kib -> assertThat(kib).isLessThan(GROWTH_KIB_MAX));
            assertThat(accepted).as("share of customers acknowledged").isGreaterThan(ACCEPTED_SHARE_MIN);
        }
    }

    private static Map<String, Long> memory(Map<String, Long> pids) throws Exception {
        Map<String, Long> kib = new TreeMap<>();
        for (Map.Entry<String, Long> process : pids.entrySet()) {
            kib.put(process.getKey(), FootprintDrill.pssKib(process.getValue()));
        }
        return kib;
    }
}
