package io.coffeechaos.faultproxy.proxy;

import java.time.Duration;
import java.util.List;

/**
 * A live connection at one moment.
 *
 * @param client address of the client
 * @param age time since the proxy accepted the connection
 * @param upstreamReceivedBytes bytes read from the client
 * @param upstreamSentBytes bytes written to the server
 * @param downstreamReceivedBytes bytes read from the server
 * @param downstreamSentBytes bytes written to the client
 * @param toxics names of the toxics that apply to this connection; without those that toxicity has spared it from
 */
public record ConnectionView(
        String client,
        Duration age,
        long upstreamReceivedBytes,
        long upstreamSentBytes,
        long downstreamReceivedBytes,
        long downstreamSentBytes,
        List<String> toxics) {

    /** Copies the list. */
    public ConnectionView {
        toxics = List.copyOf(toxics);
    }
}
