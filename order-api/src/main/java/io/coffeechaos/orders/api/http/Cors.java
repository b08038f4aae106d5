package io.coffeechaos.orders.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.mapResponse;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * The cross-origin rules (order-api.md 10). The configured origins may call from a browser, with the methods and
 * headers of the contract. The rules use no wildcard and allow no credentials. The server also answers requests of
 * other origins, but without the permission to read the answer. The reason is the shop behind its own server: it also
 * sends an {@code Origin}, and that origin is the host name that the visitor typed.
 */
public final class Cors {
    private static final String METHODS = "GET, POST, HEAD, OPTIONS";
    private static final String REQUEST_HEADERS =
            "Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, traceparent, Cache-Control";
    private static final String EXPOSED_HEADERS =
            "Location, ETag, Retry-After, Idempotent-Replayed, Order-Intake, X-Trace-Id";
    private static final String MAX_AGE_SECONDS = "600";

    private final Set<String> origins;

    /** @param origins origins exactly as a browser sends them, such as {@code http://localhost:3000} */
    public Cors(Set<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    /** Answers preflights and adds the CORS headers to all other answers. */
    public Route around(Supplier<Route> inner) {
        return extractRequest(request -> isPreflight(request)
                ? complete(preflight(request))
                : mapResponse(response -> marked(request, response), inner));
    }

    private static boolean isPreflight(HttpRequest request) {
        return request.method().equals(HttpMethods.OPTIONS)
                && Headers.value(request, "Origin").isPresent()
                && Headers.value(request, "Access-Control-Request-Method").isPresent();
    }

    private HttpResponse preflight(HttpRequest request) {
        HttpResponse response = marked(request, HttpResponse.create().withStatus(StatusCodes.NO_CONTENT));
        if (allowed(request).isEmpty()) {
            return response;
        }
        response = Headers.with(response, "Access-Control-Allow-Methods", METHODS);
        response = Headers.with(response, "Access-Control-Allow-Headers", REQUEST_HEADERS);
        return Headers.with(response, "Access-Control-Max-Age", MAX_AGE_SECONDS);
    }

    /** Adds the CORS headers to an answer that does not pass {@link #around}. */
    public HttpResponse marked(HttpRequest request, HttpResponse response) {
        return marked(allowed(request), response);
    }

    /**
     * Adds the CORS headers to the answer to bytes that are not a complete request, so that their {@code Origin} is
     * unknown. With one allowed origin the answer names it. A browser gives the answer to a page of that origin only,
     * whatever the origin of the request was. With several allowed origins the answer names none, because it can name
     * only one.
     */
    public HttpResponse markedWithoutRequest(HttpResponse response) {
        return marked(origins.size() == 1 ? origins.stream().findFirst() : Optional.empty(), response);
    }

    private static HttpResponse marked(Optional<String> allowed, HttpResponse response) {
        HttpResponse varied = Headers.with(response, "Vary", "Origin");
        return allowed.map(origin -> Headers.with(varied, "Access-Control-Allow-Origin", origin))
                .map(marked -> Headers.with(marked, "Access-Control-Expose-Headers", EXPOSED_HEADERS))
                .orElse(varied);
    }

    private Optional<String> allowed(HttpRequest request) {
        return Headers.value(request, "Origin").filter(origins::contains);
    }
}
