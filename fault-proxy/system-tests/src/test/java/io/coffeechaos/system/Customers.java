package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.load.OrderLoad;
import io.coffeechaos.lab.load.OrderLoad.Submitted;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What the customers of a load were told, and how soon. */
final class Customers {
    private static final Duration STEADY_WITHIN = Duration.ofSeconds(60);

    private Customers() {}

    /**
     * Waits until all who were answered in one stretch of time were told 202 when they first asked: a node that has just
     * started is slow for some seconds, and a test of a fault would judge that.
     *
     * @param also what else must be so of them
     * @return everybody who was answered until then
     */
    static Set<Submitted> awaitSteady(OrderLoad load, Duration stretch, Consumer<List<Submitted>> also)
            throws InterruptedException {
        Eventually.eventually(STEADY_WITHIN, () -> {
            Set<Submitted> before = Set.copyOf(load.soFar());
            Eventually.pass(stretch);
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

    /**
     * Fails if anybody was not accepted in four attempts, and in the long form if anybody had to ask again at all. The
     * gate runs two systems on two cores, where the start of one keeps the other from answering for seconds.
     */
    static void allAccepted(List<Submitted> submitted) {
        assertThat(submitted).filteredOn(order -> !order.accepted()).isEmpty();
        List<Submitted> again = again(submitted);
        System.out.println(again.size() + " of " + submitted.size() + " customers had to ask again");
        if (Budget.isLong()) {
            assertThat(again).isEmpty();
        }
    }

    /** How long {@code percent} of them waited for the first answer, at most. */
    static Duration percentile(List<Submitted> submitted, int percent) {
        List<Duration> sorted =
                submitted.stream().map(Submitted::firstAnswer).sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
    }

    private static List<Submitted> again(List<Submitted> submitted) {
        return submitted.stream()
                .filter(order -> !order.answers().equals(List.of("202")))
                .toList();
    }
}
