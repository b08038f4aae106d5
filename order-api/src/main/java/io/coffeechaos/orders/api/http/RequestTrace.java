package io.coffeechaos.orders.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.mapRequest;
import static org.apache.pekko.http.javadsl.server.Directives.mapResponse;

import io.coffeechaos.orders.TraceId;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * The trace of one request: its {@code traceparent}'s, or a fresh one. Every answer names it in {@code X-Trace-Id}, and
 * every log line and downstream call of an order carries the trace of the request that was accepted (order-api.md 1).
 */
public final class RequestTrace {
    /** The header of every answer. */
    public static final String HEADER = "X-Trace-Id";

    private static final AttributeKey<TraceId> KEY = AttributeKey.create("trace", TraceId.class);

    private RequestTrace() {}

    /** The trace that {@link #traced} gave this request; a fresh one if none did. */
    public static TraceId of(HttpRequest request) {
        return request.getAttribute(KEY).orElseGet(TraceId::random);
    }

    /** Gives each request its trace and each answer its {@value #HEADER}. */
    public static Route traced(Supplier<Route> inner) {
        return mapRequest(
                RequestTrace::withTrace,
                () -> Directives.extractRequest(
                        request -> mapResponse(response -> answered(response, of(request)), inner)));
    }

    /** The answer with the header that names its trace, unless it has one. */
    public static HttpResponse answered(HttpResponse response, TraceId trace) {
        return response.getHeader(HEADER).isPresent() ? response : Headers.with(response, HEADER, trace.value());
    }

    private static HttpRequest withTrace(HttpRequest request) {
        TraceId trace = request.getHeader("traceparent")
                .flatMap(header -> TraceId.ofTraceparent(header.value()))
                .orElseGet(TraceId::random);
        return request.addAttribute(KEY, trace);
    }
}
