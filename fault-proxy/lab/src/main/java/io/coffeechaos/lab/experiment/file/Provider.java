package io.coffeechaos.lab.experiment.file;

import com.fasterxml.jackson.databind.JsonNode;

/** How an activity is carried out. The values are as in the file, before substitution. */
public sealed interface Provider {
    /**
     * A HTTP request.
     *
     * @param method upper case
     * @param headers an object, or absent
     * @param arguments the query of a GET; the body of other methods
     * @param timeout seconds, or a pair of connect and read timeout, or absent
     * @param maxRetries how often a failed connection is tried again, 0 to {@value #RETRIES_MAX}
     */
    record Http(
            String url,
            String method,
            JsonNode headers,
            JsonNode arguments,
            JsonNode timeout,
            boolean verifyTls,
            int maxRetries)
            implements Provider {
        static final int RETRIES_MAX = 100;
    }

    /**
     * A child process.
     *
     * @param path the program, looked up on PATH
     * @param arguments a list: one argument each; a text: a shell's command line; an object: keys and values in order
     * @param timeout seconds, or absent
     */
    record ChildProcess(String path, JsonNode arguments, JsonNode timeout) implements Provider {}
}
