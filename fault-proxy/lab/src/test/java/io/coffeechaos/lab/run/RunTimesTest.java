package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The times of a made-up series with a check each second; {@code +} is met. The fault lasts from second 5 to 15. */
class RunTimesTest {
    private static final FaultBand FAULT =
            new FaultBand("payment", "latency 8000 ms", false, MadeUpRun.at(5), MadeUpRun.at(15));

    private static List<RunTimes.Check> series(String marks) {
        List<RunTimes.Check> checks = new ArrayList<>();
        for (int second = 0; second < marks.length(); second++) {
            checks.add(new RunTimes.Check(MadeUpRun.at(second), marks.charAt(second) == '+'));
        }
        return checks;
    }

    private static RunTimes times(String checks, List<Instant> breakers, Optional<Instant> stopped, String settled) {
        return RunTimes.of(new RunTimes.Seen(
                List.of(FAULT),
                series(checks),
                breakers,
                List.of(MadeUpRun.at(5), MadeUpRun.at(9)),
                stopped,
                series(settled)));
    }

    private static RunTimes times(String checks) {
        return times(checks, List.of(), Optional.empty(), "");
    }

    private static Optional<Duration> seconds(long seconds) {
        return Optional.of(Duration.ofSeconds(seconds));
    }

    @Test
    void aFaultIsDetectedAtTheFirstUnmetCheckAfterItsBegin() {
        assertThat(times("+-++++++------------+++++").detect()).isEqualTo(seconds(3));
        assertThat(times("+++++++++++++++++++++++++").detect()).isEmpty();
    }

    @Test
    void aBreakerThatOpensFirstDetectsTheFault() {
        List<Instant> before = List.of(MadeUpRun.at(2));
        List<Instant> during = List.of(MadeUpRun.at(2), MadeUpRun.at(6));

        assertThat(times("++++++++------------+++++", during, Optional.empty(), "")
                        .detect())
                .isEqualTo(seconds(1));
        assertThat(times("++++++++------------+++++", before, Optional.empty(), "")
                        .detect())
                .isEqualTo(seconds(3));
    }

    @Test
    void theSystemHasRecoveredWithTheFirstOfThreeGoodChecksAfterTheFault() {
        assertThat(times("+++++-----+++++---++-+++-").recover()).isEqualTo(seconds(6));
        assertThat(times("+++++-----++++++++++++++").recover()).isEqualTo(seconds(0));
    }

    @Test
    void twoGoodChecksAreNoRecovery() {
        assertThat(times("+++++-----+++++---++--++").recover()).isEmpty();
    }

    @Test
    void withoutABreachThereIsNoRecovery() {
        assertThat(times("+-++++++++++++++++++++++").recover()).isEmpty();
    }

    @Test
    void aStopCountsFromTheLastActionBeforeIt() {
        assertThat(times("++++++", List.of(), Optional.of(MadeUpRun.at(11)), "").stop())
                .isEqualTo(seconds(2));
        assertThat(times("++++++", List.of(), Optional.of(MadeUpRun.at(8)), "").stop())
                .isEqualTo(seconds(3));
        assertThat(times("++++++").stop()).isEmpty();
    }

    @Test
    void theOrdersHaveSettledWhenNoneIsOpenAfterTheFault() {
        assertThat(times("", List.of(), Optional.empty(), "++++++++++---------++")
                        .settle())
                .isEqualTo(seconds(4));
        assertThat(times("", List.of(), Optional.empty(), "++++++++++---------").settle())
                .isEmpty();
    }

    @Test
    void withoutAFaultThereAreNoTimes() {
        assertThat(RunTimes.of(new RunTimes.Seen(
                        List.of(),
                        series("++-++++"),
                        List.of(MadeUpRun.at(1)),
                        List.of(),
                        Optional.empty(),
                        series("+++"))))
                .isEqualTo(new RunTimes(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }
}
