package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.history.History;
import io.coffeechaos.lab.history.HistoryEvent;
import io.coffeechaos.lab.history.HistoryFile;
import io.coffeechaos.lab.history.MadeUp;
import io.coffeechaos.lab.truth.Checker;
import io.coffeechaos.lab.truth.Checker.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The audit reads what the lab has written about the customers, and the final state from small servers. */
class OrderAuditTest {
    private static final String ID = MadeUp.ID;
    private static final String KEY = MadeUp.KEY;

    @TempDir
    private Path folder;

    private SettledSystem system;
    private boolean isFragile;

    @AfterEach
    void stop() {
        system.close();
    }

    /** The lab has written what customers were told. The rest of the history is what the system shows. */
    private OrderAuditTest after(MadeUp story) throws IOException {
        system = new SettledSystem(story.entries());
        try (HistoryFile file = HistoryFile.create(folder)) {
            story.entries().stream()
                    .filter(entry -> !(entry instanceof HistoryEvent.FoundOrder)
                            && !(entry instanceof HistoryEvent.FoundEffects))
                    .forEach(file::add);
        }
        return this;
    }

    private Facts.Audit audit() throws IOException, InterruptedException {
        try (RunningLab lab = system.running()) {
            return audit(lab).whole();
        }
    }

    private OrderAudit audit(RunningLab lab) throws IOException {
        Planned experiment = Planned.experiment("payment-crawl");
        RunPlan plan =
                new RunPlan(SettledSystem.BOOK, isFragile ? experiment.twin() : experiment, true, folder, Map.of());
        return new OrderAudit(lab, plan, Duration.ofMillis(1));
    }

    private String notJudged() throws IOException, InterruptedException {
        return audit().guarantees().notJudged().orElse("judged");
    }

    private long readings() {
        return system.paths().stream()
                .filter(path -> path.startsWith("/orders?"))
                .count();
    }

    @Test
    void aGoodRunKeepsEveryGuaranteeAndIsReadOnce() throws Exception {
        after(MadeUp.goodOrder().leaves(KEY));

        Facts.Audit audit = audit();

        assertThat(audit.broken()).isEmpty();
        assertThat(audit.guarantees().notJudged()).isEmpty();
        assertThat(audit.guarantees().customers()).isEqualTo(1);
        assertThat(List.of(audit.charged(), audit.reserved(), audit.shipped())).containsExactly(3, 2, 1);
        assertThat(readings()).isEqualTo(1);
        assertThat(system.paths())
                .contains(
                        "/orders?limit=100&customerId=" + SettledSystem.BOOK, "/orders/ord_1", "/orders/ord_1/events");
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenGuaranteeIsFound(Guarantee guarantee) throws Exception {
        after(MadeUp.breaking(guarantee).leaves(KEY));

        assertThat(audit().broken()).containsExactly(guarantee + " broken 1");
        assertThat(readings()).as("a violation must be so in several readings").isEqualTo(3);
    }

    @Test
    void whatWasJudgedIsInTheFileAndIsJudgedTheSameAgain() throws Exception {
        after(MadeUp.breaking(Guarantee.G3).leaves(KEY));
        List<Checker.Violation> violations = audit().guarantees().violations();

        List<HistoryEvent> history = History.read(folder.resolve(HistoryFile.NAME));

        assertThat(history).hasAtLeastOneElementOfType(HistoryEvent.FoundOrder.class);
        assertThat(Checker.check(history).violations()).isEqualTo(violations);
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void anOrderThatTheListShowsLateIsNotLost() throws Exception {
        after(MadeUp.goodOrder().leaves(KEY));
        system.listsLate = 2;

        assertThat(audit().broken()).isEmpty();
        assertThat(readings()).isEqualTo(3);
    }

    @Test
    void aCustomerWhoStillTriesIsReadAgain() throws Exception {
        after(MadeUp.goodOrder());

        assertThat(audit().broken()).isEmpty();
        assertThat(readings()).isEqualTo(3);
    }

    @Test
    void anOrderThatHasNotEndedIsOpenAndNotLost() throws Exception {
        after(MadeUp.empty()
                .acknowledged(KEY, ID)
                .leaves(KEY)
                .with(MadeUp.found(ID, "PAYMENT_PENDING", MadeUp.log().subList(0, 3))));

        assertThat(audit().broken()).isEmpty();
    }

    @Test
    void anOrderThatMayStillWaitInTheQueueIsNotLost() throws Exception {
        HistoryEvent.Op queued = new HistoryEvent.Op(
                5,
                HistoryEvent.Type.ok,
                1,
                "c1",
                HistoryEvent.Function.submit,
                KEY,
                ID,
                "chaos-proxy",
                202,
                true,
                0,
                0,
                "",
                Map.of(),
                "",
                5);
        after(MadeUp.empty().with(queued).leaves(KEY));

        assertThat(audit().broken()).isEmpty();
    }

    @Test
    void aChargeForAnOrderThatWasNeverStoredIsFound() throws Exception {
        after(MadeUp.empty().unanswered(KEY).leaves(KEY));
        system.charged("ord_never_stored");
        system.ids = List.of("ord_never_stored");

        assertThat(audit().guarantees().violations())
                .extracting(Checker.Violation::what)
                .containsExactly("does not exist, but 1 effects of payment remain");
    }

    @Test
    void effectsOfOtherBooksAndOfEarlierRunsAreLeftAlone() throws Exception {
        after(MadeUp.empty().unanswered(KEY).leaves(KEY));
        system.charged("ord_of_an_earlier_run");
        try (RunningLab lab = system.running()) {
            OrderAudit audit = audit(lab);
            audit.begin();
            system.charged("ord_of_the_shop");

            assertThat(audit.whole().broken()).isEmpty();
        }
        assertThat(system.paths()).contains("payment?after=1&limit=1000").doesNotContain("payment?after=0&limit=1000");
    }

    @Test
    void customersWithoutAKeyAreJudgedByTheLedgerAlone() throws Exception {
        isFragile = true;
        after(MadeUp.breaking(Guarantee.G3).leaves(KEY));

        assertThat(notJudged()).isEqualTo("the customers of this run have no key, so the ledger alone judges");
        assertThat(system.paths()).isEmpty();
    }

    @Test
    void aRunWithTooManyCustomersSaysSo() throws Exception {
        after(MadeUp.goodOrder().leaves(KEY));
        system.sent = OrderAudit.CUSTOMERS_MAX + 1;

        assertThat(notJudged()).isEqualTo("there were 10001 customers, and the audit has room for 10000");
        assertThat(system.paths()).isEmpty();
    }

    @Test
    void aHistoryThatIsNotWholeSaysSo() throws Exception {
        after(MadeUp.goodOrder().leaves(KEY));
        system.sent = 2;
        assertThat(notJudged()).startsWith("the history has only 1 customers and 1 acknowledgements");

        system.sent = 1;
        system.acknowledged = 2;
        assertThat(notJudged()).startsWith("the history has only 1 customers and 1 acknowledgements");
        assertThat(system.paths()).isEmpty();
    }

    @Test
    void withoutAHistoryOrAReadyNodeNothingIsJudged() throws Exception {
        after(MadeUp.goodOrder().leaves(KEY));
        system.readiness = 503;
        assertThat(notJudged()).isEqualTo("node-1 is not ready, so the final state cannot be read");

        Files.delete(folder.resolve(HistoryFile.NAME));
        assertThat(notJudged()).isEqualTo("the lab has written no history.jsonl");
    }

    @Test
    void aRunWhoseLoadNeverBeganIsAuditedAsEmpty() throws Exception {
        after(MadeUp.empty());
        system.sent = 0;

        assertThat(audit().sent()).isZero();
        assertThat(notJudged()).isEqualTo("no customer came");
    }
}
