package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.OutwardEvent;
import io.coffeechaos.orders.OutwardEvent.CancelRequested;
import io.coffeechaos.orders.OutwardEvent.CompensationStarted;
import io.coffeechaos.orders.OutwardEvent.StepDelayed;
import io.coffeechaos.orders.OutwardEvent.StepFailed;
import io.coffeechaos.orders.OutwardEvent.StepStarted;
import io.coffeechaos.orders.OutwardEvent.StepSucceeded;
import io.coffeechaos.orders.OutwardEvent.StepUndone;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderView.Reason;
import io.coffeechaos.orders.saga.StepRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The data that all phases of an order have in common. This record only stores the data; {@link OrderState} decides
 * which event may follow which.
 *
 * @param accepted the acceptance
 * @param steps all three steps, in order, as persisted
 * @param history the outward events, oldest first, numbered from 1 without gaps
 * @param reason why the order compensates or has ended; empty for a confirmed order
 */
record OrderRecord(
        OrderAccepted accepted, List<StepRecord> steps, List<HistoryEntry> history, Optional<Reason> reason) {

    /**
     * The bound on the outward events of an order. An order has one acceptance, at most three events per step, at most
     * two per undo, one cancel, one decision to compensate and one end.
     */
    static final int HISTORY_MAX = 30;

    OrderRecord {
        steps = List.copyOf(steps);
        history = List.copyOf(history);
        if (history.size() > HISTORY_MAX) {
            throw new IllegalStateException(
                    "an order has at most " + HISTORY_MAX + " events: " + accepted.id() + " has " + history.size());
        }
    }

    /**
     * One step as persisted.
     *
     * @param step the step
     * @param state the state of the step; never RETRYING
     * @param attempts the attempts of the run that ended the step or its undo; 0 until then
     * @param reference the reference that the dependency gave to the effect, kept after an undo
     * @param lastError why the step or its undo was parked, or why the step was refused; empty after a success
     */
    record StepRecord(
            Step step, StepState state, int attempts, Optional<String> reference, Optional<StepError> lastError) {
        static StepRecord waiting(Step step) {
            return new StepRecord(step, StepState.WAITING, 0, Optional.empty(), Optional.empty());
        }

        StepRecord running() {
            return new StepRecord(step, StepState.RUNNING, attempts, reference, lastError);
        }

        StepRecord delayed(StepError error) {
            return new StepRecord(step, StepState.DELAYED, attempts, reference, Optional.of(error));
        }

        StepRecord done(int attempts, String reference) {
            return new StepRecord(step, StepState.DONE, attempts, Optional.of(reference), Optional.empty());
        }

        StepRecord failed(int attempts, StepError error) {
            return new StepRecord(step, StepState.FAILED, attempts, reference, Optional.of(error));
        }

        StepRecord undoing() {
            return new StepRecord(step, StepState.UNDOING, 0, reference, Optional.empty());
        }

        StepRecord undoDelayed(StepError error) {
            return new StepRecord(step, StepState.UNDOING, attempts, reference, Optional.of(error));
        }

        StepRecord undone(int attempts, boolean reversed) {
            StepState state = reversed ? StepState.UNDONE : StepState.SKIPPED;
            return new StepRecord(step, state, attempts, reference, Optional.empty());
        }

        /** Whether the step, or its undo, is parked until its next attempt. */
        boolean isDelayed() {
            return state == StepState.DELAYED || (state == StepState.UNDOING && lastError.isPresent());
        }
    }

    static OrderRecord of(OrderAccepted accepted) {
        HistoryEntry first = new HistoryEntry(
                1,
                EventType.ORDER_ACCEPTED,
                accepted.acceptedAt(),
                OrderStatus.ACCEPTED,
                false,
                Optional.empty(),
                Optional.empty());
        List<StepRecord> steps =
                Stream.of(Step.values()).map(StepRecord::waiting).toList();
        return new OrderRecord(accepted, steps, List.of(first), Optional.empty());
    }

    long version() {
        return history.size();
    }

    HistoryEntry last() {
        return history.getLast();
    }

    StepRecord step(Step step) {
        return steps.stream()
                .filter(candidate -> candidate.step() == step)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("every order has a step " + step));
    }

    StepState stateOf(Step step) {
        return step(step).state();
    }

    boolean delayed() {
        return steps.stream().anyMatch(StepRecord::isDelayed);
    }

    /** The current or next step; empty once all steps are done or one has failed. */
    Optional<Step> current() {
        return steps.stream()
                .filter(step -> step.state() != StepState.DONE)
                .findFirst()
                .filter(step -> step.state() != StepState.FAILED)
                .map(StepRecord::step);
    }

    /** The steps that are not undone yet, newest first; empty unless the order compensates. */
    List<Step> toUndo() {
        return steps.reversed().stream()
                .filter(step -> step.state() == StepState.UNDOING)
                .map(StepRecord::step)
                .toList();
    }

    /** Whether the order can still be cancelled or expire: no step was refused, and it is not cancelled already. */
    boolean mayTurnBack() {
        return !isCancelling() && failed().isEmpty();
    }

    /** Whether the last event is a cancel. Only the decision to compensate may follow it. */
    boolean isCancelling() {
        return last().type() == EventType.CANCEL_REQUESTED;
    }

    /**
     * Whether this decision to compensate is legal now. A cancelled or expired order undoes all steps, because the
     * journal never proves that a step was not called. A rejected order undoes every step before the refused one, and
     * the refused step itself if an earlier attempt was uncertain.
     */
    boolean mayStart(CompensationStarted decision) {
        List<Step> all = List.of(Step.values());
        return switch (decision.ending()) {
            case CANCELLED -> isCancelling() && decision.steps().equals(all);
            case EXPIRED -> mayTurnBack() && decision.steps().equals(all);
            case REJECTED ->
                failed().filter(refused -> undoes(decision, refused)).isPresent();
        };
    }

    private static boolean undoes(CompensationStarted decision, Step refused) {
        List<Step> inDoubt = new ArrayList<>(refused.before());
        inDoubt.add(refused);
        return decision.steps().equals(refused.before()) || decision.steps().equals(inDoubt);
    }

    private Optional<Step> failed() {
        return steps.stream()
                .filter(step -> step.state() == StepState.FAILED)
                .findFirst()
                .map(StepRecord::step);
    }

    /** The start of the time budget: the acceptance, or the start of the first step if that was later. */
    Instant begunAt() {
        Instant begun = history.size() > 1 ? history.get(1).at() : accepted.acceptedAt();
        return begun.isAfter(accepted.acceptedAt()) ? begun : accepted.acceptedAt();
    }

    /** The request for the steps of this order, starting with this step in this direction. */
    StepRequest request(Step step, Direction direction) {
        return new StepRequest(
                accepted.id(),
                step,
                direction,
                accepted.items(),
                accepted.total(),
                accepted.paymentMethod(),
                accepted.traceId());
    }

    /** The view of a reader in this status, with the live values of the run. */
    OrderView view(OrderStatus status, StepProgress live) {
        return new OrderView(
                accepted.id(),
                version(),
                status,
                delayed(),
                status.cancellable(),
                accepted.items(),
                accepted.total(),
                accepted.paymentMethod(),
                accepted.customerId(),
                steps.stream().map(live::view).toList(),
                reason,
                accepted.traceId(),
                accepted.acceptedAt(),
                last().at(),
                status.terminal() ? Optional.of(last().at()) : Optional.empty());
    }

    OrderRecord with(StepStarted fact, OrderStatus status) {
        return replaced(step(fact.step()).running())
                .happened(EventType.STEP_STARTED, fact, status, Optional.of(fact.step()), Optional.empty());
    }

    OrderRecord with(StepDelayed fact, OrderStatus status) {
        return replaced(step(fact.step()).delayed(fact.error()))
                .happened(
                        EventType.STEP_DELAYED,
                        fact,
                        status,
                        Optional.of(fact.step()),
                        Optional.of(fact.error().message()));
    }

    OrderRecord with(StepSucceeded fact, OrderStatus status) {
        return replaced(step(fact.step()).done(fact.attempts(), fact.reference()))
                .happened(
                        EventType.STEP_SUCCEEDED,
                        fact,
                        status,
                        Optional.of(fact.step()),
                        Optional.of("reference " + fact.reference()));
    }

    OrderRecord with(StepFailed fact, OrderStatus status) {
        return replaced(step(fact.step()).failed(fact.attempts(), new StepError("refused", fact.message())))
                .happened(EventType.STEP_FAILED, fact, status, Optional.of(fact.step()), Optional.of(fact.message()));
    }

    OrderRecord with(CancelRequested fact, OrderStatus status) {
        return happened(EventType.CANCEL_REQUESTED, fact, status, Optional.empty(), Optional.empty());
    }

    /** Starts the compensation. Each step of the decision becomes UNDOING; the other steps keep their state. */
    OrderRecord with(CompensationStarted fact) {
        List<StepRecord> newer = steps.stream()
                .map(step -> fact.steps().contains(step.step()) ? step.undoing() : step)
                .toList();
        return new OrderRecord(accepted, newer, history, Optional.of(new Reason(fact.code(), fact.message())))
                .happened(
                        EventType.COMPENSATION_STARTED,
                        fact,
                        OrderStatus.COMPENSATING,
                        Optional.empty(),
                        Optional.of(fact.message()));
    }

    OrderRecord withUndoDelayed(StepDelayed fact) {
        return replaced(step(fact.step()).undoDelayed(fact.error()))
                .happened(
                        EventType.STEP_DELAYED,
                        fact,
                        OrderStatus.COMPENSATING,
                        Optional.of(fact.step()),
                        Optional.of(fact.error().message()));
    }

    OrderRecord with(StepUndone fact) {
        return replaced(step(fact.step()).undone(fact.attempts(), fact.reversed()))
                .happened(
                        EventType.STEP_UNDONE,
                        fact,
                        OrderStatus.COMPENSATING,
                        Optional.of(fact.step()),
                        Optional.of(fact.reversed() ? "reversed" : "there was nothing to undo"));
    }

    /** Adds the last event. The reason stays as it is. */
    OrderRecord ended(EventType type, OutwardEvent fact, OrderStatus status) {
        return happened(type, fact, status, Optional.empty(), reason.map(Reason::message));
    }

    OrderRecord because(String code, String message) {
        return new OrderRecord(accepted, steps, history, Optional.of(new Reason(code, message)));
    }

    private OrderRecord replaced(StepRecord changed) {
        List<StepRecord> newer = steps.stream()
                .map(step -> step.step() == changed.step() ? changed : step)
                .toList();
        return new OrderRecord(accepted, newer, history, reason);
    }

    private OrderRecord happened(
            EventType type, OutwardEvent fact, OrderStatus status, Optional<Step> step, Optional<String> detail) {
        List<HistoryEntry> longer = new ArrayList<>(history);
        longer.add(new HistoryEntry(version() + 1, type, fact.at(), status, delayed(), step, detail));
        return new OrderRecord(accepted, steps, longer, reason);
    }
}
