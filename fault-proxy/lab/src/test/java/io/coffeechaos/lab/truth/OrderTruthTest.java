package io.coffeechaos.lab.truth;

import static io.coffeechaos.lab.truth.Story.id;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of the order truth, each with a history made by hand. */
class OrderTruthTest {
    private static final long NEVER_EMPTY = Long.MAX_VALUE;

    private static final Totals.Effects EACH_ONCE = new Totals.Effects(1, 1, 1);
    private static final Totals.Effects EACH_TWICE = new Totals.Effects(2, 2, 2);

    /** The four words of a broken promise must be 0. */
    private static void assertTrue(Story story) {
        assertThat(story.totals().lost()).isZero();
        assertThat(story.totals().duplicates()).isZero();
        assertThat(story.totals().silent()).isZero();
        assertThat(story.totals().misreported()).isZero();
    }

    @Test
    void aConfirmedOrderIsAcknowledgedStoredAndNothingElse() {
        Story story = Story.resilient().confirmed(1).after(20_000).ledgersRead();

        assertThat(story.totals()).isEqualTo(new Totals(1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, EACH_ONCE));
        assertThat(story.item(1).path("flags")).isEmpty();
        assertThat(story.found()).containsOnlyOnce("confirmed after 0").contains("payment called 1");
    }

    @Test
    void anOrderIsOpenUntilItsRowHasEnded() {
        Story story = Story.resilient().sends(1).acknowledged(1, id(1)).leaves(1);
        assertThat(story.totals().open()).isEqualTo(1);
        assertThat(story.totals().stored()).isZero();

        story.row(id(1), "PAYMENT_PENDING");
        assertThat(story.totals().open()).isEqualTo(1);
        assertThat(story.totals().stored()).isEqualTo(1);

        story.row(id(1), "CONFIRMED");
        assertThat(story.totals().open()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"REJECTED", "CANCELLED", "EXPIRED"})
    void anOrderThatEndsOtherwiseIsNotLost(String end) {
        Story story = Story.resilient()
                .sends(1)
                .acknowledged(1, id(1))
                .leaves(1)
                .row(id(1), end)
                .effects(id(1), 1, 1)
                .after(30_000)
                .ledgersRead();

        assertTrue(story);
        assertThat(story.totals().acknowledged()).isEqualTo(1);
        assertThat(story.totals().stored()).isEqualTo(1);
        assertThat(story.totals().open()).isZero();
    }

    @Test
    void aDeletedRowIsLostAfterTwoReadsTwoSecondsApart() {
        Story story =
                Story.resilient().sends(1).acknowledged(1, id(1)).leaves(1).row(id(1), "PAYMENT_PENDING");
        assertThat(story.truth().toLook(story.nowMs(), story.nowMs() + 1, 25)).containsExactly(id(1));

        story.after(10_000).missing(id(1), NEVER_EMPTY);
        assertThat(story.totals().lost()).isZero();
        story.after(1_900).missing(id(1), NEVER_EMPTY);
        assertThat(story.totals().lost()).isZero();
        story.after(100).missing(id(1), NEVER_EMPTY);

        assertThat(story.totals()).isEqualTo(new Totals(1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, Totals.Effects.NONE));
        assertThat(story.item(1).path("flags").toString()).isEqualTo("[\"lost\"]");
    }

    @Test
    void anEndedOrderIsReadOnceMoreTenSecondsAfterItsAcknowledgement() {
        Story story = Story.resilient().confirmed(1);
        assertThat(story.truth().toLook(story.nowMs(), story.nowMs(), 25)).isEmpty();

        story.after(10_000);
        assertThat(story.truth().toLook(story.nowMs(), story.nowMs(), 25)).containsExactly(id(1));
        story.missing(id(1), NEVER_EMPTY).after(2_000);
        assertThat(story.truth().toLook(story.nowMs(), story.nowMs(), 25)).containsExactly(id(1));
        story.missing(id(1), NEVER_EMPTY);

        assertThat(story.totals().lost()).isEqualTo(1);
        assertThat(story.settle()).isZero();
    }

    @Test
    void readsTooSoonAfterTheAcknowledgementDoNotCount() {
        Story story = Story.resilient().sends(1).acknowledged(1, id(1)).leaves(1);

        story.after(3_000).missing(id(1), NEVER_EMPTY).after(3_000).missing(id(1), NEVER_EMPTY);

        assertThat(story.totals().lost()).isZero();
        assertThat(story.totals().open()).isEqualTo(1);
    }

    @Test
    void aReadThatFindsTheOrderForgetsTheMisses() {
        Story story =
                Story.resilient().sends(1).acknowledged(1, id(1)).leaves(1).after(10_000);

        story.missing(id(1), NEVER_EMPTY).after(1_000).row(id(1), "ACCEPTED").after(1_000);
        story.missing(id(1), NEVER_EMPTY).after(1_000);

        assertThat(story.totals().lost()).isZero();
        assertThat(story.totals().stored()).isEqualTo(1);
    }

    @Test
    void aQueuedOrderIsLostOnlyTwoMinutesAfterTheQueueIsEmpty() {
        Story story = Story.resilient().sends(1).queued(1).leaves(1);

        story.after(60_000).missing(id(1), NEVER_EMPTY).after(2_000).missing(id(1), NEVER_EMPTY);
        assertTrue(story);
        long emptySinceMs = story.nowMs();
        story.after(110_000).missing(id(1), emptySinceMs).after(2_000).missing(id(1), emptySinceMs);
        assertTrue(story);
        assertThat(story.totals().open()).isEqualTo(1);

        story.after(10_000).missing(id(1), emptySinceMs).after(2_000).missing(id(1), emptySinceMs);
        assertThat(story.totals().lost()).isEqualTo(1);
    }

    @Test
    void anUnknownOrderThatIsFoundIsSilentOnlyAfterTheFinalCheck() {
        Story story = Story.resilient().sends(1).timesOut(1).leaves(1);
        assertThat(story.totals().unknown()).isEqualTo(1);
        assertThat(story.truth().toLook(story.nowMs(), story.nowMs() + 1, 25)).containsExactly(id(1));

        story.row(id(1), "CONFIRMED").effects(id(1), 1, 0);
        assertThat(story.totals().stored()).isEqualTo(1);
        assertTrue(story);

        assertThat(story.truth().toAsk(story.nowMs(), 10_000, 25)).containsExactly(1);
        story.truth().asking(1, story.nowMs(), 12);
        story.sends(1).acknowledged(1, id(1)).after(20_000).ledgersRead();
        assertThat(story.totals()).isEqualTo(new Totals(1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, EACH_ONCE));
        assertThat(story.truth().toAsk(story.nowMs(), 10_000, 25)).isEmpty();
    }

    @Test
    void aFinalCheckWithoutAnAnswerLeavesAStoredOrderSilent() {
        Story story = Story.resilient().sends(1).timesOut(1).leaves(1).row(id(1), "CONFIRMED");

        story.truth().asking(1, story.nowMs(), 2);
        story.sends(1).fails(1, 503);
        assertThat(story.truth().toAsk(story.nowMs(), 10_000, 25)).isEmpty();
        assertThat(story.totals().silent()).isZero();
        story.after(10_000).truth().asking(1, story.nowMs(), 2);
        story.sends(1).timesOut(1);

        assertThat(story.totals().silent()).isEqualTo(1);
        assertThat(story.item(1).path("client").path("answers").toString())
                .isEqualTo("[\"timeout\",\"503\",\"timeout\"]");
    }

    @Test
    void aCustomerWhoseRequestIsUnderWayIsNotUnknown() {
        Story story = Story.resilient().sends(1).timesOut(1).sends(1);
        assertThat(story.totals().unknown()).isZero();
        assertThat(story.item(1).path("client").path("told").asText()).isEqualTo("waiting");
    }

    @Test
    void aCustomerWhoseRequestsNeverLeftIsRefusedAndNotUnknown() {
        Story story = Story.resilient()
                .sends(1)
                .cannotConnect(1)
                .sends(1)
                .refused(1, 429)
                .leaves(1);

        assertThat(story.totals()).isEqualTo(new Totals(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Totals.Effects.NONE));
        assertThat(story.item(1).path("client").path("told").asText()).isEqualTo("refused");
    }

    @Test
    void aRefusedCustomerWithAnOrderIsMisreported() {
        Story story = Story.resilient().sends(1).refused(1, 422).leaves(1);
        assertTrue(story);

        story.row(id(1), "ACCEPTED");

        assertThat(story.totals().misreported()).isEqualTo(1);
    }

    @Test
    void notFoundAfterAnAcknowledgementIsMisreportedUnlessTheOrderWasQueued() {
        assertThat(Story.resilient()
                        .sends(1)
                        .acknowledged(1, id(1))
                        .readsMissing(1)
                        .totals()
                        .misreported())
                .isEqualTo(1);
        assertThat(Story.resilient().sends(1).queued(1).readsMissing(1).totals().misreported())
                .isZero();
    }

    @Test
    void twoIdsForOneKeyAreMisreported() {
        Story story = Story.resilient()
                .sends(1)
                .acknowledged(1, id(1))
                .sends(1)
                .acknowledged(1, "ord_other")
                .leaves(1);

        assertThat(story.totals().misreported()).isEqualTo(1);
    }

    @Test
    void anEndThatDoesNotFitTheEffectsIsMisreportedAfterTenSecondsAndAWholeRead() {
        Story story = Story.resilient().confirmed(1).effect(id(1), "payment", id(1) + ":payment", 0, 0);
        assertThat(story.totals().misreported()).isZero();

        story.after(10_000);
        assertThat(story.totals().misreported()).as("no ledger was read since").isZero();
        story.ledgersRead();

        assertThat(story.totals().misreported()).isEqualTo(1);
        assertThat(story.settle()).isZero();
    }

    @Test
    void aSecondEffectAndASecondKeyAreDuplicates() {
        Story twice = Story.resilient().confirmed(1).effect(id(1), "payment", id(1) + ":payment", 2, 0);
        Story otherKey = Story.resilient().confirmed(1).effect(id(1), "shipping", "another", 1, 0);
        Story uselessKey = Story.resilient().confirmed(1).effect(id(1), "shipping", "another", 0, 0);

        assertThat(twice.totals().duplicates()).isEqualTo(1);
        assertThat(otherKey.totals().duplicates()).isEqualTo(1);
        assertThat(uselessKey.totals().duplicates()).isEqualTo(1);
    }

    @Test
    void anOrderOfTheBookWithoutAKeyIsADuplicate() {
        Story story =
                Story.resilient().confirmed(1).row("ord_stray", "ACCEPTED").row("ord_stray", "CONFIRMED");

        assertThat(story.totals().duplicates()).isEqualTo(1);
    }

    // --- Fragile customers ---

    @Test
    void aFragileCustomerWhoTimesOutAndHasAnOrderIsSilent() {
        Story story = Story.fragile().sends(1).timesOut(1).sends(1).timesOut(1).leaves(1);
        assertThat(story.totals().unknown()).isEqualTo(1);

        story.basketRow("ord_1", "CONFIRMED", 1);

        assertThat(story.totals()).isEqualTo(new Totals(1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, Totals.Effects.NONE));
        assertThat(story.item(1).path("client").path("told").asText()).isEqualTo("timed out");
    }

    @Test
    void aSecondClickThatMakesASecondOrderIsADuplicate() {
        Story story = Story.fragile()
                .sends(1)
                .timesOut(1)
                .sends(1)
                .acknowledged(1, "ord_2")
                .leaves(1)
                .basketRow("ord_1", "CONFIRMED", 1)
                .basketRow("ord_2", "CONFIRMED", 1);

        assertThat(story.totals().duplicates()).isEqualTo(1);
        assertThat(story.totals().silent()).isZero();
        assertThat(story.item(1).path("orderId").asText()).isEqualTo("ord_2");
        assertThat(story.item(1).path("otherOrderIds").toString()).isEqualTo("[\"ord_1\"]");
    }

    @Test
    void effectsOfAFragileOrderWaitForItsRow() {
        Story story = Story.fragile().sends(1).timesOut(1).leaves(1).effects("ord_1", 1, 0);
        assertThat(story.found()).isEmpty();

        story.basketRow("ord_1", "CONFIRMED", 1).after(20_000).ledgersRead();

        assertThat(story.found()).contains("payment called 1", "inventory called 1", "shipping called 1");
        assertThat(story.totals().misreported()).isZero();
    }

    @Test
    void theEffectsOfAllOrdersOfACustomerCountWithoutThoseReversed() {
        Story story = Story.fragile().sends(1).timesOut(1).sends(1).timesOut(1).leaves(1);
        story.basketRow("ord_1", "CONFIRMED", 1).effects("ord_1", 1, 0);
        story.basketRow("ord_2", "CONFIRMED", 1)
                .effects("ord_2", 1, 0)
                .effect("ord_2", "shipping", "ord_2:shipping", 1, 1);

        assertThat(story.totals().effects()).isEqualTo(new Totals.Effects(2, 2, 1));
    }

    @Test
    void rowsOfOtherCustomersAreIgnored() {
        Story story = Story.fragile().sends(1).timesOut(1).leaves(1).row("ord_shop", "CONFIRMED");
        story.basketRow("ord_other_load", "CONFIRMED", 2_000_000);

        assertThat(story.totals().stored()).isZero();
        assertThat(story.totals().duplicates()).isZero();
    }

    // --- Settled orders ---

    @Test
    void anOrderSettlesAMinuteAfterItsEndWithItsReceipt() {
        Story story = Story.resilient().confirmed(1);
        story.sends(2).acknowledged(2, id(2)).leaves(2).row(id(2), "CONFIRMED").effects(id(2), 1, 0);
        story.sends(3).acknowledged(3, id(3)).leaves(3).row(id(3), "PAYMENT_PENDING");

        assertThat(story.settle()).isEqualTo(1);

        assertThat(story.truth().unsettled()).isEqualTo(2);
        assertThat(story.totals()).isEqualTo(new Totals(3, 3, 3, 1, 0, 0, 0, 0, 0, 0, 1, EACH_TWICE));
        assertThat(story.receipted(id(2)).settle()).isEqualTo(1);
        assertThat(story.totals().unreceipted()).isZero();
        assertThat(story.truth().numbers(0, "all", story.nowMs(), 10)).containsExactly(1, 2, 3);
        assertThat(story.truth().numbers(1, "open", story.nowMs(), 10)).containsExactly(3);
    }

    @Test
    void aSecondEffectOnASettledOrderIsADuplicate() {
        Story story = Story.resilient().confirmed(1).confirmed(2);
        assertThat(story.settle()).isEqualTo(2);
        story.effect(id(1), "payment", id(1) + ":payment", 1, 0);
        assertTrue(story);

        story.effect(id(1), "payment", id(1) + ":payment:again", 1, 0);
        story.effect(id(1), "payment", id(1) + ":payment:again", 1, 0);

        assertThat(story.totals().duplicates()).isEqualTo(1);
        assertThat(story.totals().effects()).isEqualTo(new Totals.Effects(3, 2, 2));
        assertThat(story.totals().acknowledged()).isEqualTo(2);
        assertThat(story.truth().takeAmended()).containsExactly(1);
        assertThat(story.truth().takeAmended()).isEmpty();
        assertThat(story.truth().numbers(0, "duplicate", story.nowMs(), 10)).containsExactly(1);
    }

    @Test
    void aLateUndoOnASettledConfirmedOrderIsMisreported() {
        Story story = Story.resilient().confirmed(1);
        assertThat(story.settle()).isEqualTo(1);

        story.effect(id(1), "shipping", id(1) + ":shipping", 1, 1);
        story.effect(id(1), "shipping", id(1) + ":shipping", 1, 1);

        assertThat(story.totals().misreported()).isEqualTo(1);
        assertThat(story.totals().duplicates()).isZero();
    }

    @Test
    void aLateRowOfASettledRefusalIsMisreported() {
        Story story = Story.resilient().sends(1).refused(1, 422).leaves(1);
        assertThat(story.settle()).isEqualTo(1);

        story.row(id(1), "ACCEPTED").row(id(1), "CONFIRMED");

        assertThat(story.totals()).isEqualTo(new Totals(1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, Totals.Effects.NONE));
    }

    @Test
    void aLateRowOfASettledFragileCustomerIsSilentAndASecondOneADuplicate() {
        Story story = Story.fragile().sends(1).timesOut(1).leaves(1);
        assertThat(story.settle()).isEqualTo(1);
        assertThat(story.totals().unknown()).isEqualTo(1);

        story.basketRow("ord_1", "ACCEPTED", 1).basketRow("ord_1", "CONFIRMED", 1);
        assertThat(story.totals()).isEqualTo(new Totals(1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, Totals.Effects.NONE));
        story.basketRow("ord_2", "CONFIRMED", 1);

        assertThat(story.totals().duplicates()).isEqualTo(1);
    }

    @Test
    void thousandsOfSettledOrdersAreAllFoundAgain() {
        Story story = Story.resilient();
        for (int customer = 1; customer <= 5_000; customer++) {
            story.confirmed(customer);
        }
        while (story.settle() > 0) {
            // Each turn settles a hundred.
        }
        assertThat(story.truth().unsettled()).isZero();

        for (int customer = 1; customer <= 5_000; customer++) {
            assertThat(story.truth().find(id(customer))).isEqualTo(customer);
            story.effect(id(customer), "payment", id(customer) + ":payment", 2, 0);
        }

        assertThat(story.totals().duplicates()).isEqualTo(5_000);
        assertThat(story.totals().sent()).isEqualTo(5_000);
    }
}
