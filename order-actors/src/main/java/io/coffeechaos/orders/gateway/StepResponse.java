package io.coffeechaos.orders.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.StepOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads the answer of a dependency as a step outcome. Only an explicit success is a success, and only an explicit
 * refusal is a refusal. Every other answer, also one with a later schema, is uncertain (order-api.md 5). Unknown fields
 * are ignored.
 */
final class StepResponse {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StepResponse() {}

    /** Reads an HTTP status and body as an outcome. */
    @FunctionalInterface
    interface Reader {
        StepOutcome read(int status, byte[] body);
    }

    /** Reads the answer to a call. */
    static StepOutcome toCall(int status, byte[] body) {
        return switch (status) {
            case 200 -> done(status, body);
            case 422 -> refused(status, body);
            case 409 -> superseded(status, body);
            default -> uncertain("server-error", "answered HTTP " + status);
        };
    }

    /**
     * Reads the answer to an undo. Only an acknowledged undo is done; every other answer is uncertain, and the saga
     * retries.
     */
    static StepOutcome toUndo(int status, byte[] body) {
        if (status != 200) {
            return uncertain("server-error", "answered HTTP " + status + " to an undo");
        }
        JsonNode answer = tree(body);
        if (is(answer, "reversed")) {
            return new StepOutcome.Undone(true);
        }
        return is(answer, "nothing-seen") ? new StepOutcome.Undone(false) : malformed(status, body);
    }

    static StepOutcome uncertain(String kind, String message) {
        return new StepOutcome.Uncertain(new StepError(kind, message));
    }

    private static StepOutcome done(int status, byte[] body) {
        JsonNode answer = tree(body);
        String reference = text(answer, "reference");
        return is(answer, "done") && !reference.isBlank() ? new StepOutcome.Done(reference) : malformed(status, body);
    }

    private static StepOutcome refused(int status, byte[] body) {
        JsonNode answer = tree(body);
        String code = text(answer, "code");
        return is(answer, "refused") && !code.isBlank()
                ? new StepOutcome.Refused(code, text(answer, "message"))
                : malformed(status, body);
    }

    private static StepOutcome superseded(int status, byte[] body) {
        JsonNode answer = tree(body);
        return is(answer, "superseded") ? new StepOutcome.Superseded(text(answer, "message")) : malformed(status, body);
    }

    private static boolean is(JsonNode answer, String outcome) {
        return text(answer, "outcome").equals(outcome);
    }

    /** Returns the text of the field; empty if the field is missing, null or no text. */
    private static String text(JsonNode answer, String field) {
        JsonNode value = answer.path(field);
        return value.isTextual() ? value.textValue() : "";
    }

    private static JsonNode tree(byte[] body) {
        try {
            JsonNode tree = JSON.readTree(body);
            return tree == null ? JSON.missingNode() : tree;
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read from memory", e);
        }
    }

    private static StepOutcome malformed(int status, byte[] body) {
        return uncertain("malformed", "answered HTTP %d with %d bytes of unknown form".formatted(status, body.length));
    }
}
