/**
 * The fault proxy: a TCP proxy that is compatible with Toxiproxy and whose toxics are Pekko Streams operators.
 *
 * <p>{@link io.coffeechaos.faultproxy.FaultProxyMain} is the server. Inside, {@code control} (the HTTP API) uses {@code
 * proxy} (proxies, links, event loops), which uses {@code toxic} (one file per fault); never the other way round.
 */
package io.coffeechaos.faultproxy;
