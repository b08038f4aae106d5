/**
 * Tests of the whole system: real processes, started by the supervisor as a user would, judged over HTTP alone.
 *
 * <p>{@link io.coffeechaos.system.Stack} starts and ends a system. {@link io.coffeechaos.lab.client.RunningLab} has a verb
 * for each fault. {@link io.coffeechaos.lab.load.OrderLoad} is a crowd of patient customers, and {@link
 * io.coffeechaos.system.Truth} joins what the customers were told with what the simulators really did. Client, customers
 * and checker are the lab's own, which know the system by HTTP as well; no other class of ours is imported.
 */
package io.coffeechaos.system;
