/**
 * The fault proxy: a TCP proxy that is compatible with Toxiproxy. Its toxics are Pekko Streams operators.
 *
 * <p>{@link io.coffeechaos.faultproxy.FaultProxyMain} is the server. The package {@code control} (the HTTP API) uses
 * {@code proxy} (proxies, links, event loops), and {@code proxy} uses {@code toxic} (one file per fault). No package
 * imports in the other direction.
 */
package io.coffeechaos.faultproxy;
