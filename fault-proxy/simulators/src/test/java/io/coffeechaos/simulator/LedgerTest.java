package io.coffeechaos.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);
    private static final String KEY = "ord_1:payment";

    @TempDir
    private Path directory;

    private final AtomicInteger effects = new AtomicInteger();

    private Ledger open() throws IOException {
        return Ledger.open(SimulatedService.PAYMENT, directory, CLOCK);
    }

    private ServiceResponse charge(Ledger ledger) throws IOException {
        return ledger.commit(KEY, "ord_1", () -> new ServiceResponse.Done("pay_" + effects.incrementAndGet()));
    }

    private static ServiceResponse refuse(Ledger ledger) throws IOException {
        return ledger.commit(KEY, "ord_1", SimulatedService.PAYMENT::refusal);
    }

    @Test
    void theFirstAnswerIsRepeated() throws IOException {
        try (Ledger ledger = open()) {
            assertThat(charge(ledger)).isEqualTo(new ServiceResponse.Done("pay_1"));
            assertThat(charge(ledger)).isEqualTo(new ServiceResponse.Done("pay_1"));
            assertThat(refuse(ledger)).isEqualTo(new ServiceResponse.Done("pay_1"));
            assertThat(ledger.entry(KEY).orElseThrow().net()).isEqualTo(1);
        }
    }

    @Test
    void aRefusalIsRepeatedEvenIfItsReasonNoLongerHolds() throws IOException {
        try (Ledger ledger = open()) {
            ServiceResponse refusal = refuse(ledger);

            assertThat(charge(ledger)).isEqualTo(refusal);
            assertThat(effects).hasValue(0);
        }
    }

    @Test
    void anUndoReversesOnceAndAnswersReversedEveryTime() throws IOException {
        try (Ledger ledger = open()) {
            charge(ledger);

            assertThat(ledger.undo(KEY, "ord_1", first -> {})).isEqualTo(ServiceResponse.Undone.REVERSED);
            assertThat(ledger.undo(KEY, "ord_1", first -> {})).isEqualTo(ServiceResponse.Undone.REVERSED);
            assertThat(charge(ledger)).isEqualTo(new ServiceResponse.Superseded());

            LedgerEntry.Detailed entry = ledger.entry(KEY).orElseThrow();
            assertThat(entry.effects()).isEqualTo(1);
            assertThat(entry.undos()).isEqualTo(1);
            assertThat(entry.net()).isZero();
            assertThat(entry.answer()).isEqualTo("tombstone");
        }
    }

    @Test
    void anUndoOfAnUnseenCallLeavesATombstone() throws IOException {
        try (Ledger ledger = open()) {
            assertThat(ledger.undo(KEY, "ord_1", first -> {})).isEqualTo(ServiceResponse.Undone.NOTHING_SEEN);

            assertThat(charge(ledger)).isEqualTo(new ServiceResponse.Superseded());
            assertThat(ledger.undo(KEY, "ord_1", first -> {})).isEqualTo(ServiceResponse.Undone.NOTHING_SEEN);
            assertThat(effects).hasValue(0);
        }
    }

    @Test
    void anUndoOfARefusedCallAnswersNothingSeenAndTheRefusalStays() throws IOException {
        try (Ledger ledger = open()) {
            ServiceResponse refusal = refuse(ledger);

            assertThat(ledger.undo(KEY, "ord_1", first -> {})).isEqualTo(ServiceResponse.Undone.NOTHING_SEEN);
            assertThat(charge(ledger)).isEqualTo(refusal);
        }
    }

    @Test
    void aReopenedLedgerHasAllEntries() throws IOException {
        try (Ledger ledger = open()) {
            ledger.called(KEY, "ord_1");
            charge(ledger);
            ledger.undo("ord_2:payment", "ord_2", first -> {});
            ledger.commit("ord_3:payment", "ord_3", SimulatedService.PAYMENT::refusal);
        }

        try (Ledger ledger = open()) {
            assertThat(ledger.summaries())
                    .containsExactly(
                            new LedgerEntry.Summary(KEY, "ord_1", 1, 0, 1, 1, "done"),
                            new LedgerEntry.Summary("ord_2:payment", "ord_2", 0, 0, 0, 0, "tombstone"),
                            new LedgerEntry.Summary("ord_3:payment", "ord_3", 0, 0, 0, 0, "refused"));
            assertThat(charge(ledger)).isEqualTo(new ServiceResponse.Done("pay_1"));
            assertThat(ledger.commit("ord_3:payment", "ord_3", () -> new ServiceResponse.Done("pay_9")))
                    .isEqualTo(SimulatedService.PAYMENT.refusal());
        }
    }

    @Test
    void anIncompleteLastLineIsCutOff() throws IOException {
        try (Ledger ledger = open()) {
            charge(ledger);
        }
        Path file = directory.resolve("payment.jsonl");
        Files.writeString(file, "{\"at\":\"2026-11-21T10:00:00Z\",\"key\":\"ord_2:pa", StandardOpenOption.APPEND);

        try (Ledger ledger = open()) {
            assertThat(ledger.summaries()).hasSize(1);
            ledger.called("ord_2:payment", "ord_2");
        }

        try (Ledger ledger = open()) {
            assertThat(ledger.summaries()).hasSize(2);
        }
    }

    @Test
    void anEntryShowsItsHistory() throws IOException {
        try (Ledger ledger = open()) {
            ledger.called(KEY, "ord_1");
            charge(ledger);
            ledger.undoCalled(KEY, "ord_1");
            ledger.undo(KEY, "ord_1", first -> {});

            assertThat(ledger.entry(KEY).orElseThrow().history())
                    .extracting(LedgerEntry.Moment::what)
                    .containsExactly("called", "done", "undo-called", "reversed");
        }
    }

    @Test
    void onlyChangedEntriesAreReadAndTheNumbersSurviveARestart() throws IOException {
        long next;
        try (Ledger ledger = open()) {
            ledger.called(KEY, "ord_1");
            ledger.called("ord_2:payment", "ord_2");
            next = ledger.changes(0, 10).next();
            charge(ledger);

            assertThat(next).isEqualTo(2);
            assertThat(keys(ledger.changes(0, 10))).containsExactly("ord_2:payment", KEY);
            assertThat(keys(ledger.changes(next, 10))).containsExactly(KEY);
            assertThat(ledger.changes(3, 10)).isEqualTo(new Ledger.Changes(List.of(), 3));
        }
        try (Ledger ledger = open()) {
            assertThat(keys(ledger.changes(next, 10))).containsExactly(KEY);
        }
    }

    @Test
    void aReaderWithALimitSeesEachChangeOnce() throws IOException {
        try (Ledger ledger = open()) {
            for (int order = 1; order <= 5; order++) {
                ledger.called("ord_" + order + ":payment", "ord_" + order);
            }

            assertThat(ledger.changes(0, 0)).isEqualTo(new Ledger.Changes(List.of(), 5));
            Ledger.Changes first = ledger.changes(0, 3);
            assertThat(keys(first)).containsExactly("ord_1:payment", "ord_2:payment", "ord_3:payment");
            assertThat(keys(ledger.changes(first.next(), 3))).containsExactly("ord_4:payment", "ord_5:payment");
        }
    }

    private static List<String> keys(Ledger.Changes changes) {
        return changes.entries().stream().map(LedgerEntry.Summary::key).toList();
    }
}
