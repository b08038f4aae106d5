package io.coffeechaos.orders.testkit;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.gateway.InventoryGateway;
import io.coffeechaos.orders.gateway.PaymentGateway;
import io.coffeechaos.orders.gateway.ShippingGateway;
import io.coffeechaos.orders.saga.StepGateways;
import java.util.concurrent.CompletableFuture;

/** The three scripted dependencies of a world. */
public record Dependencies(ScriptedDependency payment, ScriptedDependency inventory, ScriptedDependency shipping)
        implements OrderRules.Books {
    /** Creates three dependencies that answer every request. */
    public static Dependencies answering() {
        return new Dependencies(
                new ScriptedDependency("pay", "PAYMENT_DECLINED"),
                new ScriptedDependency("res", "OUT_OF_STOCK"),
                new ScriptedDependency("shp", "CANNOT_SHIP"));
    }

    /** The dependency of this step. */
    public ScriptedDependency of(Step step) {
        return switch (step) {
            case PAYMENT -> payment;
            case INVENTORY -> inventory;
            case SHIPPING -> shipping;
        };
    }

    /** The number of effects that this step of the order ever had. */
    @Override
    public int effects(OrderId id, Step step) {
        return of(step).effects(key(id, step));
    }

    /** The number of effects of this step that are not undone. */
    @Override
    public int net(OrderId id, Step step) {
        return of(step).net(key(id, step));
    }

    /** The number of calls for this step of the order. */
    public int calls(OrderId id, Step step) {
        return of(step).calls(key(id, step));
    }

    /** The number of undo requests for this step of the order. */
    @Override
    public int undoCalls(OrderId id, Step step) {
        return of(step).undoCalls(key(id, step));
    }

    /** Sets the mode of all three dependencies. */
    public void now(ScriptedDependency.Mode mode) {
        for (Step step : Step.values()) {
            of(step).now(mode);
        }
    }

    /** Delivers the held requests of all three dependencies. */
    public void deliverHeld() {
        for (Step step : Step.values()) {
            of(step).deliverHeld();
        }
    }

    /** The gateways through which a saga calls these dependencies. */
    public StepGateways asCalls() {
        return new StepGateways(
                new PaymentGateway() {
                    @Override
                    public CompletableFuture<StepOutcome> charge(Charge charge) {
                        return payment.call(charge.key());
                    }

                    @Override
                    public CompletableFuture<StepOutcome> refund(Refund refund) {
                        return payment.undo(refund.key());
                    }
                },
                new InventoryGateway() {
                    @Override
                    public CompletableFuture<StepOutcome> reserve(Reservation reservation) {
                        return inventory.call(reservation.key());
                    }

                    @Override
                    public CompletableFuture<StepOutcome> release(Release release) {
                        return inventory.undo(release.key());
                    }
                },
                new ShippingGateway() {
                    @Override
                    public CompletableFuture<StepOutcome> book(Booking booking) {
                        return shipping.call(booking.key());
                    }

                    @Override
                    public CompletableFuture<StepOutcome> cancel(Cancellation cancellation) {
                        return shipping.undo(cancellation.key());
                    }
                });
    }

    private static String key(OrderId id, Step step) {
        return id + ":" + step.wireName();
    }
}
