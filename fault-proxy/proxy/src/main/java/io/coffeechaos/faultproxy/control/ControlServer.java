package io.coffeechaos.faultproxy.control;

import io.coffeechaos.faultproxy.control.ControlApi.Answer;
import io.coffeechaos.faultproxy.proxy.EventLoops;
import io.coffeechaos.faultproxy.proxy.ProxyCollection;
import io.coffeechaos.faultproxy.proxy.ProxySpec;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.util.ByteString;

/**
 * The HTTP side of the control API: routing with Toxiproxy's 404, 405 and 301, the refusal of browsers, the request id
 * and the token. Every call runs on its own virtual thread, so no call waits for another.
 */
public final class ControlServer implements AutoCloseable {

    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(15);
    private static final int BODY_BYTES_MAX = 8 * 1024 * 1024;

    /**
     * The server reads this much of a body that is too large, so that the client reads the refusal (RFC 9112, 9.6). If
     * the body is even longer, the server cuts the connection.
     */
    private static final int READ_BYTES_MAX = 4 * BODY_BYTES_MAX;

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final String ID_ALPHABET = "0123456789abcdefghijklmnopqrstuv";
    private static final int ID_LENGTH = 20;

    private final ControlApi api;
    private final Materializer materializer;
    private final Optional<String> token;
    private final SecureRandom random = new SecureRandom();
    private final Executor threads = task -> Thread.ofVirtual().name("control").start(task);
    private final ServerBinding binding;

    private ControlServer(EventLoops loops, ProxyCollection proxies, String host, int port, Optional<String> token) {
        this.api = new ControlApi(proxies, new MetricsText(proxies));
        this.materializer = Materializer.createMaterializer(loops.system());
        this.token = token;
        this.binding = Http.get(loops.system())
                .newServerAt(host, port)
                .bind(this::handle)
                .toCompletableFuture()
                .join();
    }

    /**
     * Binds the address and serves calls.
     *
     * @param port the port; 0 lets the system choose
     * @param token if present, every call needs it as a bearer token
     * @throws java.util.concurrent.CompletionException if the address cannot be bound
     */
    public static ControlServer start(
            EventLoops loops, ProxyCollection proxies, String host, int port, Optional<String> token) {
        return new ControlServer(loops, proxies, host, port, token);
    }

    /**
     * Reads a configuration file. It contains the JSON array that {@code POST /populate} accepts.
     *
     * @throws IllegalArgumentException if the file is no such array; the message says why
     */
    public static List<ProxySpec> parseConfig(byte[] file) {
        try {
            return RequestJson.proxies(RequestJson.parse(file));
        } catch (ControlException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Returns the bound address. */
    public InetSocketAddress address() {
        return binding.localAddress();
    }

    private CompletionStage<HttpResponse> handle(HttpRequest request) {
        long startedNanos = System.nanoTime();
        String path = rawPath(request);
        String method = request.method().value();
        String clean = Route.clean(path);
        if (!clean.equals(path)) {
            return discarding(
                    request,
                    HttpResponse.create()
                            .withStatus(StatusCodes.MOVED_PERMANENTLY)
                            .addHeader(RawHeader.create("Location", clean)));
        }
        Optional<Route> route = Route.of(path);
        if (route.isEmpty()) {
            return discarding(request, text(404, "404 page not found\n"));
        }
        if (!route.get().methods().isEmpty() && !route.get().methods().contains(method)) {
            return discarding(request, HttpResponse.create().withStatus(405));
        }
        String id = newId();
        if (header(request, "User-Agent")
                .filter(agent -> agent.startsWith("Mozilla/"))
                .isPresent()) {
            return discarding(request, withId(text(403, "User agent not allowed\n"), id));
        }
        if (!authorized(request)) {
            return discarding(request, withId(respond(Answer.error(ControlError.Fixed.UNAUTHORIZED)), id));
        }
        RequestLog.warnOfDeprecated(route.get(), method);
        return body(request)
                .thenApplyAsync(
                        body -> body.length() > BODY_BYTES_MAX
                                ? Answer.error(ControlError.Fixed.BODY_TOO_LARGE)
                                : api.handle(route.get(), method, body.toArrayUnsafe()),
                        threads)
                .exceptionally(ControlServer::unreadable)
                .thenApply(answer -> {
                    RequestLog.answered(route.get(), request, answer, startedNanos, id);
                    return withId(respond(answer), id);
                });
    }

    /** Reads the body. Of a body that is too large it keeps only the beginning, which is enough to detect the size. */
    private CompletionStage<ByteString> body(HttpRequest request) {
        return request.entity()
                .withSizeLimit(READ_BYTES_MAX)
                .getDataBytes()
                .completionTimeout(BODY_TIMEOUT)
                .runFold(
                        ByteString.emptyByteString(),
                        (read, next) -> read.length() > BODY_BYTES_MAX ? read : read.concat(next),
                        materializer);
    }

    private static Answer unreadable(Throwable cause) {
        Throwable reason = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        // Pekko reports an oversized body in two ways: by Content-Length, or while streaming.
        return reason instanceof EntityStreamSizeException
                        || String.valueOf(reason.getMessage()).contains("too large")
                ? Answer.error(ControlError.Fixed.BODY_TOO_LARGE)
                : Answer.error(new ControlError.BadBody("cannot be read"));
    }

    private static String rawPath(HttpRequest request) {
        String target =
                header(request, "Raw-Request-URI").orElse(request.getUri().path());
        int scheme = target.indexOf("://");
        if (!target.startsWith("/") && scheme >= 0) {
            int slash = target.indexOf('/', scheme + 3);
            target = slash < 0 ? "/" : target.substring(slash);
        }
        int end = target.indexOf('?');
        String path = end < 0 ? target : target.substring(0, end);
        return path.startsWith("/") ? path : "/" + path;
    }

    private static Optional<String> header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value);
    }

    private boolean authorized(HttpRequest request) {
        if (token.isEmpty()) {
            return true;
        }
        String wanted = "Bearer " + token.get();
        String given = header(request, "Authorization").orElse("");
        return MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private CompletionStage<HttpResponse> discarding(HttpRequest request, HttpResponse response) {
        request.discardEntityBytes(materializer);
        return CompletableFuture.completedFuture(response);
    }

    private static HttpResponse text(int status, String body) {
        return HttpResponse.create()
                .withStatus(status)
                .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
                .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, body));
    }

    private static HttpResponse respond(Answer answer) {
        HttpResponse response = HttpResponse.create().withStatus(answer.status());
        if (answer.body().isEmpty()) {
            return response;
        }
        ContentType type = contentType(answer.contentType());
        return response.withEntity(HttpEntities.create(type, answer.body().getBytes(StandardCharsets.UTF_8)));
    }

    private static ContentType contentType(String text) {
        if (text.equals(ControlApi.JSON_WITH_CHARSET)) {
            // Pekko's predefined JSON type has no charset, because JSON always uses UTF-8.
            return MediaTypes.customWithOpenCharset("application", "json", Map.of(), true)
                    .toContentType(HttpCharsets.UTF_8);
        }
        return org.apache.pekko.http.scaladsl.model.ContentType.parse(text)
                .fold(errors -> ContentTypes.APPLICATION_JSON, parsed -> parsed);
    }

    private static HttpResponse withId(HttpResponse response, String id) {
        return response.addHeader(RawHeader.create("X-Toxiproxy-Request-Id", id));
    }

    private String newId() {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_ALPHABET.charAt(random.nextInt(ID_ALPHABET.length())));
        }
        return id.toString();
    }

    /** Stops accepting calls, and waits for the running calls to finish. */
    @Override
    public void close() {
        binding.terminate(STOP_TIMEOUT).toCompletableFuture().join();
    }
}
