package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.inventory.InventoryGateway;
import io.coffeechaos.orders.payment.PaymentGateway;
import io.coffeechaos.orders.shipping.ShippingGateway;
import java.util.concurrent.CompletableFuture;

/** What each step calls. Its undo will stand beside each. */
public record StepCalls(PaymentGateway payment, InventoryGateway inventory, ShippingGateway shipping) {

    /** Makes the call of the request's step, once. */
    public CompletableFuture<StepOutcome> call(StepRequest request) {
        Step step = request.step();
        return switch (step) {
            case PAYMENT ->
                payment.charge(new PaymentGateway.Charge(
                        request.order(),
                        request.downstreamKey(),
                        request.total(),
                        request.paymentMethod(),
                        request.traceId()));
            case INVENTORY ->
                inventory.reserve(new InventoryGateway.Reservation(
                        request.order(), request.downstreamKey(), request.items(), request.traceId()));
            case SHIPPING ->
                shipping.book(new ShippingGateway.Booking(
                        request.order(), request.downstreamKey(), request.items(), request.traceId()));
        };
    }
}
