package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.CompensationOutcome;
import io.coffeechaos.orders.OutwardEvent;
import io.coffeechaos.orders.OutwardEvent.CancelRequested;
import io.coffeechaos.orders.OutwardEvent.CompensationStarted;
import io.coffeechaos.orders.OutwardEvent.OrderCancelled;
import io.coffeechaos.orders.OutwardEvent.OrderConfirmed;
import io.coffeechaos.orders.OutwardEvent.OrderExpired;
import io.coffeechaos.orders.OutwardEvent.OrderRejected;
import io.coffeechaos.orders.OutwardEvent.StepDelayed;
import io.coffeechaos.orders.OutwardEvent.StepFailed;
import io.coffeechaos.orders.OutwardEvent.StepStarted;
import io.coffeechaos.orders.OutwardEvent.StepSucceeded;
import io.coffeechaos.orders.OutwardEvent.StepUndone;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderEvent.OrderProgressed;
import java.util.Optional;

/**
 * Where an order stands: one type per phase, each with the transitions that are legal from it and no others.
 *
 * <pre>
 * NotAccepted -> Accepted -> PaymentPending -> InventoryPending -> ShippingPending -> Confirmed
 *                   |          |     |               |                   |
 *                   |          |     +---------------+-------------------+-> Compensating
 *                   |          +-> Rejected (nothing to undo)                    |
 *                   +-> Compensating                                             +-> Rejected, Cancelled, Expired
 * </pre>
 *
 * Pure: no clock, no actor. A transition that a phase does not list is a bug and throws, at recovery too.
 */
public sealed interface OrderState {

    /**
     * The state after the event.
     *
     * @throws IllegalTransition if this phase does not know it
     */
    default OrderState apply(OrderEvent event) {
        return switch (event) {
            case OrderAccepted accepted -> on(accepted);
            case OrderProgressed progressed -> {
                OrderState state = this;
                for (OutwardEvent fact : progressed.facts()) {
                    state = state.apply(fact);
                }
                yield state;
            }
        };
    }

    /**
     * The state after the fact.
     *
     * @throws IllegalTransition if this phase does not know it
     */
    default OrderState apply(OutwardEvent fact) {
        return switch (fact) {
            case StepStarted started -> on(started);
            case StepDelayed delayed -> on(delayed);
            case StepSucceeded succeeded -> on(succeeded);
            case StepFailed failed -> on(failed);
            case OrderConfirmed confirmed -> on(confirmed);
            case OrderRejected rejected -> on(rejected);
            case CancelRequested requested -> on(requested);
            case CompensationStarted started -> on(started);
            case StepUndone undone -> on(undone);
            case OrderCancelled cancelled -> on(cancelled);
            case OrderExpired expired -> on(expired);
        };
    }

    private OrderState on(OrderAccepted accepted) {
        return switch (this) {
            case NotAccepted() -> new Accepted(OrderRecord.of(accepted));
            case Stored stored -> throw new IllegalTransition(stored, "OrderAccepted");
        };
    }

    private OrderState on(StepStarted started) {
        return switch (this) {
            case Accepted(var order)
            when started.step() == Step.PAYMENT && !order.isCancelling() ->
                new PaymentPending(order.with(started, OrderStatus.PAYMENT_PENDING));
            case Pending pending
            when pending.awaits(started.step(), StepState.WAITING) ->
                pending.with(pending.order().with(started, pending.status()));
            case OrderState state -> throw new IllegalTransition(state, "StepStarted " + started.step());
        };
    }

    private OrderState on(StepDelayed delayed) {
        return switch (this) {
            case Pending pending
            when pending.awaits(delayed.step(), StepState.RUNNING) ->
                pending.with(pending.order().with(delayed, pending.status()));
            case Compensating(var order, var decision)
            when isNext(order, delayed.step()) && !order.delayed() ->
                new Compensating(order.withUndoDelayed(delayed), decision);
            case OrderState state -> throw new IllegalTransition(state, "StepDelayed " + delayed.step());
        };
    }

    private OrderState on(StepSucceeded succeeded) {
        return switch (this) {
            case Pending pending
            when pending.awaits(succeeded.step(), StepState.RUNNING, StepState.DELAYED) -> pending.done(succeeded);
            case OrderState state -> throw new IllegalTransition(state, "StepSucceeded " + succeeded.step());
        };
    }

    private OrderState on(StepFailed failed) {
        return switch (this) {
            case Pending pending
            when pending.awaits(failed.step(), StepState.RUNNING, StepState.DELAYED) ->
                pending.with(pending.order().with(failed, pending.status()));
            case OrderState state -> throw new IllegalTransition(state, "StepFailed " + failed.step());
        };
    }

    private OrderState on(OrderConfirmed confirmed) {
        return switch (this) {
            case ShippingPending(var order)
            when order.stateOf(Step.SHIPPING) == StepState.DONE && !order.isCancelling() ->
                new Confirmed(order.ended(EventType.ORDER_CONFIRMED, confirmed, OrderStatus.CONFIRMED));
            case OrderState state -> throw new IllegalTransition(state, "OrderConfirmed");
        };
    }

    private OrderState on(OrderRejected rejected) {
        return switch (this) {
            case PaymentPending(var order)
            when order.stateOf(Step.PAYMENT) == StepState.FAILED ->
                new Rejected(order.because(rejected.code(), rejected.message())
                        .ended(EventType.ORDER_REJECTED, rejected, OrderStatus.REJECTED));
            case Compensating compensating
            when compensating.mayEnd(CompensationOutcome.REJECTED) ->
                new Rejected(compensating.order().ended(EventType.ORDER_REJECTED, rejected, OrderStatus.REJECTED));
            case OrderState state -> throw new IllegalTransition(state, "OrderRejected");
        };
    }

    private OrderState on(CancelRequested requested) {
        return switch (this) {
            case Accepted(var order)
            when order.mayTurnBack() -> new Accepted(order.with(requested, OrderStatus.ACCEPTED));
            case Pending pending
            when pending.order().mayTurnBack() -> pending.with(pending.order().with(requested, pending.status()));
            case OrderState state -> throw new IllegalTransition(state, "CancelRequested");
        };
    }

    private OrderState on(CompensationStarted started) {
        return switch (this) {
            case Open open
            when !(open instanceof Compensating) && open.order().mayStart(started) ->
                new Compensating(open.order().with(started), started);
            case OrderState state -> throw new IllegalTransition(state, "CompensationStarted " + started.ending());
        };
    }

    private OrderState on(StepUndone undone) {
        return switch (this) {
            case Compensating(var order, var decision)
            when isNext(order, undone.step()) -> new Compensating(order.with(undone), decision);
            case OrderState state -> throw new IllegalTransition(state, "StepUndone " + undone.step());
        };
    }

    private OrderState on(OrderCancelled cancelled) {
        return switch (this) {
            case Compensating compensating
            when compensating.mayEnd(CompensationOutcome.CANCELLED) ->
                new Cancelled(compensating.order().ended(EventType.ORDER_CANCELLED, cancelled, OrderStatus.CANCELLED));
            case OrderState state -> throw new IllegalTransition(state, "OrderCancelled");
        };
    }

    private OrderState on(OrderExpired expired) {
        return switch (this) {
            case Compensating compensating
            when compensating.mayEnd(CompensationOutcome.EXPIRED) ->
                new Expired(compensating.order().ended(EventType.ORDER_EXPIRED, expired, OrderStatus.EXPIRED));
            case OrderState state -> throw new IllegalTransition(state, "OrderExpired");
        };
    }

    private static boolean isNext(OrderRecord order, Step step) {
        return order.toUndo().stream().findFirst().filter(step::equals).isPresent();
    }

    /** No event yet: nobody has ordered under this key, or nobody was told. */
    record NotAccepted() implements OrderState {}

    /** There is an order. */
    sealed interface Stored extends OrderState {
        /** What all phases have in common: the acceptance, the steps, the history. */
        OrderRecord order();

        /** The contract's word for this phase. */
        OrderStatus status();
    }

    /** It is not finished: a run must be driving it. */
    sealed interface Open extends Stored {
        /** The step that is being made or undone, or comes next; empty in between. */
        default Optional<Step> waitsFor() {
            return this instanceof Compensating ? order().toUndo().stream().findFirst() : order().current();
        }
    }

    /** It will never change again. */
    sealed interface Terminal extends Stored {}

    /** Stored; nothing called yet. */
    record Accepted(OrderRecord order) implements Open {
        @Override
        public OrderStatus status() {
            return OrderStatus.ACCEPTED;
        }
    }

    /** One step is being made. */
    sealed interface Pending extends Open {
        /** The step. */
        Step step();

        /** The same phase with a newer record. */
        Pending with(OrderRecord order);

        /** The phase after the step's success. */
        Pending done(StepSucceeded succeeded);

        /** Whether it is this step's turn and it is in one of these states. */
        default boolean awaits(Step step, StepState... states) {
            for (StepState state : states) {
                if (step == step() && order().stateOf(step) == state && !order().isCancelling()) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Charging. */
    record PaymentPending(OrderRecord order) implements Pending {
        @Override
        public OrderStatus status() {
            return OrderStatus.PAYMENT_PENDING;
        }

        @Override
        public Step step() {
            return Step.PAYMENT;
        }

        @Override
        public Pending with(OrderRecord newer) {
            return new PaymentPending(newer);
        }

        @Override
        public Pending done(StepSucceeded succeeded) {
            return new InventoryPending(order.with(succeeded, OrderStatus.INVENTORY_PENDING));
        }
    }

    /** Charged; reserving. */
    record InventoryPending(OrderRecord order) implements Pending {
        @Override
        public OrderStatus status() {
            return OrderStatus.INVENTORY_PENDING;
        }

        @Override
        public Step step() {
            return Step.INVENTORY;
        }

        @Override
        public Pending with(OrderRecord newer) {
            return new InventoryPending(newer);
        }

        @Override
        public Pending done(StepSucceeded succeeded) {
            return new ShippingPending(order.with(succeeded, OrderStatus.SHIPPING_PENDING));
        }
    }

    /** Charged and reserved; booking. */
    record ShippingPending(OrderRecord order) implements Pending {
        @Override
        public OrderStatus status() {
            return OrderStatus.SHIPPING_PENDING;
        }

        @Override
        public Step step() {
            return Step.SHIPPING;
        }

        @Override
        public Pending with(OrderRecord newer) {
            return new ShippingPending(newer);
        }

        @Override
        public Pending done(StepSucceeded succeeded) {
            return new ShippingPending(order.with(succeeded, OrderStatus.SHIPPING_PENDING));
        }
    }

    /**
     * Undoing, newest first.
     *
     * @param decision why, and how it ends
     */
    record Compensating(OrderRecord order, CompensationStarted decision) implements Open {
        @Override
        public OrderStatus status() {
            return OrderStatus.COMPENSATING;
        }

        /** Whether everything is undone that had to be, and this is how it ends. */
        boolean mayEnd(CompensationOutcome ending) {
            return order.toUndo().isEmpty() && decision.ending() == ending;
        }
    }

    /** One charge, one reservation, one booking. */
    record Confirmed(OrderRecord order) implements Terminal {
        @Override
        public OrderStatus status() {
            return OrderStatus.CONFIRMED;
        }
    }

    /** Refused; nothing is charged, reserved or booked any more. */
    record Rejected(OrderRecord order) implements Terminal {
        @Override
        public OrderStatus status() {
            return OrderStatus.REJECTED;
        }
    }

    /** Cancelled on request; nothing is charged, reserved or booked any more. */
    record Cancelled(OrderRecord order) implements Terminal {
        @Override
        public OrderStatus status() {
            return OrderStatus.CANCELLED;
        }
    }

    /** Out of time; nothing is charged, reserved or booked any more. */
    record Expired(OrderRecord order) implements Terminal {
        @Override
        public OrderStatus status() {
            return OrderStatus.EXPIRED;
        }
    }

    /** An event that the phase does not know: a bug, never an operating error. */
    final class IllegalTransition extends IllegalStateException {
        IllegalTransition(OrderState from, String event) {
            super("%s cannot follow %s".formatted(event, from.getClass().getSimpleName()));
        }
    }
}
