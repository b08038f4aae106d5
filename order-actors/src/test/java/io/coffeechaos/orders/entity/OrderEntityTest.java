package io.coffeechaos.orders.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.BreakerState;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.testkit.OrderRules;
import io.coffeechaos.orders.testkit.OrderWorld;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.FishingOutcome;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderEntityTest {
    private OrderWorld world;

    @BeforeEach
    void createWorld() {
        world = OrderWorld.create();
    }

    @AfterEach
    void closeWorld() {
        world.close();
    }

    @Test
    void anOrderIsAcceptedThenConfirmedWithOneEffectPerStep() {
        OrderAccepted order = Orders.accepted("happy");

        world.submit(order).expectMessage(new OrderProtocol.Accepted(order, false));

        awaitStatus(order.id(), OrderStatus.CONFIRMED);
        assertThat(world.found(order.id()).events().stream().map(HistoryEntry::type))
                .containsExactly(
                        EventType.ORDER_ACCEPTED,
                        EventType.STEP_STARTED,
                        EventType.STEP_SUCCEEDED,
                        EventType.STEP_STARTED,
                        EventType.STEP_SUCCEEDED,
                        EventType.STEP_STARTED,
                        EventType.STEP_SUCCEEDED,
                        EventType.ORDER_CONFIRMED);
        awaitClosedRow(order.id());
    }

    @Test
    void aReplayIsAnsweredWithTheOrderThatWasAcceptedFirst() {
        OrderAccepted first = Orders.accepted("replay", Instant.parse("2026-11-21T09:00:00.000Z"));
        OrderAccepted second = Orders.accepted("replay", Instant.parse("2026-11-21T10:00:00.000Z"));
        world.submit(first).expectMessage(new OrderProtocol.Accepted(first, false));

        world.submit(second).expectMessage(new OrderProtocol.Accepted(first, true));
        world.crash();
        world.submit(second).expectMessage(new OrderProtocol.Accepted(first, true));
    }

    @Test
    void anotherFingerprintUnderTheSameKeyChangesNothing() {
        OrderAccepted order = Orders.accepted("reused");
        world.submit(order).expectMessageClass(OrderProtocol.Accepted.class);

        world.submit(Orders.reusing(order)).expectMessage(new OrderProtocol.KeyReused());

        awaitStatus(order.id(), OrderStatus.CONFIRMED);
    }

    @Test
    void aNewOrderWithAnotherTotalIsRefusedButAReplayIsAccepted() {
        OrderAccepted order = Orders.accepted("price");

        world.submit(order, false).expectMessage(new OrderProtocol.RefusedAsNew());
        world.submit(order, true).expectMessage(new OrderProtocol.Accepted(order, false));
        world.submit(order, false).expectMessage(new OrderProtocol.Accepted(order, true));
    }

    @Test
    void anOrderThatIsOnlyRecalledIsAnsweredAsBeforeAndANewOneIsRefusedAndLeavesNothing() {
        OrderAccepted order = Orders.accepted("recalled");
        recall(order).expectMessage(new OrderProtocol.RefusedAsNew());
        assertThat(world.journalled(order.id())).isEmpty();
        world.submit(order).expectMessage(new OrderProtocol.Accepted(order, false));

        recall(order).expectMessage(new OrderProtocol.Accepted(order, true));
        recall(Orders.reusing(order)).expectMessage(new OrderProtocol.KeyReused());
        world.crash();
        recall(order).expectMessage(new OrderProtocol.Accepted(order, true));
    }

    private TestProbe<OrderProtocol.AcceptReply> recall(OrderAccepted order) {
        TestProbe<OrderProtocol.AcceptReply> probe = world.probe();
        world.entity(order.id()).tell(new OrderProtocol.Recall(order.fingerprint(), probe.getRef()));
        return probe;
    }

    @Test
    void theOrderAnswersAndCallsNothingBeforeItsRowIsDurable() {
        world.rows().goAway();
        OrderAccepted order = Orders.accepted("no-row");

        TestProbe<OrderProtocol.AcceptReply> first = world.submit(order);
        TestProbe<OrderProtocol.AcceptReply> replay = world.submit(order);
        TestProbe<OrderProtocol.AcceptReply> another = world.submit(Orders.reusing(order));
        world.pass(Duration.ofSeconds(10));

        first.expectNoMessage();
        another.expectNoMessage();
        replay.expectNoMessage();
        assertThat(world.dependencies().payment().calls()).isZero();
        world.rows().comeBack();
        world.eventually(() -> assertThat(first.receiveMessage(Duration.ofMillis(10)))
                .isEqualTo(new OrderProtocol.Accepted(order, false)));
        replay.expectMessage(new OrderProtocol.Accepted(order, true));
        another.expectMessage(new OrderProtocol.KeyReused());
        awaitStatus(order.id(), OrderStatus.CONFIRMED);
    }

    @Test
    void aRecoveredOrderWithoutARowWritesItsRowBeforeItsFirstCall() {
        world.rows().goAway();
        OrderAccepted order = Orders.accepted("only-accepted");
        world.submit(order);
        world.pass(Duration.ofSeconds(1));
        world.crash();

        TestProbe<OrderProtocol.AcceptReply> again = world.submit(order);
        world.pass(Duration.ofSeconds(5));

        again.expectNoMessage();
        assertThat(world.dependencies().payment().calls()).isZero();
        world.rows().comeBack();
        awaitStatus(order.id(), OrderStatus.CONFIRMED);
        again.expectMessage(new OrderProtocol.Accepted(order, true));
    }

    @Test
    void aFailedWriteIsAnsweredUnknownAndARetryWithTheSameKeySucceeds() {
        OrderAccepted order = Orders.accepted("unknown");
        world.failWrite(1);

        world.submit(order).expectMessage(new OrderProtocol.StorageUnknown());

        TestProbe<OrderProtocol.AcceptReply> again = world.submit(order);
        world.eventually(() -> assertThat(again.receiveMessage(Duration.ofMillis(10)))
                .isEqualTo(new OrderProtocol.Accepted(order, false)));
        awaitStatus(order.id(), OrderStatus.CONFIRMED);
        assertThat(world.metrics().restartedCount(OrderMetrics.Supervised.ENTITY))
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aFailureOfAnySingleWriteChangesNoOutcome(int write) {
        OrderAccepted order = Orders.accepted("write-" + write);
        world.failWrite(write);

        world.submit(order).receiveMessage();

        world.eventually(() -> {
            assertThat(world.failedWrites()).as("failed writes").isOne();
            world.submit(order);
            assertThat(world.view(order.id()).status()).isEqualTo(OrderStatus.CONFIRMED);
        });
        OrderRules.hold(world.found(order.id()), world.dependencies());
    }

    @Test
    void aDeclinedPaymentEndsRejectedWithNothingCharged() {
        world.dependencies().payment().now(Mode.REFUSE);
        OrderAccepted order = Orders.accepted("declined");
        world.submit(order).expectMessageClass(OrderProtocol.Accepted.class);

        awaitStatus(order.id(), OrderStatus.REJECTED);

        OrderView view = world.view(order.id());
        assertThat(view.reason())
                .hasValueSatisfying(reason -> assertThat(reason.code()).isEqualTo("PAYMENT_DECLINED"));
        assertThat(view.steps().getFirst().state()).isEqualTo(StepState.FAILED);
        assertThat(world.dependencies().inventory().calls()).isZero();
        awaitClosedRow(order.id());
    }

    @Test
    void aHangingPaymentDelaysTheOrderUntilItAnswers() {
        world.dependencies().payment().now(Mode.HANG);
        OrderAccepted order = Orders.accepted("hanging");
        world.submit(order).expectMessageClass(OrderProtocol.Accepted.class);

        world.eventually(() -> assertThat(world.view(order.id()).delayed()).isTrue());

        OrderView view = world.view(order.id());
        assertThat(view.status()).isEqualTo(OrderStatus.PAYMENT_PENDING);
        OrderView.StepView payment = view.steps().getFirst();
        assertThat(payment.state()).isEqualTo(StepState.DELAYED);
        assertThat(payment.attempts()).isEqualTo(1 + world.saga().quickRetries());
        assertThat(payment.lastError())
                .hasValueSatisfying(error -> assertThat(error.kind()).isEqualTo("timeout"));
        world.dependencies().payment().now(Mode.ANSWER);
        awaitStatus(order.id(), OrderStatus.CONFIRMED);
    }

    @Test
    void anOpenBreakerParksOrdersAtOnceAndWakesThemWhenItCloses() {
        world.dependencies().payment().now(Mode.FAIL);
        List<OrderAccepted> orders = IntStream.range(0, 10)
                .mapToObj(i -> Orders.accepted("breaker-" + i))
                .toList();
        orders.forEach(order -> world.submit(order).expectMessageClass(OrderProtocol.Accepted.class));

        world.eventually(() -> assertThat(world.breaker(Step.PAYMENT)).isEqualTo(BreakerState.OPEN));
        world.eventually(() -> orders.forEach(
                order -> assertThat(world.view(order.id()).delayed()).isTrue()));
        OrderAccepted late = Orders.accepted("while-open");
        world.submit(late).expectMessageClass(OrderProtocol.Accepted.class);
        world.eventually(() -> assertThat(world.view(late.id()).delayed()).isTrue());

        assertThat(world.dependencies().payment().calls(late.id() + ":payment")).isZero();
        world.dependencies().payment().now(Mode.ANSWER);
        orders.forEach(order -> awaitStatus(order.id(), OrderStatus.CONFIRMED));
        awaitStatus(late.id(), OrderStatus.CONFIRMED);
        assertThat(world.breaker(Step.PAYMENT)).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void anOrderSupersededByAnotherOwnerIsConfirmedAfterItRecovers() {
        world.dependencies().inventory().once(Mode.TOMBSTONE);
        OrderAccepted order = Orders.accepted("superseded");
        world.submit(order).expectMessageClass(OrderProtocol.Accepted.class);
        world.eventually(() -> assertThat(world.dependencies().inventory().calls(order.id() + ":inventory"))
                .isOne());

        world.killEntity(order.id());

        awaitStatus(order.id(), OrderStatus.CONFIRMED);
    }

    @Test
    void theSweeperResumesOpenOrdersAfterACrash() {
        world.dependencies().payment().now(Mode.HANG);
        List<OrderAccepted> orders = IntStream.range(0, 30)
                .mapToObj(i -> Orders.accepted("swept-" + i))
                .toList();
        orders.forEach(order -> world.submit(order).expectMessageClass(OrderProtocol.Accepted.class));
        world.crash();
        world.dependencies().payment().now(Mode.ANSWER);

        world.startSweepers();

        world.eventually(() -> orders.forEach(order -> assertThat(world.rows().row(order.id()))
                .hasValueSatisfying(row -> assertThat(row.view().status()).isEqualTo(OrderStatus.CONFIRMED))));
        orders.forEach(order -> OrderRules.hold(world.found(order.id()), world.dependencies()));
    }

    @Test
    void aWaitingReaderGetsTheNextVersionAndASubscriberGetsEveryEventOnce() {
        world.dependencies().payment().now(Mode.HANG);
        OrderAccepted order = Orders.accepted("watched");
        world.submit(order).expectMessageClass(OrderProtocol.Accepted.class);
        world.eventually(() -> assertThat(world.view(order.id()).version()).isEqualTo(2));
        TestProbe<OrderProtocol.ReadReply> waiter = world.probe();
        TestProbe<OrderProtocol.Feed> subscriber = world.probe();
        world.entity(order.id()).tell(new OrderProtocol.AwaitChange(2, Duration.ofSeconds(15), waiter.getRef()));
        world.entity(order.id()).tell(new OrderProtocol.Subscribe(1, subscriber.getRef()));

        world.eventually(() -> assertThat(world.view(order.id()).delayed()).isTrue());

        assertThat(waiter.expectMessageClass(OrderProtocol.Found.class).view().version())
                .isEqualTo(3);
        assertThat(subscriber.expectMessageClass(OrderProtocol.Events.class).events())
                .singleElement()
                .satisfies(entry -> assertThat(entry.seq()).isEqualTo(2));
        assertThat(subscriber.fishForMessage(Duration.ofSeconds(30), this::untilDelayed))
                .isNotEmpty();
    }

    private FishingOutcome untilDelayed(OrderProtocol.Feed feed) {
        return switch (feed) {
            case OrderProtocol.Progress progress -> FishingOutcomes.continueAndIgnore();
            case OrderProtocol.Events events ->
                events.events().getFirst().type() == EventType.STEP_DELAYED
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.fail("unexpected " + events);
        };
    }

    @Test
    void anOwnerThatIsBehindItsReaderAnswersStale() {
        OrderAccepted order = Orders.accepted("stale");
        world.submit(order).expectMessageClass(OrderProtocol.Accepted.class);
        TestProbe<OrderProtocol.ReadReply> reader = world.probe();

        world.entity(order.id()).tell(new OrderProtocol.Get(99, reader.getRef()));

        reader.expectMessage(new OrderProtocol.Stale());
    }

    @Test
    void anUnknownOrderIsNotFound() {
        TestProbe<OrderProtocol.ReadReply> reader = world.probe();

        world.entity(Orders.accepted("nobody").id()).tell(new OrderProtocol.Get(0, reader.getRef()));

        reader.expectMessage(new OrderProtocol.NotFound());
    }

    private void awaitStatus(OrderId id, OrderStatus status) {
        world.eventually(() -> assertThat(world.view(id).status()).isEqualTo(status));
        OrderRules.hold(world.found(id), world.dependencies());
    }

    private void awaitClosedRow(OrderId id) {
        world.eventually(() -> OrderRules.holdAtRest(world, id));
    }
}
