package io.coffeechaos.faultproxy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Calls the control API of a fault proxy or of Toxiproxy over HTTP. */
final class ControlClient implements Control {

    static final String VERSION = "2.12.0";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int ANSWER_BYTES_MAX = 16 * 1024 * 1024;
    private static final int EXCERPT_CHARACTERS_MAX = 120;
    private static final int FIRST_REDIRECT_STATUS = 300;
    private static final int FIRST_ERROR_STATUS = 400;

    /** Every answer of a fault proxy and of a recent Toxiproxy has this header. */
    private static final String REQUEST_ID = "X-Toxiproxy-Request-Id";

    /** The answer to {@code GET /version}: JSON, or the bare version of an old Toxiproxy. */
    private static final Pattern VERSION_ANSWER =
            Pattern.compile("\\s*(\\{\\s*\"version\"\\s*:.*}|[0-9]+(\\.[0-9]+)+\\S*)\\s*", Pattern.DOTALL);

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String USER_AGENT = "toxiproxy-cli/%s (%s/%s)"
            .formatted(
                    VERSION,
                    System.getProperty("os.name").toLowerCase(Locale.ROOT),
                    System.getProperty("os.arch").toLowerCase(Locale.ROOT));

    private record Reply(HttpResponse<InputStream> head, String body) {
        int status() {
            return head.statusCode();
        }

        Optional<String> header(String name) {
            return head.headers().firstValue(name);
        }

        /** The body as JSON; missing for no body, and null for a body that is no JSON. */
        JsonNode json() {
            try {
                return body.isBlank() ? MissingNode.getInstance() : MAPPER.readTree(body);
            } catch (JsonProcessingException e) {
                return NullNode.getInstance();
            }
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final String base;
    private final Optional<String> token;

    ControlClient(String url, Optional<String> token) {
        String withScheme = url.contains("://") ? url : "http://" + url;
        this.base = withScheme.replaceAll("/+$", "");
        this.token = token;
    }

    @Override
    public JsonNode call(String method, String body, Expected expected, String... path) throws CallFailed {
        Reply reply = send(method, body, path);
        if (reply.status() >= FIRST_ERROR_STATUS) {
            throw new CallFailed(error(reply));
        }
        JsonNode json = reply.json();
        if (!expected.fits(reply.status(), json) || !isControlApi(reply)) {
            throw new CallFailed(foreign(reply));
        }
        return json;
    }

    /**
     * Returns true if the server of an answer is a control API. An old Toxiproxy does not send the header, so its
     * version is asked for.
     */
    private boolean isControlApi(Reply reply) throws CallFailed {
        if (reply.header(REQUEST_ID).isPresent()) {
            return true;
        }
        Reply version = send("GET", "", "version");
        return version.status() < FIRST_REDIRECT_STATUS
                && VERSION_ANSWER.matcher(version.body()).matches();
    }

    private Reply send(String method, String body, String... path) throws CallFailed {
        StringBuilder url = new StringBuilder(base);
        for (String segment : path) {
            url.append('/')
                    .append(URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url.toString()))
                    .timeout(TIMEOUT)
                    .header("User-Agent", USER_AGENT)
                    .header("Content-Type", "application/json")
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
            // The timeout of the request ends with the head of the answer. Another program may never end its body.
            return http.sendAsync(request.build(), BodyHandlers.ofInputStream())
                    .thenApplyAsync(head -> new Reply(head, text(head.body())), Thread::startVirtualThread)
                    .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CallFailed("cannot reach " + base + ": " + reason(e.getCause()));
        } catch (TimeoutException e) {
            throw new CallFailed("cannot reach " + base + ": no whole answer in " + TIMEOUT.toSeconds() + " s");
        } catch (IllegalArgumentException e) {
            throw new CallFailed("cannot reach " + base + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallFailed("interrupted");
        }
    }

    private static String text(InputStream body) {
        try (body) {
            return new String(body.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String reason(Throwable cause) {
        return cause instanceof ConnectException ? "connection refused" : String.valueOf(cause.getMessage());
    }

    /** The words of an error answer: its own, if it is a control API's, and else what has answered. */
    private String error(Reply reply) {
        JsonNode error = reply.json().path("error");
        if (error.isTextual()) {
            return "HTTP " + reply.status() + ": " + error.asText();
        }
        return reply.header(REQUEST_ID).isPresent()
                ? "HTTP " + reply.status() + ": " + reply.body().strip()
                : foreign(reply);
    }

    /** Says what has answered, when it is not a control API. */
    private String foreign(Reply reply) {
        StringBuilder words =
                new StringBuilder("%s does not answer as a fault proxy: HTTP %d".formatted(base, reply.status()));
        reply.header("Location").ifPresent(target -> words.append(" to ").append(target));
        reply.header("Content-Type").ifPresent(type -> words.append(", ").append(type));
        reply.header("Server").ifPresent(server -> words.append(", from ").append(server));
        String text = reply.body().strip().replaceAll("\\s+", " ");
        if (!text.isEmpty()) {
            words.append(": ").append(text, 0, Math.min(text.length(), EXCERPT_CHARACTERS_MAX));
        }
        return words.toString();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
