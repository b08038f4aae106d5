/**
 * Toxiproxy's HTTP API: its routes, its JSON and its list of errors.
 *
 * <p>Handlers run on their own threads and call {@link io.coffeechaos.faultproxy.proxy.ProxyCollection}. No call waits
 * for data to flow through a proxy. This package does not know how a proxy moves bytes.
 */
package io.coffeechaos.faultproxy.control;
