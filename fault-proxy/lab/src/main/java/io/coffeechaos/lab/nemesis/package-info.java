/**
 * Breaks a running system on purpose, and judges whether a customer was ever lied to. The words are Jepsen's.
 *
 * <p>The <em>generator</em> ({@link io.coffeechaos.lab.load.OrderLoad}) is a crowd of customers; the <em>nemesis</em>
 * ({@link io.coffeechaos.lab.nemesis.Nemesis}) injects {@link io.coffeechaos.lab.fault.Faults} by a seeded schedule;
 * both write to one <em>history</em>, to which {@link io.coffeechaos.lab.truth.Books} adds what was so in the end; the
 * <em>checker</em> ({@link io.coffeechaos.lab.truth.Checker}) judges the history alone, now or from a file years later.
 * {@link io.coffeechaos.lab.nemesis.NemesisMain} puts them together behind {@code ./coffee nemesis}. Everything here knows
 * the system by HTTP only.
 */
package io.coffeechaos.lab.nemesis;
