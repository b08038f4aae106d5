/**
 * Runs the whole system on one machine, and takes it down again.
 *
 * <p>{@link io.coffeechaos.lab.LabMain} is the supervisor behind {@code ./coffee}: it starts store, queue, simulators,
 * fault proxy, order node and shop as child processes, restarts what dies, and kills by name when asked over HTTP.
 * {@link io.coffeechaos.lab.shop.ShopServerMain} is the small web server of the shop. Everything here talks to the other
 * parts by process and HTTP only, so that no part is special because it was started by us.
 */
package io.coffeechaos.lab;
