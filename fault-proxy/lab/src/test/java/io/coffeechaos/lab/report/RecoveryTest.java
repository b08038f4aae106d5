package io.coffeechaos.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.history.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private static final int ORDERS_PER_SECOND = 20;
    private static final long EPOCH_MS = 1_000_000;

    @Test
    void recoveryFromAHealedFaultIsCountedFromItsEnd() {
        List<HistoryEvent> history = history(60_000);
        fault(history, 1, "store-stop", 10_000, 15_000, false);
        // Nothing is accepted from 10 to 18 s, nothing completed from 10 to 22 s.
        orders(history, 0, 10_000, 18_000, 22_000, 60_000);

        Recovery recovery = Recovery.of(history).getFirst();

        assertThat(recovery.acceptanceMs().orElseThrow()).isBetween(2_600L, 3_000L);
        assertThat(recovery.completionMs().orElseThrow()).isBetween(6_600L, 7_000L);
    }

    @Test
    void recoveryFromAKillIsCountedFromItsStart() {
        List<HistoryEvent> history = history(60_000);
        fault(history, 1, "node-kill", 10_000, 17_000, true);
        orders(history, 0, 10_000, 18_000, 18_000, 60_000);

        assertThat(Recovery.of(history).getFirst().acceptanceMs().orElseThrow()).isBetween(7_600L, 8_000L);
    }

    @Test
    void aFaultWithoutAnEffectOnTheRatesHasNoRecoveryTime() {
        List<HistoryEvent> history = history(60_000);
        fault(history, 1, "service-slow", 10_000, 15_000, false);
        orders(history, 0, 60_000, 60_000, 60_000, 60_000);

        assertThat(Recovery.of(history).getFirst().acceptanceMs()).isEqualTo(OptionalLong.of(0));
    }

    @Test
    void aRecoveryAfterTheEndOfTheLoadIsCountedAsOpen() {
        List<HistoryEvent> history = history(30_000);
        fault(history, 1, "node-kill", 28_000, 29_000, true);
        orders(history, 0, 28_000, 30_000, 30_000, 30_000);

        List<Recovery> recoveries = Recovery.of(history);

        assertThat(recoveries.getFirst().acceptanceMs()).isEmpty();
        assertThat(Recovery.byKind(recoveries).getFirst().acceptance().open()).isOne();
    }

    @Test
    void aSpreadHasMedianMaximumAndOpenCount() {
        Recovery.Spread spread = Recovery.Spread.of(
                List.of(OptionalLong.of(5), OptionalLong.of(1), OptionalLong.of(9), OptionalLong.empty()));

        assertThat(spread).isEqualTo(new Recovery.Spread(OptionalLong.of(5), OptionalLong.of(9), 1));
    }

    private static List<HistoryEvent> history(long loadEndMs) {
        List<HistoryEvent> history = new ArrayList<>();
        history.add(new HistoryEvent.Began(0, 1, EPOCH_MS, ORDERS_PER_SECOND, 3));
        history.add(new HistoryEvent.LoadEnded(loadEndMs));
        return history;
    }

    private static void fault(
            List<HistoryEvent> history, int number, String kind, long startMs, long endMs, boolean fromStart) {
        history.add(new HistoryEvent.Fault(startMs, false, number, "nodes", kind, "node-1", fromStart));
        history.add(new HistoryEvent.Fault(endMs, true, number, "nodes", kind, "node-1", fromStart));
    }

    /** Orders at the normal rate, with one gap in acceptance and one gap in completion. */
    private static void orders(
            List<HistoryEvent> history,
            long fromMs,
            long holeMs,
            long acceptedAgainMs,
            long completedAgainMs,
            long toMs) {
        for (long atMs = fromMs; atMs < toMs; atMs += 1000 / ORDERS_PER_SECOND) {
            String id = "ord_" + atMs;
            if (atMs < holeMs || atMs >= acceptedAgainMs) {
                history.add(new HistoryEvent.Op(
                        atMs,
                        HistoryEvent.Type.ok,
                        atMs,
                        "c" + atMs,
                        HistoryEvent.Function.submit,
                        "k" + atMs,
                        id,
                        "chaos-proxy",
                        202,
                        false,
                        1,
                        0,
                        "",
                        Map.of(),
                        "",
                        5));
            }
            if (atMs < holeMs || atMs >= completedAgainMs) {
                history.add(new HistoryEvent.FoundOrder(
                        toMs, id, true, true, 1, "CONFIRMED", 1, "CONFIRMED", Map.of(), EPOCH_MS + atMs, List.of()));
            }
        }
    }
}
