package io.coffeechaos.lab.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.history.HistoryEvent;
import io.coffeechaos.lab.history.MadeUp;
import io.coffeechaos.lab.truth.Checker.Guarantee;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checker must report every history that breaks a guarantee, and must accept failures that break none. */
class CheckerTest {
    private static final String ID = MadeUp.ID;
    private static final String KEY = MadeUp.KEY;

    @Test
    void aNormalOrderBreaksNoGuarantee() {
        Checker.Verdict verdict = MadeUp.goodOrder().verdict();

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.ends()).containsExactly(Map.entry("CONFIRMED", 1));
        assertThat(verdict.acknowledged()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenGuaranteeIsTheOnlyOneThatIsReported(Guarantee guarantee) {
        assertThat(MadeUp.breaking(guarantee).verdict().violations())
                .isNotEmpty()
                .allMatch(violation -> violation.guarantee() == guarantee);
    }

    @Test
    void aCustomerWithoutAnAnswerIsCountedAndBreaksNoGuarantee() {
        Checker.Verdict verdict = MadeUp.goodOrder()
                .unanswered("key-2")
                .refused("key-2", 429, "rate-limited")
                .verdict();

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.unanswered()).containsExactly("key-2");
    }

    @Test
    void anAcknowledgedOrderThatDoesNotExistIsLost() {
        Checker.Verdict verdict = MadeUp.goodOrder()
                .without(HistoryEvent.FoundOrder.class)
                .without(HistoryEvent.FoundEffects.class)
                .verdict();

        assertBroken(verdict, Guarantee.G1, "does not exist");
        assertThat(verdict.lost()).isOne();
    }

    @Test
    void anAcknowledgedOrderThatNeverEndsIsLost() {
        List<HistoryEvent.LogEvent> log = MadeUp.log().subList(0, 3);

        Checker.Verdict verdict = MadeUp.empty()
                .acknowledged(KEY, ID)
                .with(MadeUp.found(ID, "PAYMENT_PENDING", log))
                .verdict();

        assertBroken(verdict, Guarantee.G1, "has not ended");
        assertThat(verdict.lost()).isOne();
    }

    @Test
    void anAcknowledgedOrderThatIsNotInTheListIsLost() {
        HistoryEvent.FoundOrder unlisted = new HistoryEvent.FoundOrder(
                90_000, ID, true, false, 8, "CONFIRMED", 0, "", Map.of(), 1_003_000, MadeUp.log());

        Checker.Verdict verdict = MadeUp.empty()
                .acknowledged(KEY, ID)
                .with(unlisted)
                .books(ID, 1, 0)
                .verdict();

        assertBroken(verdict, Guarantee.G1, "not in the order list");
    }

    @Test
    void anUnacknowledgedOrderWithARowMustEnd() {
        List<HistoryEvent.LogEvent> log = MadeUp.log().subList(0, 3);

        Checker.Verdict verdict = MadeUp.empty()
                .unanswered(KEY)
                .with(MadeUp.found(ID, "PAYMENT_PENDING", log))
                .verdict();

        assertBroken(verdict, Guarantee.G1, "has a row but has not ended");
    }

    @Test
    void twoOrdersForOneKeyAreReported() {
        Checker.Verdict verdict =
                MadeUp.goodOrder().acknowledged(KEY, "ord_2").confirmed("ord_2").verdict();

        assertBroken(verdict, Guarantee.G2, "as well");
    }

    @Test
    void oneOrderForTwoKeysIsReported() {
        assertBroken(MadeUp.goodOrder().acknowledged("key-2", ID).verdict(), Guarantee.G2, "is the order of both");
    }

    @Test
    void differentAcknowledgementsOfOneKeyAreReported() {
        assertBroken(MadeUp.goodOrder().acknowledgedDifferently(KEY, ID).verdict(), Guarantee.G2, "differ");
    }

    @Test
    void aDoubleChargeIsReported() {
        Checker.Verdict verdict = MadeUp.empty()
                .acknowledged(KEY, ID)
                .with(MadeUp.found(ID, "CONFIRMED", MadeUp.log()))
                .with(MadeUp.effects("payment", ID, 2, 0))
                .with(MadeUp.effects("inventory", ID, 1, 0))
                .with(MadeUp.effects("shipping", ID, 1, 0))
                .verdict();

        assertBroken(verdict, Guarantee.G3, "payment took effect 2 times");
        assertThat(verdict.effectsTwice()).isOne();
    }

    @Test
    void aChargeUnderASecondKeyIsReported() {
        Checker.Verdict verdict = MadeUp.goodOrder()
                .with(new HistoryEvent.FoundEffects(90_000, "payment", ID, ID + ":payment-again", 1, 0, 1))
                .verdict();

        assertBroken(verdict, Guarantee.G3, "called under 2 keys");
    }

    @Test
    void aConfirmationWithoutABookingIsReported() {
        Checker.Verdict verdict = MadeUp.empty()
                .acknowledged(KEY, ID)
                .with(MadeUp.found(ID, "CONFIRMED", MadeUp.log()))
                .with(MadeUp.effects("payment", ID, 1, 0))
                .with(MadeUp.effects("inventory", ID, 1, 0))
                .verdict();

        assertBroken(verdict, Guarantee.G3, "0 effects of shipping remain");
    }

    @Test
    void aRemainingChargeOfACancelledOrderIsReported() {
        Checker.Verdict verdict = MadeUp.empty()
                .acknowledged(KEY, ID)
                .with(MadeUp.found(ID, "CANCELLED", cancelledLog()))
                .with(MadeUp.effects("payment", ID, 1, 0))
                .verdict();

        assertBroken(verdict, Guarantee.G3, "1 effects of payment remain");
    }

    @Test
    void aChargeForAnOrderThatDoesNotExistIsReported() {
        assertBroken(
                MadeUp.goodOrder()
                        .with(MadeUp.effects("payment", "ord_ghost", 1, 0))
                        .verdict(),
                Guarantee.G3,
                "an order that does not exist");
    }

    @Test
    void anIllegalTransitionIsReported() {
        List<HistoryEvent.LogEvent> log = List.of(
                MadeUp.event(1, "OrderAccepted", "ACCEPTED", ""), MadeUp.event(2, "OrderConfirmed", "CONFIRMED", ""));

        assertBroken(ended("CONFIRMED", log), Guarantee.G4, "CONFIRMED after ACCEPTED");
    }

    @Test
    void aVersionGapIsReported() {
        List<HistoryEvent.LogEvent> log = new ArrayList<>(MadeUp.log());
        log.remove(4);

        assertBroken(ended("CONFIRMED", log), Guarantee.G4, "version 4 is followed by 6");
    }

    @Test
    void anEventAfterTheEndIsReported() {
        List<HistoryEvent.LogEvent> log = new ArrayList<>(MadeUp.log());
        log.add(MadeUp.event(9, "CompensationStarted", "COMPENSATING", ""));
        log.add(MadeUp.event(10, "OrderCancelled", "CANCELLED", ""));

        assertBroken(ended("CANCELLED", log), Guarantee.G4, "CompensationStarted after CONFIRMED");
    }

    @Test
    void aRowThatDiffersFromTheOrderIsReported() {
        HistoryEvent.FoundOrder stale = new HistoryEvent.FoundOrder(
                90_000, ID, true, true, 8, "CONFIRMED", 7, "SHIPPING_PENDING", Map.of(), 1_003_000, MadeUp.log());

        Checker.Verdict verdict =
                MadeUp.empty().acknowledged(KEY, ID).with(stale).books(ID, 1, 0).verdict();

        assertBroken(verdict, Guarantee.G4, "in the order list");
    }

    @Test
    void aTerminalOrderThatChangesBetweenReadsIsReported() {
        Checker.Verdict verdict = MadeUp.goodOrder()
                .read("c2", 8, "CONFIRMED")
                .read("c2", 9, "CANCELLED")
                .verdict();

        assertBroken(verdict, Guarantee.G4, "changed from CONFIRMED to CANCELLED");
    }

    @Test
    void aReadOfAnOlderVersionIsReported() {
        Checker.Verdict verdict = MadeUp.goodOrder()
                .read("c2", 5, "INVENTORY_PENDING")
                .read("c2", 2, "PAYMENT_PENDING")
                .verdict();

        assertBroken(verdict, Guarantee.G4, "went back from version 5 to 2");
    }

    @Test
    void twoCustomersMaySeeDifferentVersions() {
        Checker.Verdict verdict = MadeUp.goodOrder()
                .read("c2", 5, "INVENTORY_PENDING")
                .read("c3", 2, "PAYMENT_PENDING")
                .verdict();

        assertThat(verdict.violations()).isEmpty();
    }

    @Test
    void aFalseStatusIsReported() {
        assertBroken(
                MadeUp.goodOrder().read("c2", 5, "REJECTED").verdict(),
                Guarantee.G5,
                "was shown as REJECTED in version 5");
    }

    @Test
    void aStepShownAsDoneTooEarlyIsReported() {
        assertBroken(
                MadeUp.goodOrder().readPayment(2, "PAYMENT_PENDING", "DONE").verdict(),
                Guarantee.G5,
                "payment was shown as DONE in version 2");
    }

    @Test
    void aMissingOrderAfterItsAcknowledgementIsReported() {
        assertBroken(MadeUp.goodOrder().readMissing().verdict(), Guarantee.G5, "404 after an acknowledgement");
    }

    @Test
    void aRefusedValidOrderIsReported() {
        assertBroken(
                MadeUp.goodOrder().refused("key-2", 422, "validation-error").verdict(),
                Guarantee.G5,
                "a valid order was refused with 422");
    }

    @Test
    void aConfirmationAfterAPromiseToCancelIsReported() {
        assertBroken(
                MadeUp.goodOrder().cancelled(202, "").verdict(),
                Guarantee.G5,
                "a promise to cancel was followed by CONFIRMED");
    }

    @Test
    void aCancellationAfterItsRefusalIsReported() {
        Checker.Verdict verdict = MadeUp.empty()
                .acknowledged(KEY, ID)
                .cancelled(409, "not-cancellable")
                .with(MadeUp.found(ID, "CANCELLED", cancelledLog()))
                .verdict();

        assertBroken(verdict, Guarantee.G5, "was called not cancellable");
    }

    @Test
    void anUndonePaymentThatNeverHappenedIsReported() {
        HistoryEvent.FoundOrder order = new HistoryEvent.FoundOrder(
                90_000,
                ID,
                true,
                true,
                4,
                "CANCELLED",
                4,
                "CANCELLED",
                Map.of("payment", "UNDONE"),
                1_003_000,
                cancelledLog());

        Checker.Verdict verdict =
                MadeUp.empty().acknowledged(KEY, ID).with(order).books(ID, 0, 0).verdict();

        assertBroken(verdict, Guarantee.G5, "says that payment is UNDONE");
    }

    @Test
    void aVersionThatIsNotInTheJournalIsReported() {
        Checker.Verdict verdict = MadeUp.empty()
                .acknowledged(KEY, ID)
                .read("c2", 6, "COMPENSATING")
                .with(MadeUp.found(ID, "CANCELLED", cancelledLog()))
                .verdict();

        assertBroken(verdict, Guarantee.G6, "version 6 was shown, but the journal ends with 4");
    }

    private static Checker.Verdict ended(String status, List<HistoryEvent.LogEvent> log) {
        return MadeUp.empty()
                .acknowledged(KEY, ID)
                .with(MadeUp.found(ID, status, log))
                .books(ID, 1, status.equals("CONFIRMED") ? 0 : 1)
                .verdict();
    }

    private static List<HistoryEvent.LogEvent> cancelledLog() {
        return List.of(
                MadeUp.event(1, "OrderAccepted", "ACCEPTED", ""),
                MadeUp.event(2, "CancelRequested", "COMPENSATING", ""),
                MadeUp.event(3, "CompensationStarted", "COMPENSATING", ""),
                MadeUp.event(4, "OrderCancelled", "CANCELLED", ""));
    }

    private static void assertBroken(Checker.Verdict verdict, Guarantee guarantee, String words) {
        assertThat(verdict.isGood()).isFalse();
        assertThat(verdict.violations())
                .as("violations")
                .anyMatch(violation ->
                        violation.guarantee() == guarantee && violation.what().contains(words));
    }
}
