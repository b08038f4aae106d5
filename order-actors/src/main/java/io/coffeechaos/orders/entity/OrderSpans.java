package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.SpanId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.entity.OrderState.Terminal;
import io.coffeechaos.orders.tracing.FinishedSpan;
import io.coffeechaos.orders.tracing.FinishedSpan.Kind;
import io.coffeechaos.orders.tracing.SpanIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The spans of a finished order, with the times of its history: the order, each step that was started, each undo. Whoever
 * wrote the end tells them. Their ids are derived, so the attempts of every incarnation stand under them.
 */
final class OrderSpans {
    private final OrderId id;
    private final TraceId trace;
    private final OrderRecord order;
    private final StepNotes notes;
    private final List<FinishedSpan> spans = new ArrayList<>();
    private final Map<Step, Instant> begun = new EnumMap<>(Step.class);
    private Instant undoing;

    private OrderSpans(OrderRecord order, StepNotes notes) {
        this.order = order;
        this.notes = notes;
        this.id = order.accepted().id();
        this.trace = order.accepted().traceId();
        this.undoing = order.accepted().acceptedAt();
    }

    /**
     * Returns the spans of this order.
     *
     * @param notes what this incarnation saw of the attempts
     */
    static List<FinishedSpan> of(Terminal finished, StepNotes notes) {
        OrderSpans all = new OrderSpans(finished.order(), notes);
        all.spans.add(all.order(finished.status()));
        finished.order().history().forEach(all::happened);
        return List.copyOf(all.spans);
    }

    private FinishedSpan order(OrderStatus status) {
        FinishedSpan.Builder span = FinishedSpan.of(trace, SpanIds.order(id), Kind.INTERNAL, "order")
                .under(order.accepted().parentSpan())
                .text("coffee.order.id", id.value())
                .text("coffee.order.status", status.name());
        order.reason().ifPresent(reason -> span.text("coffee.order.reason", reason.code()));
        if (status == OrderStatus.EXPIRED) {
            span.failed("the time budget was spent");
        }
        return span.lasted(order.accepted().acceptedAt(), order.last().at());
    }

    private void happened(HistoryEntry entry) {
        switch (entry.type()) {
            case STEP_STARTED -> entry.step().ifPresent(step -> begun.put(step, entry.at()));
            case STEP_SUCCEEDED -> entry.step().ifPresent(step -> ended(step, entry.at(), "done"));
            case STEP_FAILED -> entry.step().ifPresent(step -> ended(step, entry.at(), "refused"));
            case COMPENSATION_STARTED -> {
                List.copyOf(begun.keySet()).forEach(step -> ended(step, entry.at(), "uncertain"));
                undoing = entry.at();
            }
            case STEP_UNDONE -> entry.step().ifPresent(step -> undone(step, entry.at()));
            case ORDER_ACCEPTED,
                    STEP_DELAYED,
                    CANCEL_REQUESTED,
                    ORDER_CONFIRMED,
                    ORDER_REJECTED,
                    ORDER_CANCELLED,
                    ORDER_EXPIRED -> {}
        }
    }

    /** A step that ends without a known start has begun with the order: its start was written together with its end. */
    private void ended(Step step, Instant at, String outcome) {
        Instant from =
                begun.containsKey(step) ? begun.remove(step) : order.accepted().acceptedAt();
        spans.add(below(SpanIds.step(id, step), "step " + step.wireName(), outcome)
                .events(notes.of(step, Direction.CALL))
                .lasted(from, at));
    }

    /** The undos follow each other. */
    private void undone(Step step, Instant at) {
        String outcome = order.stateOf(step) == StepState.UNDONE ? "undone" : "nothing_seen";
        spans.add(below(SpanIds.undo(id, step), "undo " + step.wireName(), outcome)
                .events(notes.of(step, Direction.UNDO))
                .lasted(undoing, at));
        undoing = at;
    }

    private FinishedSpan.Builder below(SpanId span, String name, String outcome) {
        return FinishedSpan.of(trace, span, Kind.INTERNAL, name)
                .under(SpanIds.order(id))
                .text("coffee.step.outcome", outcome);
    }
}
