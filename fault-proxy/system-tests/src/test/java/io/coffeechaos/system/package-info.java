/**
 * Tests of the whole system: real processes, started by the supervisor as a user would, judged over HTTP alone.
 *
 * <p>{@link io.coffeechaos.system.Stack} is the system with a verb for each fault, {@link
 * io.coffeechaos.lab.load.OrderLoad} a crowd of patient customers, {@link io.coffeechaos.system.Truth} the judge who
 * joins what the customers were told with what the simulators really did. Customers and checker are the nemesis' own, which
 * know the system by HTTP as well; no other class of ours is imported.
 */
package io.coffeechaos.system;
