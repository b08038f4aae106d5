package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.gateway.InventoryGateway;
import io.coffeechaos.orders.gateway.PaymentGateway;
import io.coffeechaos.orders.gateway.ShippingGateway;
import io.coffeechaos.orders.tracing.CallSpan;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** The gateway of each step, with its call and its undo. */
public record StepGateways(PaymentGateway payment, InventoryGateway inventory, ShippingGateway shipping) {
    private record Pair(
            BiFunction<StepRequest, CallSpan, CompletableFuture<StepOutcome>> call,
            BiFunction<StepRequest, CallSpan, CompletableFuture<StepOutcome>> undo) {}

    /** Makes the call or the undo of the requested step, once. */
    public CompletableFuture<StepOutcome> make(StepRequest request, CallSpan span) {
        Pair pair = of(request.step());
        Direction direction = request.direction();
        return switch (direction) {
            case CALL -> pair.call().apply(request, span);
            case UNDO -> pair.undo().apply(request, span);
        };
    }

    private Pair of(Step step) {
        return switch (step) {
            case PAYMENT -> new Pair(this::charge, this::refund);
            case INVENTORY -> new Pair(this::reserve, this::release);
            case SHIPPING -> new Pair(this::book, this::cancel);
        };
    }

    private CompletableFuture<StepOutcome> charge(StepRequest request, CallSpan span) {
        return payment.charge(new PaymentGateway.Charge(
                request.order(), request.downstreamKey(), request.total(), request.paymentMethod(), span));
    }

    private CompletableFuture<StepOutcome> refund(StepRequest request, CallSpan span) {
        return payment.refund(new PaymentGateway.Refund(request.order(), request.downstreamKey(), span));
    }

    private CompletableFuture<StepOutcome> reserve(StepRequest request, CallSpan span) {
        return inventory.reserve(
                new InventoryGateway.Reservation(request.order(), request.downstreamKey(), request.items(), span));
    }

    private CompletableFuture<StepOutcome> release(StepRequest request, CallSpan span) {
        return inventory.release(new InventoryGateway.Release(request.order(), request.downstreamKey(), span));
    }

    private CompletableFuture<StepOutcome> book(StepRequest request, CallSpan span) {
        return shipping.book(
                new ShippingGateway.Booking(request.order(), request.downstreamKey(), request.items(), span));
    }

    private CompletableFuture<StepOutcome> cancel(StepRequest request, CallSpan span) {
        return shipping.cancel(new ShippingGateway.Cancellation(request.order(), request.downstreamKey(), span));
    }
}
