package io.coffeechaos.faultproxy.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** The calls of a control API. */
interface Control extends AutoCloseable {

    /** The server answered with an error, with something that no control API answers, or did not answer. */
    final class CallFailed extends Exception {
        CallFailed(String message) {
            super(message);
        }
    }

    /**
     * Makes one call.
     *
     * @param body the body, unchanged; empty for none
     * @param expected what the answer must be, so that the answer of another program is no success
     * @param path the segments of the path, not encoded
     * @throws CallFailed if the answer is an error, or not as expected; the message says what has answered
     */
    JsonNode call(String method, String body, Expected expected, String... path) throws CallFailed;

    @Override
    void close();
}
