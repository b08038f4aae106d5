package io.coffeechaos.lab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The cases of the conformance tests, which are files beside the tests. */
public final class Cases {
    private static final JsonMapper JSON = new JsonMapper();

    private Cases() {}

    /** The whole file. */
    public static JsonNode file(String name) {
        try (InputStream in = Cases.class.getResourceAsStream("/experiment/" + name)) {
            return JSON.readTree(in);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The items of an array. */
    public static Stream<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** JSON in a text of Java, with single quotes instead of double quotes. */
    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
