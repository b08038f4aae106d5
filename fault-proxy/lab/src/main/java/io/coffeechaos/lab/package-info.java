/**
 * Runs the whole system on one machine and ends it.
 *
 * <p>{@link io.coffeechaos.lab.LabMain} is the supervisor behind {@code ./coffee}. It starts store, queue, simulators,
 * fault proxy, order nodes and shop as child processes. It restarts a part that has died, and it kills parts by name on
 * request over HTTP. {@link io.coffeechaos.lab.shop.ShopServerMain} is the small web server of the shop. The lab
 * controls the other programs only as processes and over HTTP, so a part behaves the same when another tool starts it.
 */
package io.coffeechaos.lab;
