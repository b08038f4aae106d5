/**
 * Tests of the whole system. The supervisor starts real processes, as for a user, and the tests check them over HTTP
 * only.
 *
 * <p>{@link io.coffeechaos.system.Stack} starts and ends a system. {@link io.coffeechaos.lab.client.RunningLab} has a
 * method for each fault. {@link io.coffeechaos.lab.load.OrderLoad} generates customers. {@link
 * io.coffeechaos.system.Truth} compares the answers of the customers with the ledgers of the simulators. Client,
 * customers and checker are classes of the lab, which also use only HTTP. The tests import no other class of the
 * project.
 */
package io.coffeechaos.system;
