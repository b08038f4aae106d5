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
 * The state of an order: one type per phase, each with exactly its legal transitions.
 *
 * <pre>
 * NotAccepted -> Accepted -> PaymentPending -> InventoryPending -> ShippingPending -> Confirmed
 *                   |          |     |               |                   |
 *                   |          |     +---------------+-------------------+-> Compensating
 *                   |          +-> Rejected (nothing to undo)                    |
 *                   +-> Compensating                                             +-> Rejected, Cancelled, Expired
 * </pre>
 *
 * Pure functions: no clock, no actor. A transition that is not listed is a bug and throws an exception, also during
 * recovery.
 */
public sealed interface OrderState {

    /**
     * Returns the state after the event.
     *
     * @throws IllegalTransition if the event is not legal in this phase
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
     * Returns the state after the outward event.
     *
     * @throws IllegalTransition if the event is not legal in this phase
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

    /** The journal holds no event: no order is stored under this key. */
    record NotAccepted() implements OrderState {}

    /** The journal holds an order. */
    sealed interface Stored extends OrderState {
        /** The data that all phases have in common: the acceptance, the steps and the history. */
        OrderRecord order();

        /** The status that the API shows for this phase (order-api.md 5). */
        OrderStatus status();
    }

    /** The order is not finished. A saga run must drive it. */
    sealed interface Open extends Stored {
        /** The step that is being executed or undone, or that comes next; empty if no step is left. */
        default Optional<Step> waitsFor() {
            return this instanceof Compensating ? order().toUndo().stream().findFirst() : order().current();
        }
    }

    /** The order is finished and never changes again. */
    sealed interface Terminal extends Stored {}

    /** The order is stored. No dependency was called yet. */
    record Accepted(OrderRecord order) implements Open {
        @Override
        public OrderStatus status() {
            return OrderStatus.ACCEPTED;
        }
    }

    /** One step is being executed. */
    sealed interface Pending extends Open {
        /** The current step. */
        Step step();

        /** Returns the same phase with a newer record. */
        Pending with(OrderRecord order);

        /** Returns the phase after the success of the step. */
        Pending done(StepSucceeded succeeded);

        /** Whether this step is the current one, is in one of these states, and no cancel was requested. */
        default boolean awaits(Step step, StepState... states) {
            for (StepState state : states) {
                if (step == step() && order().stateOf(step) == state && !order().isCancelling()) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The payment is being charged. */
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

    /** The payment is charged. The items are being reserved. */
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

    /** The payment is charged and the items are reserved. The shipment is being booked. */
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
     * The steps are being undone, newest first.
     *
     * @param decision why the order compensates, which steps it undoes, and how it ends
     */
    record Compensating(OrderRecord order, CompensationStarted decision) implements Open {
        @Override
        public OrderStatus status() {
            return OrderStatus.COMPENSATING;
        }

        /** Whether all steps of the decision are undone and the order ends with this outcome. */
        boolean mayEnd(CompensationOutcome ending) {
            return order.toUndo().isEmpty() && decision.ending() == ending;
        }
    }

    /** The order is confirmed: one charge, one reservation and one booking exist. */
    record Confirmed(OrderRecord order) implements Terminal {
        @Override
        public OrderStatus status() {
            return OrderStatus.CONFIRMED;
        }
    }

    /** A dependency refused a step. No charge, reservation or booking exists any more. */
    record Rejected(OrderRecord order) implements Terminal {
        @Override
        public OrderStatus status() {
            return OrderStatus.REJECTED;
        }
    }

    /** The customer cancelled the order. No charge, reservation or booking exists any more. */
    record Cancelled(OrderRecord order) implements Terminal {
        @Override
        public OrderStatus status() {
            return OrderStatus.CANCELLED;
        }
    }

    /** The time budget was spent. No charge, reservation or booking exists any more. */
    record Expired(OrderRecord order) implements Terminal {
        @Override
        public OrderStatus status() {
            return OrderStatus.EXPIRED;
        }
    }

    /** The event is not legal in this phase. This is always a bug, never an operating error. */
    final class IllegalTransition extends IllegalStateException {
        IllegalTransition(OrderState from, String event) {
            super("%s cannot follow %s".formatted(event, from.getClass().getSimpleName()));
        }
    }
}
