/**
 * Toxiproxy's HTTP API: routes, JSON and its closed list of errors.
 *
 * <p>Handlers call {@link io.coffeechaos.faultproxy.proxy.ProxyCollection} on threads of their own; no call waits for data
 * to flow through a proxy. Nothing here knows how a proxy moves bytes.
 */
package io.coffeechaos.faultproxy.control;
