package io.coffeechaos.orders.api.idempotency;

import io.coffeechaos.orders.IdempotencyKey;
import java.util.List;

/**
 * Reads {@code Idempotency-Key} in both of its forms: bare, as Stripe's clients send it, and as the IETF draft's quoted
 * structured-field string. {@code abc} and {@code "abc"} are the same key.
 */
public final class IdempotencyHeader {
    /** The header's name. */
    public static final String NAME = "Idempotency-Key";

    private IdempotencyHeader() {}

    /** What the header said. */
    public sealed interface Reading {}

    /** A key. */
    public record Key(IdempotencyKey key) implements Reading {}

    /** The header was not sent. */
    public record ResourceMissingException() implements Reading {}

    /** Something else was sent. */
    public record Invalid(String detail) implements Reading {}

    /** @param values every header of that name, as sent */
    public static Reading read(List<String> values) {
        return switch (values.size()) {
            case 0 -> new ResourceMissingException();
            case 1 -> parse(values.getFirst().strip());
            default -> new Invalid("The key was sent " + values.size() + " times.");
        };
    }

    /** A key in either form. */
    public static Reading parse(String value) {
        if (!value.startsWith("\"")) {
            return validated(value);
        }
        StringBuilder key = new StringBuilder();
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                return i == value.length() - 1
                        ? validated(key.toString())
                        : new Invalid("Text follows the quoted key.");
            }
            if (c == '\\') {
                i++;
                if (i == value.length() || (value.charAt(i) != '"' && value.charAt(i) != '\\')) {
                    return new Invalid("A backslash in a quoted key must be followed by a quote or a backslash.");
                }
                c = value.charAt(i);
            }
            key.append(c);
        }
        return new Invalid("The quoted key has no closing quote.");
    }

    private static Reading validated(String value) {
        try {
            return new Key(new IdempotencyKey(value));
        } catch (IllegalArgumentException e) {
            return new Invalid(sentence(e.getMessage()));
        }
    }

    private static String sentence(String message) {
        return Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
    }
}
