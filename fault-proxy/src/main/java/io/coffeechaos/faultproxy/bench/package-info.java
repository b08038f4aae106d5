/**
 * Measures fault proxies against a direct connection: ping-pong, accuracy of toxics, memory of idle connections.
 *
 * <p>{@link io.coffeechaos.faultproxy.bench.BenchMain} is the program. It drives proxies over HTTP and TCP only, so it
 * measures any Toxiproxy-compatible server; nothing of it runs in a test, for its figures depend on the machine.
 */
package io.coffeechaos.faultproxy.bench;
