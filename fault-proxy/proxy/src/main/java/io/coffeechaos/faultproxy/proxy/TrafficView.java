package io.coffeechaos.faultproxy.proxy;

/**
 * Counters of one direction of one proxy, since it was created or its addresses last changed.
 *
 * @param direction which stream
 * @param proxy name
 * @param listener address the proxy listens on
 * @param upstream address it forwards to
 * @param receivedBytes read from the source, before toxics
 * @param sentBytes written to the destination, after toxics
 * @param connections accepted so far
 * @param openConnections open now
 */
public record TrafficView(
        Direction direction,
        String proxy,
        String listener,
        String upstream,
        long receivedBytes,
        long sentBytes,
        long connections,
        long openConnections) {}
