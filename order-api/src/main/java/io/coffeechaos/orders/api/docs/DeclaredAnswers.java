package io.coffeechaos.orders.api.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/** The answers that {@code openapi.json} declares. */
public final class DeclaredAnswers {
    private DeclaredAnswers() {}

    /** Receives one declared answer. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * One declared answer.
         *
         * @param method the method in capitals, such as {@code GET}
         * @param path the template of the path, such as {@code /orders/{id}}
         * @param status the status
         */
        void answer(String method, String path, int status);
    }

    /** Shows every declared answer to the visitor. */
    public static void each(Visitor visitor) {
        document().path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> operation
                        .getValue()
                        .path("responses")
                        .fieldNames()
                        .forEachRemaining(status -> visitor.answer(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                Integer.parseInt(status)))));
    }

    private static JsonNode document() {
        try (InputStream in = DeclaredAnswers.class.getResourceAsStream("/openapi.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.json cannot be read", e);
        }
    }
}
