package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Everything breaks at once, in random order, while customers order, order twice and cancel: nothing that was
 * acknowledged is lost, nothing is doubled, and the books balance. Ten minutes long, so that it runs at night only; the
 * gate breaks one thing at a time.
 */
@EnabledIfSystemProperty(named = "budget", matches = "long")
class AllFaultsMixedIT {
    private static final Duration RAMPAGE = Duration.ofMinutes(10);
    private static final Duration FAULT_MAX = Duration.ofSeconds(8);

    @Test
    void whateverBreaksEveryAcknowledgedOrderEndsOnceAndTheBooksBalance() throws Exception {
        long seed = Budget.seed("AllFaultsMixedIT");
        Stack stack = SharedStack.healthy();
        try (OrderLoad load = OrderLoad.start(stack, "mixed-" + seed, seed, 20, OrderLoad.Habits.RESTLESS);
                Nemesis nemesis = new Nemesis(stack, FAULT_MAX)) {

            Map<String, Integer> injected = nemesis.rampage(RAMPAGE, new SplittableRandom(seed));
            stack.awaitUp();
            List<OrderLoad.Submitted> submitted = load.stop();

            Map<String, String> ends = Truth.allEnded(stack, submitted, Duration.ofMinutes(4));
            System.out.println("injected " + injected);
            System.out.println(ends.size() + " acknowledged of " + submitted.size() + " submitted, ended "
                    + ends.values().stream().collect(Collectors.groupingBy(end -> end, Collectors.counting())));
            assertThat(ends.size()).as("orders acknowledged").isGreaterThan(50);
            assertThat(injected.size()).as("kinds of fault that were injected").isEqualTo(nemesis.kinds());
        }
    }
}
