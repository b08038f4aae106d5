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
    /** Three that answer. */
    public static Dependencies answering() {
        return new Dependencies(
                new ScriptedDependency("pay", "PAYMENT_DECLINED"),
                new ScriptedDependency("res", "OUT_OF_STOCK"),
                new ScriptedDependency("shp", "CANNOT_SHIP"));
    }

    /** The one of this step. */
    public ScriptedDependency of(Step step) {
        return switch (step) {
            case PAYMENT -> payment;
            case INVENTORY -> inventory;
            case SHIPPING -> shipping;
        };
    }

    /** How often this order's effect of this step was made. */
    @Override
    public int effects(OrderId id, Step step) {
        return of(step).effects(key(id, step));
    }

    /** How many effects of this order's step stand. */
    @Override
    public int net(OrderId id, Step step) {
        return of(step).net(key(id, step));
    }

    /** How often this order's step was called. */
    public int calls(OrderId id, Step step) {
        return of(step).calls(key(id, step));
    }

    /** How often an undo of this order's step was asked for. */
    @Override
    public int undoCalls(OrderId id, Step step) {
        return of(step).undoCalls(key(id, step));
    }

    /** All of them, from now on. */
    public void now(ScriptedDependency.Mode mode) {
        for (Step step : Step.values()) {
            of(step).now(mode);
        }
    }

    /** Everything that was held anywhere arrives. */
    public void deliverHeld() {
        for (Step step : Step.values()) {
            of(step).deliverHeld();
        }
    }

    /** As the saga calls them. */
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
