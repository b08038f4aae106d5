package io.coffeechaos.orders.api.idempotency;

import io.coffeechaos.orders.IdempotencyKey;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads {@code Idempotency-Key} in both forms: bare, as Stripe's clients send it, and as a quoted structured-field
 * string, as the IETF draft defines it. {@code abc} and {@code "abc"} are the same key. A quoted key may have parameters
 * (RFC 8941 3.1.2). They have no meaning here.
 */
public final class IdempotencyHeader {
    /** The name of the header. */
    public static final String NAME = "Idempotency-Key";

    /** One parameter of RFC 8941. The possessive quantifiers keep the time linear in the length of the value. */
    private static final String PARAMETER =
            "; *+[a-z*][a-z0-9_.*-]*+(?:=(?:\"(?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*+\"|[?:A-Za-z0-9*.!#$%&'+^_`|~:/=-]++))?+";

    private static final Pattern PARAMETERS = Pattern.compile("(?:" + PARAMETER + ")*+");

    private IdempotencyHeader() {}

    /** The result of reading the header. */
    public sealed interface Reading {}

    /** The header has a valid key. */
    public record Key(IdempotencyKey key) implements Reading {}

    /** The request does not have the header. */
    public record ResourceMissingException() implements Reading {}

    /**
     * The header has no valid key.
     *
     * @param detail the reason, as a sentence for the client
     */
    public record Invalid(String detail) implements Reading {}

    /**
     * Reads the header.
     *
     * @param values the values of all headers with this name, as sent
     */
    public static Reading read(List<String> values) {
        return switch (values.size()) {
            case 0 -> new ResourceMissingException();
            case 1 -> parse(values.getFirst().strip());
            default -> new Invalid("The key was sent " + values.size() + " times.");
        };
    }

    /** Parses a key in either form. */
    public static Reading parse(String value) {
        if (!value.startsWith("\"")) {
            return validated(value);
        }
        StringBuilder key = new StringBuilder();
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                return PARAMETERS.matcher(value).region(i + 1, value.length()).matches()
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
