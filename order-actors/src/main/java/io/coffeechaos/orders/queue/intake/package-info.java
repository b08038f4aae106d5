/**
 * The orders that wait in a queue for the journal. Read {@link io.coffeechaos.orders.queue.intake.OrderIntake} first.
 */
package io.coffeechaos.orders.queue.intake;
