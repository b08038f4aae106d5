package io.coffeechaos.orders.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.CompensationOutcome;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.testkit.OrderRules;
import io.coffeechaos.orders.testkit.OrderWorld;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how an order is undone after a refusal, after a cancel, or at the end of its time. */
class OrderCompensationTest {
    private OrderWorld world;

    @BeforeEach
    void createWorld() {
        world = OrderWorld.create(Map.of("coffee.orders.entity.time-budget", "100s"));
    }

    @AfterEach
    void closeWorld() {
        world.close();
    }

    // ---- refused

    @Test
    void anOrderThatIsOutOfStockIsRejectedAndItsPaymentReturned() {
        world.refuse(Step.INVENTORY);
        OrderAccepted order = accepted("out-of-stock");

        OrderView view = ended(order.id(), OrderStatus.REJECTED);

        assertThat(reasonOf(view)).isEqualTo("OUT_OF_STOCK");
        assertThat(statesOf(view)).containsExactly(StepState.UNDONE, StepState.FAILED, StepState.WAITING);
        assertThat(world.dependencies().undoCalls(order.id(), Step.INVENTORY)).isZero();
        assertThat(world.dependencies().calls(order.id(), Step.SHIPPING)).isZero();
    }

    @Test
    void anOrderThatCannotBeShippedIsUndoneNewestStepFirst() {
        world.refuse(Step.SHIPPING);
        OrderAccepted order = accepted("cannot-ship");

        OrderView view = ended(order.id(), OrderStatus.REJECTED);

        assertThat(reasonOf(view)).isEqualTo("CANNOT_SHIP");
        assertThat(statesOf(view)).containsExactly(StepState.UNDONE, StepState.UNDONE, StepState.FAILED);
        assertThat(undone(order.id())).containsExactly(Step.INVENTORY, Step.PAYMENT);
    }

    @Test
    void aPaymentDeclinedAfterAnUncertainAttemptIsUndoneBeforeTheOrderIsRejected() {
        world.dependencies().payment().once(Mode.FAIL);
        world.refuse(Step.PAYMENT);
        OrderAccepted order = accepted("declined-in-doubt");

        OrderView view = ended(order.id(), OrderStatus.REJECTED);

        assertThat(reasonOf(view)).isEqualTo("PAYMENT_DECLINED");
        assertThat(statesOf(view)).containsExactly(StepState.SKIPPED, StepState.WAITING, StepState.WAITING);
        assertThat(world.dependencies().undoCalls(order.id(), Step.PAYMENT)).isOne();
    }

    @Test
    void aRefusalAfterARecoveryIsUncertainAndIsUndone() {
        world.hang(Step.INVENTORY);
        OrderAccepted order = accepted("in-doubt-by-recovery");
        world.eventually(() -> assertThat(world.view(order.id()).status()).isEqualTo(OrderStatus.INVENTORY_PENDING));
        world.refuse(Step.INVENTORY);

        world.killEntity(order.id());

        OrderView view = ended(order.id(), OrderStatus.REJECTED);
        assertThat(statesOf(view)).containsExactly(StepState.UNDONE, StepState.SKIPPED, StepState.WAITING);
    }

    @Test
    void aRefusalAfterUnsentAttemptsNeedsNoUndo() {
        world.fail(Step.PAYMENT);
        List<OrderAccepted> others =
                IntStream.range(0, 6).mapToObj(i -> accepted("opens-" + i)).toList();
        world.eventually(() -> others.forEach(
                order -> assertThat(world.view(order.id()).delayed()).isTrue()));
        OrderAccepted order = accepted("never-sent");
        world.eventually(() -> assertThat(world.view(order.id()).delayed()).isTrue());
        assertThat(world.dependencies().calls(order.id(), Step.PAYMENT)).isZero();

        world.refuse(Step.PAYMENT);

        ended(order.id(), OrderStatus.REJECTED);
        assertThat(world.dependencies().undoCalls(order.id(), Step.PAYMENT)).isZero();
    }

    // ---- cancelled

    @ParameterizedTest
    @EnumSource(Step.class)
    void anOrderCanBeCancelledAtAnyStepAndEveryStepIsUndone(Step pending) {
        world.hang(pending);
        OrderAccepted order = accepted("cancelled-at-" + pending);
        world.eventually(() ->
                assertThat(world.dependencies().calls(order.id(), pending)).isPositive());
        world.dependencies().now(Mode.ANSWER);

        OrderProtocol.Cancelling reply = world.cancel(order.id()).expectMessageClass(OrderProtocol.Cancelling.class);

        assertThat(reply.view().status()).isEqualTo(OrderStatus.COMPENSATING);
        assertThat(reply.view().cancellable()).isFalse();
        OrderView view = ended(order.id(), OrderStatus.CANCELLED);
        assertThat(reasonOf(view)).isEqualTo(CompensationOutcome.CANCELLED_BY_CUSTOMER);
        assertThat(undone(order.id())).containsExactly(Step.SHIPPING, Step.INVENTORY, Step.PAYMENT);
    }

    @Test
    void aCancelWaitsForTheRowAndThenNoDependencyIsCalled() {
        world.rows().goAway();
        OrderAccepted order = Orders.accepted("cancelled-accepted");
        world.submit(order);
        TestProbe<OrderProtocol.CancelReply> cancel = world.cancel(order.id());
        world.pass(Duration.ofSeconds(3));
        cancel.expectNoMessage();

        world.rows().comeBack();

        OrderView view = ended(order.id(), OrderStatus.CANCELLED);
        cancel.expectMessageClass(OrderProtocol.Cancelling.class);
        assertThat(statesOf(view)).containsOnly(StepState.SKIPPED);
        assertThat(world.dependencies().payment().calls()).isZero();
    }

    @Test
    void aCancelIsIdempotent() {
        world.hang(Step.PAYMENT);
        OrderAccepted order = accepted("twice");
        world.cancel(order.id()).expectMessageClass(OrderProtocol.Cancelling.class);

        world.cancel(order.id()).expectMessageClass(OrderProtocol.AlreadyCancelled.class);
        world.dependencies().now(Mode.ANSWER);
        ended(order.id(), OrderStatus.CANCELLED);
        world.cancel(order.id()).expectMessageClass(OrderProtocol.AlreadyCancelled.class);
    }

    @Test
    void anOrderThatHasEndedOrIsAlreadyUndoneCannotBeCancelled() {
        OrderAccepted confirmed = accepted("confirmed");
        ended(confirmed.id(), OrderStatus.CONFIRMED);
        world.cancel(confirmed.id()).expectMessage(new OrderProtocol.NotCancellable(OrderStatus.CONFIRMED));

        world.refuse(Step.INVENTORY);
        world.dependencies().payment().onceForUndo(Mode.HANG);
        OrderAccepted refused = accepted("refused");
        world.eventually(() -> assertThat(world.view(refused.id()).status()).isEqualTo(OrderStatus.COMPENSATING));
        world.cancel(refused.id()).expectMessage(new OrderProtocol.NotCancellable(OrderStatus.COMPENSATING));
        ended(refused.id(), OrderStatus.REJECTED);
        world.cancel(refused.id()).expectMessage(new OrderProtocol.NotCancellable(OrderStatus.REJECTED));
    }

    @Test
    void aCancelOfAnUnknownOrderIsNotFound() {
        world.cancel(Orders.accepted("nobody").id()).expectMessage(new OrderProtocol.CancelNotFound());
    }

    @Test
    void aCancelWithAFailedWriteIsAnsweredUnknownAndUndoesNothing() {
        world.hang(Step.PAYMENT);
        OrderAccepted order = accepted("unknown");
        world.eventually(() -> assertThat(world.view(order.id()).version()).isEqualTo(2));
        world.failWrite(1);

        world.cancel(order.id()).expectMessage(new OrderProtocol.CancelUnknown());

        world.eventually(() -> assertThat(world.view(order.id()).status()).isEqualTo(OrderStatus.PAYMENT_PENDING));
        assertThat(world.dependencies().payment().undoCalls()).isZero();
        world.dependencies().now(Mode.ANSWER);
        ended(order.id(), OrderStatus.CONFIRMED);
    }

    @Test
    void nothingIsUndoneBeforeTheDecisionIsInTheJournal() {
        world.hang(Step.PAYMENT);
        OrderAccepted order = accepted("durable-first");
        world.eventually(() -> assertThat(world.view(order.id()).version()).isEqualTo(2));
        world.slowJournal(Duration.ofSeconds(3));

        TestProbe<OrderProtocol.CancelReply> cancel = world.cancel(order.id());
        world.pass(Duration.ofSeconds(2));

        assertThat(world.dependencies().payment().undoCalls()).isZero();
        assertThat(world.dependencies().shipping().undoCalls()).isZero();
        cancel.expectNoMessage();
        world.heal();
        ended(order.id(), OrderStatus.CANCELLED);
        cancel.expectMessageClass(OrderProtocol.Cancelling.class);
    }

    @Test
    void aCancelThatRacesWithTheConfirmationEitherSucceedsOrIsRefused() {
        List<OrderAccepted> orders = IntStream.range(0, 200)
                .mapToObj(i -> Orders.accepted("race-" + i))
                .toList();
        List<TestProbe<OrderProtocol.CancelReply>> cancels = orders.stream()
                .map(order -> {
                    world.submit(order).expectMessageClass(OrderProtocol.Accepted.class);
                    return world.cancel(order.id());
                })
                .toList();

        for (int i = 0; i < orders.size(); i++) {
            OrderId id = orders.get(i).id();
            switch (cancels.get(i).receiveMessage()) {
                case OrderProtocol.Cancelling cancelling -> ended(id, OrderStatus.CANCELLED);
                case OrderProtocol.NotCancellable late -> ended(id, OrderStatus.CONFIRMED);
                case OrderProtocol.CancelReply other -> throw new AssertionError("unexpected " + other);
            }
        }
    }

    @Test
    void aChargeThatArrivesAfterItsUndoIsRefusedByTheTombstone() {
        world.dependencies().payment().now(Mode.HOLD);
        OrderAccepted order = accepted("late-charge");
        world.eventually(() ->
                assertThat(world.dependencies().calls(order.id(), Step.PAYMENT)).isPositive());
        world.dependencies().payment().now(Mode.ANSWER);
        world.cancel(order.id()).expectMessageClass(OrderProtocol.Cancelling.class);
        OrderView view = ended(order.id(), OrderStatus.CANCELLED);
        assertThat(statesOf(view)).containsOnly(StepState.SKIPPED);

        world.dependencies().deliverHeld();

        assertThat(world.dependencies().effects(order.id(), Step.PAYMENT)).isZero();
        OrderRules.hold(world.found(order.id()), world.dependencies());
    }

    // ---- out of time

    @Test
    void anOrderThatIsNotConfirmedInTimeIsUndoneAndExpires() {
        world.hang(Step.SHIPPING);
        OrderAccepted order = accepted("expired");
        world.pass(Duration.ofSeconds(80));
        assertThat(world.view(order.id()).status()).isEqualTo(OrderStatus.SHIPPING_PENDING);

        world.pass(Duration.ofSeconds(30));
        assertThat(world.view(order.id()).status()).isEqualTo(OrderStatus.COMPENSATING);
        world.dependencies().now(Mode.ANSWER);

        OrderView view = ended(order.id(), OrderStatus.EXPIRED);
        assertThat(reasonOf(view)).isEqualTo(CompensationOutcome.TIME_BUDGET_SPENT);
        assertThat(statesOf(view)).containsExactly(StepState.UNDONE, StepState.UNDONE, StepState.SKIPPED);
    }

    @Test
    void anOrderWhoseTimeEndedWhileItWasNotInMemoryExpiresAtItsRecovery() {
        world.hang(Step.PAYMENT);
        OrderAccepted order = accepted("expired-asleep");
        world.eventually(() -> assertThat(world.view(order.id()).version()).isEqualTo(2));
        world.killEntity(order.id());
        world.jumpClock(Duration.ofMinutes(10));
        int calls = world.dependencies().calls(order.id(), Step.PAYMENT);
        world.dependencies().now(Mode.ANSWER);

        ended(order.id(), OrderStatus.EXPIRED);

        assertThat(world.dependencies().calls(order.id(), Step.PAYMENT)).isEqualTo(calls);
    }

    @Test
    void theTimeBudgetOfAnOrderWithAnOldStampStartsAtItsArrival() {
        world.hang(Step.PAYMENT);
        world.jumpClock(Duration.ofHours(3));
        OrderAccepted order = accepted("came-late");

        world.pass(Duration.ofSeconds(80));

        assertThat(world.view(order.id()).status()).isEqualTo(OrderStatus.PAYMENT_PENDING);
    }

    // ---- stuck

    @Test
    void anUndoIsRetriedUntilItIsAcknowledgedAndTheOrderIsDelayedMeanwhile() {
        world.hang(Step.SHIPPING);
        OrderAccepted order = accepted("stuck");
        world.eventually(() -> assertThat(world.dependencies().calls(order.id(), Step.SHIPPING))
                .isPositive());
        world.hang(Step.INVENTORY);
        world.dependencies().shipping().now(Mode.ANSWER);
        world.cancel(order.id()).expectMessageClass(OrderProtocol.Cancelling.class);

        world.eventually(() -> assertThat(world.view(order.id()).delayed()).isTrue());

        OrderView view = world.view(order.id());
        assertThat(view.status()).isEqualTo(OrderStatus.COMPENSATING);
        OrderView.StepView inventory = view.steps().get(1);
        assertThat(inventory.state()).isEqualTo(StepState.UNDOING);
        assertThat(inventory.nextAttemptAt()).isPresent();
        assertThat(inventory.attempts()).isPositive();
        assertThat(world.metrics().undosStuck(Step.INVENTORY)).isOne();
        world.pass(Duration.ofMinutes(2));
        assertThat(world.view(order.id()).status()).isEqualTo(OrderStatus.COMPENSATING);
        world.heal();
        ended(order.id(), OrderStatus.CANCELLED);
        assertThat(world.metrics().undosStuck(Step.INVENTORY)).isZero();
    }

    @Test
    void anUndoWithALostAnswerIsRepeatedAndGetsTheSameAnswer() {
        world.refuse(Step.INVENTORY);
        world.dependencies().payment().onceForUndo(Mode.LOSE_REPLY);
        OrderAccepted order = accepted("lost-undo");

        OrderView view = ended(order.id(), OrderStatus.REJECTED);

        assertThat(view.steps().getFirst().state()).isEqualTo(StepState.UNDONE);
        assertThat(world.dependencies().undoCalls(order.id(), Step.PAYMENT)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aFailureOfAnySingleWriteOfACancellationBreaksNoPromise(int write) {
        world.hang(Step.SHIPPING);
        OrderAccepted order = accepted("write-" + write);
        world.eventually(() -> assertThat(world.view(order.id()).status()).isEqualTo(OrderStatus.SHIPPING_PENDING));
        world.dependencies().now(Mode.ANSWER);
        world.failWrite(write);

        boolean promised = world.cancel(order.id()).receiveMessage() instanceof OrderProtocol.Cancelling;

        world.eventually(
                () -> assertThat(world.view(order.id()).status().terminal()).isTrue());
        ended(order.id(), promised ? OrderStatus.CANCELLED : OrderStatus.CONFIRMED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aLostAnswerToAnySingleWriteOfACancellationStillCancelsTheOrder(int write) {
        world.hang(Step.SHIPPING);
        OrderAccepted order = accepted("lost-" + write);
        world.eventually(() -> assertThat(world.view(order.id()).status()).isEqualTo(OrderStatus.SHIPPING_PENDING));
        world.dependencies().now(Mode.ANSWER);
        world.loseJournalReply(write);

        OrderProtocol.CancelReply reply = world.cancel(order.id()).receiveMessage();

        assertThat(reply).isInstanceOf(write == 1 ? OrderProtocol.CancelUnknown.class : OrderProtocol.Cancelling.class);
        ended(order.id(), OrderStatus.CANCELLED);
    }

    private OrderAccepted accepted(String key) {
        OrderAccepted order = Orders.accepted(key);
        world.submit(order).expectMessageClass(OrderProtocol.Accepted.class);
        return order;
    }

    private OrderView ended(OrderId id, OrderStatus status) {
        world.eventually(() -> assertThat(world.view(id).status()).isEqualTo(status));
        OrderRules.hold(world.found(id), world.dependencies());
        world.wake(id);
        world.eventually(() -> OrderRules.holdAtRest(world, id));
        return world.view(id);
    }

    private List<Step> undone(OrderId id) {
        return world.found(id).events().stream()
                .filter(entry -> entry.type() == EventType.STEP_UNDONE)
                .flatMap(entry -> entry.step().stream())
                .toList();
    }

    private static List<StepState> statesOf(OrderView view) {
        return view.steps().stream().map(OrderView.StepView::state).toList();
    }

    private static String reasonOf(OrderView view) {
        return view.reason().map(OrderView.Reason::code).orElse("none");
    }
}
