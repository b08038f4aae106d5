/**
 * Injects faults into a running system and checks that customers never got a false answer. The terms are Jepsen's.
 *
 * <p>The <em>generator</em> ({@link io.coffeechaos.lab.load.OrderLoad}) plays the customers. The <em>nemesis</em>
 * ({@link io.coffeechaos.lab.nemesis.Nemesis}) injects {@link io.coffeechaos.lab.fault.Faults} by a seeded schedule.
 * Both write to one <em>history</em>. {@link io.coffeechaos.lab.truth.FinalState} adds the final state of orders and
 * ledgers to it. The <em>checker</em> ({@link io.coffeechaos.lab.truth.Checker}) uses only the history, at once or
 * later from a file. {@link io.coffeechaos.lab.nemesis.NemesisMain} joins them behind {@code ./coffee nemesis}. This
 * package reaches the system by HTTP only.
 */
package io.coffeechaos.lab.nemesis;
