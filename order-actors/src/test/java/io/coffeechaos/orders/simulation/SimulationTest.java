package io.coffeechaos.orders.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.coffeechaos.orders.simulation.Campaign.Failure;
import io.coffeechaos.orders.simulation.Campaign.Result;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The part of the simulation that the gate runs: 20,000 schedules, half of them new, and each planted bug. */
class SimulationTest {
    private static final long SCHEDULES = 10_000;
    private static final long FIXED_SEED = 2026;
    /** The number of schedules in which the test searches a bug whose recorded seed no longer finds it. */
    private static final long SEARCH_MAX = 100_000;

    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    @BeforeAll
    static void silence() {
        SimulateMain.silence();
    }

    @Test
    void twentyThousandSchedulesKeepAllRulesAndMeetAllFaults() throws InterruptedException {
        long fresh = ThreadLocalRandom.current().nextLong() >>> 16;
        System.out.println("simulation: seeds " + FIXED_SEED + " and " + fresh);
        Campaign campaign = new Campaign(Optional.empty(), THREADS);

        Result known = campaign.run(FIXED_SEED, SCHEDULES, done -> {});
        Result never = campaign.run(fresh, SCHEDULES, done -> {});

        System.out.printf("simulation: %,d and %,d schedules a minute%n", known.perMinute(), never.perMinute());
        known.failure().or(never::failure).ifPresent(failure -> tell(campaign, failure));
        Marks marks = known.marks();
        marks.add(never.marks());
        assertThat(marks.missing()).as("faults that were never met").isEmpty();
    }

    @Test
    void aSeedAlwaysGivesTheSameSchedule() {
        Campaign campaign = new Campaign(Optional.of(PlantedBug.MISSING_FENCE), 1);
        long seed = RecordedSeeds.of(PlantedBug.MISSING_FENCE);

        List<String> story = campaign.story(seed);

        assertThat(story).isNotEmpty().hasSizeLessThanOrEqualTo(Trace.LINES_MAX);
        assertThat(campaign.story(seed)).isEqualTo(story);
    }

    @ParameterizedTest
    @EnumSource(PlantedBug.class)
    void aPlantedBugIsFoundByItsRule(PlantedBug bug) throws InterruptedException {
        Campaign campaign = new Campaign(Optional.of(bug), THREADS);

        Optional<Failure> found = campaign.one(RecordedSeeds.of(bug), 1, new Marks());
        if (found.isEmpty()) {
            // Code that draws once more or once less from the dice changes the schedules of all seeds.
            found = campaign.run(FIXED_SEED, SEARCH_MAX, done -> {}).failure();
            found.ifPresent(
                    failure -> System.out.printf("simulation: record %dL as the seed of %s%n", failure.seed(), bug));
        }

        assertThat(found).as("the schedule that finds the bug").isPresent();
        assertThat(found.orElseThrow().broken().rule())
                .as(found.orElseThrow().broken().getMessage())
                .isIn(bug.foundBy());
    }

    private static void tell(Campaign campaign, Failure failure) {
        fail("%s broken: %s%nagain: ./coffee simulate --replay %d%n%s"
                .formatted(
                        failure.broken().rule(),
                        failure.broken().getMessage(),
                        failure.seed(),
                        String.join(System.lineSeparator(), campaign.story(failure.seed()))));
    }
}
