package io.coffeechaos.faultproxy.proxy;

import java.util.concurrent.atomic.LongAdder;

/** The current byte and connection counters of one proxy. The event loops write them; any thread may read them. */
final class Traffic {

    private final LongAdder upstreamReceivedBytes = new LongAdder();
    private final LongAdder upstreamSentBytes = new LongAdder();
    private final LongAdder downstreamReceivedBytes = new LongAdder();
    private final LongAdder downstreamSentBytes = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final LongAdder openConnections = new LongAdder();
    private final LongAdder connected = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder abandoned = new LongAdder();

    void received(Direction direction, long bytes) {
        receivedCounter(direction).add(bytes);
    }

    void sent(Direction direction, long bytes) {
        sentCounter(direction).add(bytes);
    }

    void opened() {
        connections.increment();
        openConnections.increment();
    }

    void closed() {
        openConnections.decrement();
    }

    /** The upstream of a connection has accepted. */
    void upstreamConnected() {
        connected.increment();
    }

    /** The upstream of a connection could not be reached. */
    void upstreamFailed() {
        failed.increment();
    }

    /** A connection was closed before its upstream had accepted. */
    void upstreamAbandoned() {
        abandoned.increment();
    }

    long connected() {
        return connected.sum();
    }

    long failed() {
        return failed.sum();
    }

    long abandoned() {
        return abandoned.sum();
    }

    long receivedBytes(Direction direction) {
        return receivedCounter(direction).sum();
    }

    long sentBytes(Direction direction) {
        return sentCounter(direction).sum();
    }

    long connections() {
        return connections.sum();
    }

    long openConnections() {
        return openConnections.sum();
    }

    private LongAdder receivedCounter(Direction direction) {
        return switch (direction) {
            case UPSTREAM -> upstreamReceivedBytes;
            case DOWNSTREAM -> downstreamReceivedBytes;
        };
    }

    private LongAdder sentCounter(Direction direction) {
        return switch (direction) {
            case UPSTREAM -> upstreamSentBytes;
            case DOWNSTREAM -> downstreamSentBytes;
        };
    }
}
