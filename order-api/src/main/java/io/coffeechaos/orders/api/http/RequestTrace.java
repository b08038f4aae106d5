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
 * The trace id of one request. It comes from the {@code traceparent} header, or it is new. Every answer has it in
 * {@code X-Trace-Id}. All log lines of an order, and all calls to dependencies for it, carry the trace id of the
 * request that was accepted (order-api.md 1).
 */
public final class RequestTrace {
    /** The name of the header that every answer has. */
    public static final String HEADER = "X-Trace-Id";

    private static final AttributeKey<TraceId> KEY = AttributeKey.create("trace", TraceId.class);

    private RequestTrace() {}

    /** Returns the trace id that {@link #traced} gave this request, or a new one if it gave none. */
    public static TraceId of(HttpRequest request) {
        return request.getAttribute(KEY).orElseGet(TraceId::random);
    }

    /** Gives each request a trace id and adds {@value #HEADER} to each answer. */
    public static Route traced(Supplier<Route> inner) {
        return mapRequest(
                RequestTrace::withTrace,
                () -> Directives.extractRequest(
                        request -> mapResponse(response -> answered(response, of(request)), inner)));
    }

    /** Adds the header with the trace id, unless the answer already has one. */
    public static HttpResponse answered(HttpResponse response, TraceId trace) {
        return response.getHeader(HEADER).isPresent() ? response : Headers.with(response, HEADER, trace.value());
    }

    private static HttpRequest withTrace(HttpRequest request) {
        TraceId trace = Headers.value(request, "traceparent")
                .flatMap(TraceId::ofTraceparent)
                .orElseGet(TraceId::random);
        return request.addAttribute(KEY, trace);
    }
}
