package io.coffeechaos.lab.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Calls in the JSON protocol of AWS to the store and the queue server of this machine. They want a signature but do not
 * check it, so it is made up. It is of no use anywhere else.
 *
 * @param service the name in the signature
 * @param target the first part of the header {@code X-Amz-Target}
 */
record AwsCall(RunningLab lab, URI server, String service, String target, String contentType) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int EXCERPT_CHARACTERS_MAX = 120;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /**
     * Makes a call.
     *
     * @throws IOException when the answer is not 200
     */
    JsonNode send(String action, JsonNode body) throws IOException, InterruptedException {
        String date = DATE.format(Instant.now());
        HttpRequest request = HttpRequest.newBuilder(server)
                .timeout(TIMEOUT)
                .header("Content-Type", contentType)
                .header("X-Amz-Target", target + "." + action)
                .header("X-Amz-Date", date)
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=local/%s/eu-north-1/%s/aws4_request, SignedHeaders=host;x-amz-date, Signature=0"
                                .formatted(date.substring(0, 8), service))
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        HttpResponse<String> answer = lab.send(request);
        if (answer.statusCode() != 200) {
            String text = answer.body();
            throw new IOException(action + " was answered with HTTP " + answer.statusCode() + ": "
                    + text.substring(0, Math.min(text.length(), EXCERPT_CHARACTERS_MAX)));
        }
        try {
            return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
        } catch (JsonProcessingException notJson) {
            throw new IOException(action + " was answered with something that is not JSON", notJson);
        }
    }
}
