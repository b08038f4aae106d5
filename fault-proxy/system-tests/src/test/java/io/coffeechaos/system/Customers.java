package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.load.OrderLoad;
import io.coffeechaos.lab.load.OrderLoad.Submitted;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.opentest4j.TestAbortedException;

/** Checks on the customers of a load: their number, their answers and their waiting times. */
final class Customers {
    /** The usual rate of arrival of a drill, in customers a second. */
    static final int A_SECOND = 20;
    /** A rate at which a slow machine is not full, so that the time of an answer says something about a fault. */
    static final int FEW_A_SECOND = 5;

    private static final Duration STEADY_WITHIN = Duration.ofMinutes(5);
    private static final Duration ARRIVAL_SLACK = Duration.ofSeconds(30);

    private Customers() {}

    /**
     * Waits until {@code more} more customers have arrived, answered or not. Customers arrive at a steady rate, so a
     * test uses this to keep a fault active for some time.
     */
    static void arrive(OrderLoad load, int more) {
        int until = load.arrived() + more;
        Eventually.eventually(
                Duration.ofSeconds(more).dividedBy(A_SECOND).multipliedBy(10).plus(ARRIVAL_SLACK),
                () -> assertThat(load.arrived()).as("customers arrived").isGreaterThanOrEqualTo(until));
    }

    /**
     * Waits until all customers of one interval get 202 at their first attempt. A node is slow for some seconds after
     * its start, and this slowness must not count in the test of a fault.
     *
     * @param stretch the number of customers that arrive in the interval
     * @param also a further check for these customers
     * @return all customers that were answered until then
     */
    static Set<Submitted> awaitSteady(OrderLoad load, int stretch, Consumer<List<Submitted>> also) {
        Eventually.eventually(STEADY_WITHIN, () -> {
            Set<Submitted> before = Set.copyOf(load.soFar());
            arrive(load, stretch);
            List<Submitted> lately = since(before, load.soFar());
            assertThat(lately).isNotEmpty();
            assertThat(again(lately)).isEmpty();
            also.accept(lately);
        });
        return Set.copyOf(load.soFar());
    }

    /** The customers in {@code submitted} that are not in {@code before}. */
    static List<Submitted> since(Set<Submitted> before, List<Submitted> submitted) {
        return submitted.stream().filter(order -> !before.contains(order)).toList();
    }

    /** Fails if a customer was not accepted within four attempts. */
    static void allAccepted(List<Submitted> submitted) {
        assertThat(submitted).filteredOn(order -> !order.accepted()).isEmpty();
    }

    /** The customers that needed more than one attempt. */
    static List<Submitted> again(List<Submitted> submitted) {
        return submitted.stream()
                .filter(order -> !order.answers().equals(List.of("202")))
                .toList();
    }

    /**
     * Ends the test as INCONCLUSIVE if the system served too few customers. A machine that is too slow proves neither
     * that a guarantee is kept nor that it is broken.
     *
     * @param least the number of customers that must have an acknowledgement
     */
    static void wereServed(OrderLoad load, int least) {
        wereServed(load.acknowledged(), least);
    }

    /** As {@link #wereServed(OrderLoad, int)}, for a number of acknowledged customers. */
    static void wereServed(int acknowledged, int least) {
        if (acknowledged < least) {
            throw new TestAbortedException(
                    "only %d customers were acknowledged, %d are needed for a verdict".formatted(acknowledged, least));
        }
    }

    /** The longest wait for the first answer among the fastest {@code percent} of the customers. */
    static Duration percentile(List<Submitted> submitted, int percent) {
        List<Duration> sorted =
                submitted.stream().map(Submitted::firstAnswer).sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
    }
}
