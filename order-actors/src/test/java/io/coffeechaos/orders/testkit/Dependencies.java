package io.coffeechaos.orders.testkit;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.saga.StepCalls;

/** The three scripted dependencies of a world. */
public record Dependencies(ScriptedDependency payment, ScriptedDependency inventory, ScriptedDependency shipping) {
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
    public int effects(OrderId id, Step step) {
        return of(step).effects(id + ":" + step.wireName());
    }

    /** As the saga calls them. */
    public StepCalls asCalls() {
        return new StepCalls(
                charge -> payment.call(charge.key()),
                reservation -> inventory.call(reservation.key()),
                booking -> shipping.call(booking.key()));
    }
}
