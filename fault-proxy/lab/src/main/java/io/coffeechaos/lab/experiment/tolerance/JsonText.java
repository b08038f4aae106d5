package io.coffeechaos.lab.experiment.tolerance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** JSON inside a text. */
final class JsonText {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonText() {}

    /** The JSON value that a text holds, or the value itself: when it is no text, or a text that is no JSON. */
    static JsonNode parsed(JsonNode value) {
        if (!value.isTextual()) {
            return value;
        }
        try {
            JsonNode parsed = MAPPER.readTree(value.textValue());
            return parsed.isMissingNode() ? value : parsed;
        } catch (JsonProcessingException noJson) {
            return value;
        }
    }
}
