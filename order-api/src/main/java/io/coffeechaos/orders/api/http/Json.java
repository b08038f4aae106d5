package io.coffeechaos.orders.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.util.ByteString;

/**
 * Reads and writes JSON. Reading is strict: UTF-8, one value, no duplicate names, limited depth. Writing
 * keeps the order in which the members were added, so the same order always gives the same bytes.
 */
public final class Json {
    /** Deepest nesting of a body. An order needs 4 levels. The limit protects the stack of the parser. */
    public static final int DEPTH_MAX = 16;

    /**
     * Longest string, name and number. It is longer than any body that the server reads, so the limit of the body is
     * the only one that a client meets.
     */
    private static final int TOKEN_CHARACTERS_MAX = 64 * 1024;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxStringLength(TOKEN_CHARACTERS_MAX)
                            .maxNameLength(TOKEN_CHARACTERS_MAX)
                            .maxNumberLength(TOKEN_CHARACTERS_MAX)
                            .build())
                    // Jackson would keep the names of earlier bodies in memory, and a client chooses their length.
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final DateTimeFormatter RFC_3339_MILLISECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Json() {}

    /** Makes an empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Formats a time as the contract requires: RFC 3339, UTC, milliseconds. */
    public static String time(Instant instant) {
        return RFC_3339_MILLISECONDS.format(instant);
    }

    /** Writes the value as one line of UTF-8. */
    public static ByteString bytes(JsonNode node) {
        try {
            return ByteString.fromArrayUnsafe(MAPPER.writeValueAsBytes(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    /** The value as the body of an answer. */
    public static ResponseEntity entity(JsonNode node) {
        return HttpEntities.create(ContentTypes.APPLICATION_JSON, bytes(node));
    }

    /** An answer with this status and body. */
    public static HttpResponse response(int status, JsonNode body) {
        return HttpResponse.create().withStatus(status).withEntity(entity(body));
    }

    /**
     * Parses one JSON value.
     *
     * @throws Malformed if the body is not one JSON value within the limits; the message has the reason and the
     *     position
     */
    public static JsonNode parse(ByteString body) throws Malformed {
        String text = decode(body);
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node instanceof MissingNode) {
                throw new Malformed("Line 1, column 1: the body is empty.");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new Malformed(where(e.getLocation()) + reason(e));
        }
    }

    /** States the broken rule in our own words. The messages of Jackson name its classes and settings. */
    private static String reason(JsonProcessingException failure) {
        return switch (failure) {
            case StreamConstraintsException limit ->
                "objects and lists may be nested at most " + DEPTH_MAX + " levels deep.";
            case JsonEOFException end -> "the body ends before its JSON value does.";
            case MismatchedInputException trailing -> "there is more text after the JSON value.";
            case JsonProcessingException duplicate
            when String.valueOf(duplicate.getOriginalMessage()).startsWith("Duplicate field") ->
                "an object has the same name twice.";
            case JsonProcessingException syntax -> "the text is not JSON from here on.";
        };
    }

    private static String decode(ByteString body) throws Malformed {
        try {
            // A new decoder reports invalid bytes. The constructor of String would replace them silently.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.toArray()))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new Malformed("The body is not UTF-8.");
        }
    }

    private static String where(JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : "Line %d, column %d: ".formatted(location.getLineNr(), location.getColumnNr());
    }

    /** The body is not one JSON value within the limits. */
    public static final class Malformed extends Exception {
        Malformed(String message) {
            super(message);
        }
    }
}
