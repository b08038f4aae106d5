package io.coffeechaos.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.fault.FaultLog.Entry;
import io.coffeechaos.lab.supervisor.SupervisedProcess.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultLogTest {
    private static final Instant BEGIN = at(0);

    private final FaultLog log = new FaultLog();

    private static Instant at(long ms) {
        return Instant.parse("2026-01-10T12:00:00Z").plusMillis(ms);
    }

    private static Entry toxic(String target, long sinceMs, long plannedMs) {
        return new Entry("toxic", target, "latency 900", at(sinceMs), Optional.of(at(plannedMs)));
    }

    private void look(long ms, Entry... faults) {
        log.saw(List.of(faults), Set.of(), at(ms));
    }

    private static Status node(long pid, String state) {
        return new Status("node-1", pid, "http://127.0.0.1", state, 0);
    }

    private void parts(long ms, Status... parts) {
        log.saw(List.of(parts), at(ms));
    }

    private List<Entry> all() {
        return log.between(BEGIN, at(3_600_000));
    }

    @Test
    void aFaultIsOnUntilALookDoesNotSeeIt() {
        look(1000, toxic("payment", 500, 60_000));
        assertThat(all()).singleElement().satisfies(fault -> {
            assertThat(fault.since()).isEqualTo(at(500));
            assertThat(fault.until()).isEmpty();
        });

        look(2000);

        assertThat(all()).singleElement().satisfies(fault -> assertThat(fault.until())
                .hasValue(at(2000)));
        assertThat(log.between(at(2001), at(9000))).isEmpty();
        assertThat(log.between(at(0), at(499))).isEmpty();
    }

    @Test
    void aFaultThatEndedWhileNobodyLookedEndsAsPlannedOrTwoSecondsAfterTheLastLook() {
        look(1000, toxic("payment", 500, 2500), toxic("shipping", 500, 600_000));

        look(600_000);

        assertThat(all()).extracting(Entry::until).containsExactly(Optional.of(at(2500)), Optional.of(at(3000)));
    }

    @Test
    void aKindThatCouldNotBeReadIsStillOn() {
        look(1000, toxic("payment", 500, 60_000));

        log.saw(List.of(), Set.of("toxic"), at(2000));

        assertThat(all()).extracting(Entry::until).containsExactly(Optional.empty());
    }

    @Test
    void aLateLookEndsNothingThatALaterOneHasSeen() {
        look(2000, toxic("payment", 1500, 60_000));

        look(1400);

        assertThat(all()).extracting(Entry::until).containsExactly(Optional.empty());
    }

    @Test
    void aKillLastsUntilTheNextProcessIsUp() {
        parts(0, node(7, "up"));
        log.killed(node(7, "up"), at(1000));
        parts(1100, node(7, "up"));
        parts(2000, node(0, "restarting"));
        assertThat(all()).extracting(Entry::until).containsExactly(Optional.empty());

        parts(9000, node(8, "up"));

        assertThat(all()).containsExactly(new Entry("node", "node-1", "killed", at(1000), Optional.of(at(9000))));
    }

    @Test
    void aPartThatDiesByItselfIsDown() {
        parts(0, node(7, "up"));
        parts(1000, node(0, "restarting"), new Status("store", 5, "http://127.0.0.1", "starting", 0));
        parts(2000, node(8, "starting"));
        parts(3000, node(8, "up"), new Status("store", 5, "http://127.0.0.1", "up", 0));

        assertThat(all()).containsExactly(new Entry("node", "node-1", "down", at(1000), Optional.of(at(3000))));
    }

    @Test
    void aRestartBetweenTwoLooksIsSeen() {
        parts(0, node(7, "up"));
        parts(1000, node(8, "up"));

        assertThat(all()).containsExactly(new Entry("node", "node-1", "down", at(1000), Optional.of(at(1000))));
    }

    @Test
    void itRemembersTheLastFiveHundred() {
        for (int number = 0; number < 600; number++) {
            look(number * 10L, toxic("payment", number * 10L, 60_000));
        }

        assertThat(all()).hasSize(FaultLog.ENDED_MAX + 1);
        assertThat(all().getFirst().since()).isEqualTo(at(990));
    }
}
