package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.CborSerializable;
import io.coffeechaos.orders.OrderFact;
import io.coffeechaos.orders.OrderFact.OrderConfirmed;
import io.coffeechaos.orders.OrderFact.OrderRejected;
import io.coffeechaos.orders.OrderFact.StepDelayed;
import io.coffeechaos.orders.OrderFact.StepFailed;
import io.coffeechaos.orders.OrderFact.StepStarted;
import io.coffeechaos.orders.OrderFact.StepSucceeded;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderView.Reason;
import io.coffeechaos.orders.saga.RunPlan;
import io.coffeechaos.orders.saga.StepRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What every phase of an order has in common. It only records; which fact may follow which is {@link OrderState}'s.
 *
 * @param accepted the acceptance
 * @param steps all three, in order, as persisted
 * @param history the outward events, oldest first, gapless from 1
 * @param reason why it ended or is ending, unless confirmed
 */
record OrderRecord(OrderAccepted accepted, List<StepRecord> steps, List<HistoryEntry> history, Optional<Reason> reason)
        implements CborSerializable {

    /** Most outward events an order can have: accepted, three steps of three, their undos, cancel, the end (design 4). */
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
     * @param step which
     * @param state where it stands; never RETRYING
     * @param attempts so many were made by the run that ended it; 0 until then
     * @param reference the dependency's own name for the effect, once it exists
     * @param lastError why it was parked or refused, until it succeeds
     */
    record StepRecord(
            Step step, StepState state, int attempts, Optional<String> reference, Optional<StepError> lastError)
            implements CborSerializable {
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
        return steps.stream().anyMatch(step -> step.state() == StepState.DELAYED);
    }

    /** The step that is being made or comes next; empty once all are done or one has failed. */
    Optional<Step> current() {
        return steps.stream()
                .filter(step -> step.state() != StepState.DONE)
                .findFirst()
                .filter(step -> step.state() != StepState.FAILED)
                .map(StepRecord::step);
    }

    /** Where a run with this number begins. */
    RunPlan plan(long run, Step step) {
        StepRequest template = new StepRequest(
                accepted.id(), step, accepted.items(), accepted.total(), accepted.paymentMethod(), accepted.traceId());
        StepState at = stateOf(step);
        return new RunPlan(run, template, at != StepState.WAITING, at == StepState.DELAYED);
    }

    /** What a reader gets of this in that status, with what the run knows on top. */
    OrderView view(OrderStatus status, LiveSteps live) {
        return new OrderView(
                accepted.id(),
                version(),
                status,
                delayed(),
                false,
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

    OrderRecord with(OrderConfirmed fact) {
        return happened(EventType.ORDER_CONFIRMED, fact, OrderStatus.CONFIRMED, Optional.empty(), Optional.empty());
    }

    OrderRecord with(OrderRejected fact) {
        return new OrderRecord(accepted, steps, history, Optional.of(new Reason(fact.code(), fact.message())))
                .happened(
                        EventType.ORDER_REJECTED,
                        fact,
                        OrderStatus.REJECTED,
                        Optional.empty(),
                        Optional.of(fact.message()));
    }

    private OrderRecord replaced(StepRecord changed) {
        List<StepRecord> newer = steps.stream()
                .map(step -> step.step() == changed.step() ? changed : step)
                .toList();
        return new OrderRecord(accepted, newer, history, reason);
    }

    private OrderRecord happened(
            EventType type, OrderFact fact, OrderStatus status, Optional<Step> step, Optional<String> detail) {
        List<HistoryEntry> longer = new ArrayList<>(history);
        longer.add(new HistoryEntry(version() + 1, type, fact.at(), status, delayed(), step, detail));
        return new OrderRecord(accepted, steps, longer, reason);
    }
}
