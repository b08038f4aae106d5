package io.coffeechaos.orders.api.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import org.apache.pekko.util.ByteString;

/**
 * One HTTP answer.
 *
 * @param status the HTTP status
 * @param headers the headers as received
 * @param body the body as received
 */
public record Answer(int status, HttpHeaders headers, ByteString body) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The value of a header, or an empty string. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The body as text. */
    public String text() {
        return body.utf8String();
    }

    /** The body as JSON. Fails if it is not JSON. */
    public JsonNode json() {
        try {
            return MAPPER.readTree(body.toArray());
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + text(), e);
        }
    }

    /** The slug of the problem, or an empty string. */
    public String slug() {
        String type = json().path("type").asText();
        return type.startsWith("/problems/") ? type.substring("/problems/".length()) : "";
    }
}
