package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.nemesis.OrderLoad;
import io.coffeechaos.lab.nemesis.OrderLoad.Submitted;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What the customers of a load were told, and how soon. */
final class Customers {
    private static final Duration STEADY_WITHIN = Duration.ofSeconds(60);

    /**
     * Of a hundred, who may have to ask again. The gate runs two systems at once on two cores, and the start of one
     * stalls the other for seconds; the long form has the machine to itself.
     */
    private static final int AGAIN_PERCENT_MAX = Budget.of(50, 0);

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

    /** Fails if anybody was not accepted in four attempts, or too many had to ask again. */
    static void allAccepted(List<Submitted> submitted) {
        assertThat(submitted).filteredOn(order -> !order.accepted()).isEmpty();
        assertThat(again(submitted))
                .as("had to ask again, of " + submitted.size())
                .hasSizeLessThanOrEqualTo(submitted.size() * AGAIN_PERCENT_MAX / 100);
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
