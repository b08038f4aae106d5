package io.coffeechaos.faultproxy.proxy;

/**
 * The counters of one direction of one proxy, since its creation or the last change of its addresses.
 *
 * @param direction the direction
 * @param proxy name of the proxy
 * @param listener address on which the proxy listens
 * @param upstream address to which the proxy forwards
 * @param receivedBytes bytes read from the source, before the toxics
 * @param sentBytes bytes written to the destination, after the toxics
 * @param connections number of connections accepted so far
 * @param openConnections number of connections open now
 * @param connected number of connections whose upstream accepted
 * @param failed number of connections whose upstream could not be reached
 * @param abandoned number of connections that the proxy closed while it connected to the upstream
 */
public record TrafficView(
        Direction direction,
        String proxy,
        String listener,
        String upstream,
        long receivedBytes,
        long sentBytes,
        long connections,
        long openConnections,
        long connected,
        long failed,
        long abandoned) {}
