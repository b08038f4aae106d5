package io.coffeechaos.lab.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request to the lab API, and its answer. The only class besides {@link LabApi} that knows the HTTP server. */
final class Call {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpExchange exchange;
    private final List<String> path;
    private final byte[] body;

    Call(HttpExchange exchange, byte[] body) {
        this.exchange = exchange;
        this.path = List.of(exchange.getRequestURI().getPath().substring(1).split("/", -1));
        this.body = body;
    }

    /** A part of a request is wrong. */
    static final class BadRequestException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String field;

        BadRequestException(String field, String message) {
            super(message);
            this.field = field;
        }

        String field() {
            return field;
        }
    }

    /** The method and the path, such as {@code GET lab/kpi}. */
    String route() {
        return exchange.getRequestMethod() + " " + String.join("/", path);
    }

    String method() {
        return exchange.getRequestMethod();
    }

    List<String> path() {
        return path;
    }

    /** The value of a header. A header on several lines gives all values, which no check accepts. */
    Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().get(name)).map(lines -> String.join(", ", lines));
    }

    /** The parameters of the query. */
    Map<String, String> query() {
        Map<String, String> query = new HashMap<>();
        String raw = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        for (String pair : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
        }
        return query;
    }

    /** A whole number of the query. */
    int number(String name, int usual, int min, int max) throws BadRequestException {
        String text = query().getOrDefault(name, Integer.toString(usual));
        if (text.matches("\\d{1,9}") && Integer.parseInt(text) >= min && Integer.parseInt(text) <= max) {
            return Integer.parseInt(text);
        }
        throw new BadRequestException(name, name + " must be a whole number from " + min + " to " + max);
    }

    /** Whether the request has no body. */
    boolean isEmpty() {
        return body.length == 0;
    }

    /** The body, which must be a JSON object. */
    JsonNode object() throws BadRequestException {
        try {
            JsonNode object = JSON.readTree(body);
            if (object != null && object.isObject()) {
                return object;
            }
        } catch (JsonProcessingException notJson) {
            // The exception below says what is wrong.
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory failed", impossible);
        }
        throw new BadRequestException("", "the body must be a JSON object");
    }

    void answer(int status, Object answer) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(answer);
        headers("application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /**
     * Answers with a file that somebody else may have written: the browser shows it without scripts and loads nothing for
     * it.
     */
    void file(String contentType, byte[] content) throws IOException {
        headers(contentType);
        exchange.getResponseHeaders()
                .set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
        if (content.length > 0) {
            exchange.getResponseBody().write(content);
        }
    }

    /** An answer without a body. It has no content type: clients would try to read one. */
    void noContent() throws IOException {
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(204, -1);
    }

    /** Answers with JSON that another program has written. */
    void pass(int status, String json) throws IOException {
        if (json.isEmpty()) {
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        headers("application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    void error(int status, String words) throws IOException {
        answer(status, Map.of("error", words));
    }

    /** An error that a field of the request caused. */
    void error(int status, String field, String words) throws IOException {
        answer(status, Map.of("error", words, "field", field));
    }

    void error(BadRequestException wrong) throws IOException {
        answer(
                400,
                wrong.field().isEmpty()
                        ? Map.of("error", wrong.getMessage())
                        : Map.of("error", wrong.getMessage(), "field", wrong.field()));
    }

    /** Begins an answer whose length is not known. {@link #write} adds to it. */
    void begin(String contentType) throws IOException {
        headers(contentType);
        exchange.sendResponseHeaders(200, 0);
    }

    /** Writes a part of the answer and sends it. Blocks while the client does not read. */
    void write(byte[] part) throws IOException {
        exchange.getResponseBody().write(part);
        exchange.getResponseBody().flush();
    }

    private void headers(String contentType) {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
    }
}
