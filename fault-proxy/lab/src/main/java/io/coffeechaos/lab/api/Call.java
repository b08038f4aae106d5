package io.coffeechaos.lab.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharset;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;

/**
 * One request to the lab API, and its answer. The only class besides {@link LabApi} that knows the HTTP server. One thread
 * uses it, which may block.
 */
final class Call {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** So many parts of an answer wait for the reader; then {@link #write} blocks. */
    private static final int PARTS_MAX = 4;

    private static final String UTF_8 = "; charset=utf-8";
    private static final HttpCharset UTF_8_CHARSET = HttpCharsets.custom("utf-8");

    private final HttpRequest request;
    private final ActorSystem system;
    private final Duration readerMax;
    private final URI target;
    private final List<String> path;
    private final byte[] body;
    private final CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    private Optional<SourceQueueWithComplete<ByteString>> parts = Optional.empty();

    /**
     * @param target the path and the query as the client sent them
     * @param readerMax a reader that does not read for so long is cut off
     */
    Call(HttpRequest request, URI target, byte[] body, ActorSystem system, Duration readerMax) {
        this.request = request;
        this.system = system;
        this.readerMax = readerMax;
        this.target = target;
        String decoded = Optional.ofNullable(target.getPath())
                .filter(some -> !some.isEmpty())
                .orElse("/");
        this.path = List.of(decoded.substring(1).split("/", -1));
        this.body = body;
    }

    /** Completes with the answer, or with its head if it is a stream. */
    CompletionStage<HttpResponse> answer() {
        return answer;
    }

    /** A part of a request is wrong. */
    static final class BadRequestException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String field;

        BadRequestException(String field, String message) {
            super(message);
            this.field = field;
        }

        String field() {
            return field;
        }
    }

    /** The method and the path, such as {@code GET lab/kpi}. */
    String route() {
        return method() + " " + String.join("/", path);
    }

    String method() {
        return request.method().value();
    }

    List<String> path() {
        return path;
    }

    /** The value of a header. A header on several lines gives all values, which no check accepts. */
    Optional<String> header(String name) {
        List<String> lines = new ArrayList<>();
        for (HttpHeader header : request.getHeaders()) {
            if (header.is(name.toLowerCase(Locale.ROOT))) {
                lines.add(header.value());
            }
        }
        if (lines.isEmpty() && name.equals("Content-Type")) {
            // Pekko removes a type that it can parse from the headers.
            ContentType type = request.entity().getContentType();
            return type.equals(ContentTypes.NO_CONTENT_TYPE) ? Optional.empty() : Optional.of(type.toString());
        }
        return lines.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", lines));
    }

    /** The parameters of the query. */
    Map<String, String> query() {
        Map<String, String> query = new HashMap<>();
        String raw = Optional.ofNullable(target.getRawQuery()).orElse("");
        for (String pair : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
        }
        return query;
    }

    /** A whole number of the query. */
    int number(String name, int usual, int min, int max) throws BadRequestException {
        String text = query().getOrDefault(name, Integer.toString(usual));
        if (text.matches("\\d{1,9}") && Integer.parseInt(text) >= min && Integer.parseInt(text) <= max) {
            return Integer.parseInt(text);
        }
        throw new BadRequestException(name, name + " must be a whole number from " + min + " to " + max);
    }

    /** Whether the request has no body. */
    boolean isEmpty() {
        return body.length == 0;
    }

    /** The length of the body in bytes. */
    int length() {
        return body.length;
    }

    /** The body, which must be a JSON object. */
    JsonNode object() throws BadRequestException {
        try {
            JsonNode object = JSON.readTree(body);
            if (object != null && object.isObject()) {
                return object;
            }
        } catch (JsonProcessingException notJson) {
            // The exception below says what is wrong.
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory failed", impossible);
        }
        throw new BadRequestException("", "the body must be a JSON object");
    }

    void answer(int status, Object answer) throws IOException {
        respond(status, HttpEntities.create(ContentTypes.APPLICATION_JSON, JSON.writeValueAsBytes(answer)));
    }

    /**
     * Answers with a file that somebody else may have written: the browser shows it without scripts and loads nothing for
     * it.
     */
    void file(String contentType, byte[] content) {
        respond(
                200,
                HttpEntities.create(type(contentType), content),
                RawHeader.create(
                        "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:"),
                RawHeader.create("X-Content-Type-Options", "nosniff"));
    }

    /** An answer without a body. It has no content type: clients would try to read one. */
    void noContent() {
        respond(204, HttpEntities.EMPTY);
    }

    /** Answers with JSON that another program has written. */
    void pass(int status, String json) {
        respond(
                status,
                json.isEmpty()
                        ? HttpEntities.EMPTY
                        : HttpEntities.create(ContentTypes.APPLICATION_JSON, json.getBytes(StandardCharsets.UTF_8)));
    }

    void error(int status, String words) throws IOException {
        answer(status, Map.of("error", words));
    }

    /** An error that a field of the request caused. */
    void error(int status, String field, String words) throws IOException {
        answer(status, Map.of("error", words, "field", field));
    }

    void error(BadRequestException wrong) throws IOException {
        answer(
                400,
                wrong.field().isEmpty()
                        ? Map.of("error", wrong.getMessage())
                        : Map.of("error", wrong.getMessage(), "field", wrong.field()));
    }

    /** Begins an answer whose length is not known. {@link #write} adds to it. */
    void begin(String contentType) {
        Pair<SourceQueueWithComplete<ByteString>, Source<ByteString, NotUsed>> stream = Source.<ByteString>queue(
                        PARTS_MAX, OverflowStrategy.backpressure())
                .preMaterialize(system);
        parts = Optional.of(stream.first());
        respond(200, HttpEntities.create(type(contentType), stream.second()));
    }

    /**
     * Writes a part of the answer and sends it. Blocks while the client does not read.
     *
     * @throws IOException when the client has gone, or has not read for too long
     */
    void write(byte[] part) throws IOException {
        try {
            boolean taken = parts.orElseThrow()
                    .offer(ByteString.fromArray(part))
                    .toCompletableFuture()
                    .get(readerMax.toMillis(), TimeUnit.MILLISECONDS)
                    .isEnqueued();
            if (!taken) {
                throw new IOException("the reader has gone");
            }
        } catch (TimeoutException stuck) {
            throw new IOException("the reader has not read for " + readerMax.toMillis() + " ms", stuck);
        } catch (ExecutionException gone) {
            throw new IOException("the reader has gone", gone);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the lab ends");
        }
    }

    /** Ends the answer. A call that was not answered, because the lab ends, is answered 503. */
    void end() throws IOException {
        parts.ifPresent(SourceQueueWithComplete::complete);
        error(503, "the lab ends");
    }

    /** Ends the call because of a failure: breaks off a stream, else answers 500 and tells the log why. */
    void fail(Exception why) throws IOException {
        parts.ifPresent(some -> some.fail(why));
        if (!answer.isDone()) {
            System.err.println(route() + " failed: " + why);
            error(500, "the lab could not answer: its log says why");
        }
    }

    /** The first answer counts. */
    private void respond(int status, ResponseEntity entity, HttpHeader... more) {
        HttpResponse response = HttpResponse.create()
                .withStatus(status)
                .withEntity(entity)
                .addHeader(RawHeader.create("Cache-Control", "no-store"))
                .addHeaders(List.of(more));
        boolean unused = answer.complete(response);
    }

    /** Pekko writes the charset in capital letters, unless it is one of our own. */
    private static ContentType type(String text) {
        ContentType type = ContentTypes.parse(text);
        return text.endsWith(UTF_8) && type.mediaType() instanceof MediaType.WithOpenCharset open
                ? ContentTypes.create(open, UTF_8_CHARSET)
                : type;
    }
}
