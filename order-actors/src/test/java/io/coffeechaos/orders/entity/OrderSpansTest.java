package io.coffeechaos.orders.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.CompensationOutcome;
import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.OutwardEvent;
import io.coffeechaos.orders.SpanId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderEvent.OrderProgressed;
import io.coffeechaos.orders.entity.OrderState.Terminal;
import io.coffeechaos.orders.saga.SagaReport.Attempted;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.tracing.FinishedSpan;
import io.coffeechaos.orders.tracing.SpanIds;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderSpansTest {
    private static final SpanId REQUEST = new SpanId("00f067aa0ba902b7");
    private static final OrderAccepted ORDER = Orders.under("spans", REQUEST);

    private static Instant at(int seconds) {
        return ORDER.acceptedAt().plusSeconds(seconds);
    }

    private static Terminal ended(OutwardEvent... facts) {
        OrderState state = new OrderState.NotAccepted().apply(ORDER);
        for (OutwardEvent fact : facts) {
            state = state.apply(new OrderProgressed(List.of(fact)));
        }
        return (Terminal) state;
    }

    private static OutwardEvent started(Step step, int seconds) {
        return new OutwardEvent.StepStarted(step, at(seconds));
    }

    private static OutwardEvent succeeded(Step step, int seconds) {
        return new OutwardEvent.StepSucceeded(step, "ref", 1, at(seconds));
    }

    private static Terminal confirmed() {
        return ended(
                started(Step.PAYMENT, 1),
                succeeded(Step.PAYMENT, 2),
                started(Step.INVENTORY, 2),
                succeeded(Step.INVENTORY, 4),
                started(Step.SHIPPING, 4),
                succeeded(Step.SHIPPING, 7),
                new OutwardEvent.OrderConfirmed(at(8)));
    }

    /** Its customer cancelled it while the second step ran. */
    private static Terminal cancelled() {
        OrderState open = new OrderState.NotAccepted()
                .apply(ORDER)
                .apply(new OrderProgressed(
                        List.of(started(Step.PAYMENT, 1), succeeded(Step.PAYMENT, 2), started(Step.INVENTORY, 2))))
                .apply(new OrderProgressed(List.of(
                        new OutwardEvent.CancelRequested(at(3)),
                        new OutwardEvent.CompensationStarted(
                                CompensationOutcome.CANCELLED,
                                CompensationOutcome.CANCELLED_BY_CUSTOMER,
                                "You cancelled this order.",
                                List.of(Step.values()),
                                at(3)))));
        return (Terminal) open.apply(new OrderProgressed(List.of(
                new OutwardEvent.StepUndone(Step.SHIPPING, false, 1, at(4)),
                new OutwardEvent.StepUndone(Step.INVENTORY, true, 1, at(5)),
                new OutwardEvent.StepUndone(Step.PAYMENT, true, 1, at(7)),
                new OutwardEvent.OrderCancelled(at(7)))));
    }

    private static FinishedSpan named(List<FinishedSpan> spans, String name) {
        return spans.stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no span " + name + " in " + spans));
    }

    @Test
    void aConfirmedOrderHasASpanForItselfAndOneForEachStep() {
        List<FinishedSpan> spans = OrderSpans.of(confirmed(), new StepNotes());

        assertThat(spans)
                .extracting(FinishedSpan::name)
                .containsExactly("order", "step payment", "step inventory", "step shipping");
        assertThat(spans).extracting(FinishedSpan::trace).containsOnly(ORDER.traceId());
        FinishedSpan order = spans.getFirst();
        assertThat(order.id()).isEqualTo(SpanIds.order(ORDER.id()));
        assertThat(order.parent()).contains(REQUEST);
        assertThat(order.begun()).isEqualTo(ORDER.acceptedAt());
        assertThat(order.ended()).isEqualTo(at(8));
        assertThat(order.attributes())
                .containsEntry("coffee.order.id", ORDER.id().value())
                .containsEntry("coffee.order.status", "CONFIRMED")
                .doesNotContainKey("coffee.order.reason");
        assertThat(order.error()).isEmpty();
        FinishedSpan shipping = spans.getLast();
        assertThat(shipping.id()).isEqualTo(SpanIds.step(ORDER.id(), Step.SHIPPING));
        assertThat(shipping.parent()).contains(order.id());
        assertThat(shipping.begun()).isEqualTo(at(4));
        assertThat(shipping.ended()).isEqualTo(at(7));
        assertThat(shipping.attributes()).containsEntry("coffee.step.outcome", "done");
    }

    @Test
    void theUndosFollowEachOtherAndNoneBeginsBeforeTheDecision() {
        List<FinishedSpan> spans = OrderSpans.of(cancelled(), new StepNotes());

        assertThat(spans)
                .extracting(FinishedSpan::name)
                .containsExactly(
                        "order", "step payment", "step inventory", "undo shipping", "undo inventory", "undo payment");
        assertThat(named(spans, "order").attributes())
                .containsEntry("coffee.order.status", "CANCELLED")
                .containsEntry("coffee.order.reason", CompensationOutcome.CANCELLED_BY_CUSTOMER);
        FinishedSpan interrupted = named(spans, "step inventory");
        assertThat(interrupted.ended()).isEqualTo(at(3));
        assertThat(interrupted.attributes()).containsEntry("coffee.step.outcome", "uncertain");
        assertThat(named(spans, "undo shipping").begun()).isEqualTo(at(3));
        assertThat(named(spans, "undo shipping").attributes()).containsEntry("coffee.step.outcome", "nothing_seen");
        assertThat(named(spans, "undo inventory").begun()).isEqualTo(at(4));
        FinishedSpan last = named(spans, "undo payment");
        assertThat(last.id()).isEqualTo(SpanIds.undo(ORDER.id(), Step.PAYMENT));
        assertThat(last.begun()).isEqualTo(at(5));
        assertThat(last.ended()).isEqualTo(at(7));
        assertThat(last.attributes()).containsEntry("coffee.step.outcome", "undone");
    }

    @Test
    void theIdsAreTheSameForEveryIncarnation() {
        assertThat(OrderSpans.of(confirmed(), new StepNotes()))
                .extracting(FinishedSpan::id)
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(OrderSpans.of(confirmed(), new StepNotes()).stream()
                        .map(FinishedSpan::id)
                        .toList());
    }

    @Test
    void aStepSaysWhenItWasParkedAndWoken() {
        StepNotes notes = new StepNotes();
        notes.attempted(attempted(1, "timeout", true), Direction.CALL, at(1));
        notes.attempted(attempted(1, "timeout", true), Direction.CALL, at(2));
        notes.attempted(attempted(2, StepError.BREAKER_OPEN, true), Direction.CALL, at(3));
        notes.attempted(attempted(1, "timeout", true), Direction.UNDO, at(4));

        List<FinishedSpan> spans = OrderSpans.of(confirmed(), notes);

        assertThat(named(spans, "step payment").events())
                .containsExactly(
                        new FinishedSpan.Event("parked", at(1)),
                        new FinishedSpan.Event("woken", at(2)),
                        new FinishedSpan.Event("not_sent", at(3)),
                        new FinishedSpan.Event("parked", at(3)));
        assertThat(named(spans, "step inventory").events()).isEmpty();
    }

    @Test
    void anOrderThatWaitsForDaysHasABoundedSpan() {
        StepNotes notes = new StepNotes();
        for (int attempt = 1; attempt <= 2 * StepNotes.EVENTS_MAX; attempt++) {
            notes.attempted(attempted(attempt, "timeout", true), Direction.CALL, at(attempt));
        }

        assertThat(notes.of(Step.PAYMENT, Direction.CALL)).hasSize(StepNotes.EVENTS_MAX);
    }

    private static Attempted attempted(int attempts, String kind, boolean parked) {
        return new Attempted(7, Step.PAYMENT, attempts, new StepError(kind, "not yet"), at(60), parked);
    }

    @Test
    void anOrderOfAReleaseBeforeTracesIsARoot() {
        assertThat(Orders.accepted("old").parentSpan()).isEqualTo(Optional.empty());
    }
}
