package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.load.OrderLoad;
import io.coffeechaos.lab.load.OrderLoad.Submitted;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.opentest4j.TestAbortedException;

/** What the customers of a load were told, and how soon. */
final class Customers {
    /** The rate of arrival of every drill, in customers a second. */
    static final int A_SECOND = 20;

    private static final Duration STEADY_WITHIN = Duration.ofMinutes(5);
    private static final Duration ARRIVAL_SLACK = Duration.ofSeconds(30);

    private Customers() {}

    /**
     * Waits until so many more customers have arrived, whether they are answered or not. Customers arrive at a steady
     * rate, so this is how a test lets a fault last.
     */
    static void arrive(OrderLoad load, int more) {
        int until = load.arrived() + more;
        Eventually.eventually(
                Duration.ofSeconds(more).dividedBy(A_SECOND).multipliedBy(10).plus(ARRIVAL_SLACK),
                () -> assertThat(load.arrived()).as("customers arrived").isGreaterThanOrEqualTo(until));
    }

    /**
     * Waits until all customers who were answered in one stretch were told 202 at their first attempt: a node that has
     * just started is slow for some seconds, and a test of a fault must not judge that.
     *
     * @param stretch customers who arrive in it
     * @param also what else must hold for them
     * @return all customers who were answered until then
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

    /** Those of {@code submitted} who are not among {@code before}. */
    static List<Submitted> since(Set<Submitted> before, List<Submitted> submitted) {
        return submitted.stream().filter(order -> !before.contains(order)).toList();
    }

    /** Fails if a customer was not accepted in four attempts. */
    static void allAccepted(List<Submitted> submitted) {
        assertThat(submitted).filteredOn(order -> !order.accepted()).isEmpty();
    }

    /** How many had to ask more than once. */
    static List<Submitted> again(List<Submitted> submitted) {
        return submitted.stream()
                .filter(order -> !order.answers().equals(List.of("202")))
                .toList();
    }

    /**
     * Ends the test as INCONCLUSIVE if the system served too few customers to show anything: a machine that is too slow
     * proves neither that a promise holds nor that it does not.
     *
     * @param least customers who must have been acknowledged
     */
    static void wereServed(OrderLoad load, int least) {
        wereServed(load.acknowledged(), least);
    }

    /** The same for a count of acknowledged customers. */
    static void wereServed(int acknowledged, int least) {
        if (acknowledged < least) {
            throw new TestAbortedException(
                    "only %d customers were acknowledged, %d are needed for a verdict".formatted(acknowledged, least));
        }
    }

    /** How long {@code percent} of them waited for the first answer, at most. */
    static Duration percentile(List<Submitted> submitted, int percent) {
        List<Duration> sorted =
                submitted.stream().map(Submitted::firstAnswer).sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
    }
}
