/** Orders that wait for the journal in a queue: read {@link io.coffeechaos.orders.queue.intake.OrderIntake} first. */
package io.coffeechaos.orders.queue.intake;
