package io.coffeechaos.lab.experiment.provider;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns an answer into the output of an activity. */
final class AnswerReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*[\"']?([^\\s;\"']+)");

    private AnswerReader() {}

    /**
     * The output: {@code status}, {@code headers} and {@code body}.
     *
     * @throws CrashException when the media type is exactly {@code application/json} and the body is no JSON
     */
    static ObjectNode output(HttpResponse<byte[]> answer) throws CrashException {
        ObjectNode headers = JsonNodeFactory.instance.objectNode();
        answer.headers().map().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        String type = String.join(", ", answer.headers().allValues("Content-Type"));
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        output.put("status", answer.statusCode());
        output.set("headers", headers);
        if (type.equals("application/json")) {
            output.set("body", json(answer.body()));
        } else {
            output.put("body", new String(answer.body(), charset(type)));
        }
        return output;
    }

    private static JsonNode json(byte[] body) throws CrashException {
        try {
            JsonNode parsed = JSON.readTree(body);
            if (!parsed.isMissingNode()) {
                return parsed;
            }
        } catch (IOException noJson) {
            throw new CrashException(
                    "an answer of type application/json has a body that is no JSON: " + noJson.getMessage());
        }
        throw new CrashException("an answer of type application/json has an empty body");
    }

    private static Charset charset(String type) {
        Matcher matcher = CHARSET.matcher(type);
        if (matcher.find()) {
            try {
                return Charset.forName(matcher.group(1));
            } catch (IllegalArgumentException unknown) {
                return StandardCharsets.UTF_8;
            }
        }
        return type.startsWith("text/") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    }
}
