package io.coffeechaos.faultproxy.proxy;

import java.time.Duration;
import java.util.List;

/**
 * A live connection.
 *
 * @param client address of the client
 * @param age since it was accepted
 * @param upstreamReceivedBytes read from the client
 * @param upstreamSentBytes written to the server
 * @param downstreamReceivedBytes read from the server
 * @param downstreamSentBytes written to the client
 * @param toxics names of the toxics that apply to it: those that toxicity has not spared
 */
public record ConnectionView(
        String client,
        Duration age,
        long upstreamReceivedBytes,
        long upstreamSentBytes,
        long downstreamReceivedBytes,
        long downstreamSentBytes,
        List<String> toxics) {

    /** Keeps its own copy of the list. */
    public ConnectionView {
        toxics = List.copyOf(toxics);
    }
}
