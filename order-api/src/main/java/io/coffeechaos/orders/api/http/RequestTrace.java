package io.coffeechaos.orders.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.mapRequest;
import static org.apache.pekko.http.javadsl.server.Directives.mapResponse;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.SpanId;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.TraceParent;
import io.coffeechaos.orders.tracing.FinishedSpan;
import io.coffeechaos.orders.tracing.SpanIds;
import io.coffeechaos.orders.tracing.SpanSink;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * The trace of one request. It comes from the {@code traceparent} header, or it is new. Every answer has its id in
 * {@code X-Trace-Id}. All log lines of an order, and all calls to dependencies for it, carry the trace id of the
 * request that was accepted (order-api.md 1).
 *
 * <p>A request that places or cancels an order is a span, and so is every request that the server failed.
 */
public final class RequestTrace {
    /** The name of the header that every answer has. */
    public static final String HEADER = "X-Trace-Id";

    private static final int FIRST_SERVER_ERROR = 500;
    private static final AttributeKey<RequestTrace> KEY = AttributeKey.create("trace", RequestTrace.class);
    private static final AttributeKey<Order> ORDER = AttributeKey.create("traced-order", Order.class);

    /** The order that an answer is about, and what the span of the request says about it. */
    private record Order(TraceParent link, Map<String, Boolean> flags) {}

    private final TraceId trace;
    private final Optional<SpanId> caller;
    private final SpanId span = SpanIds.random();
    private final Instant begun = Instant.now();

    private RequestTrace(TraceId trace, Optional<SpanId> caller) {
        this.trace = trace;
        this.caller = caller;
    }

    /** The trace of this request. */
    public TraceId id() {
        return trace;
    }

    /** The span of this request. */
    public SpanId span() {
        return span;
    }

    /** Returns the trace that {@link #traced} gave this request, or a new one if it gave none. */
    public static RequestTrace of(HttpRequest request) {
        return request.getAttribute(KEY).orElseGet(() -> new RequestTrace(TraceId.random(), Optional.empty()));
    }

    /** Gives each request a trace, adds {@value #HEADER} to each answer and tells the spans. */
    public static Route traced(SpanSink spans, Supplier<Route> inner) {
        return mapRequest(
                RequestTrace::withTrace,
                () -> Directives.extractRequest(request -> mapResponse(
                        response -> {
                            of(request).tell(spans, request, response);
                            return answered(response, of(request).id());
                        },
                        inner)));
    }

    /** Adds the header with the trace id, unless the answer already has one. */
    public static HttpResponse answered(HttpResponse response, TraceId trace) {
        return response.getHeader(HEADER).isPresent() ? response : Headers.with(response, HEADER, trace.value());
    }

    /**
     * The answer is about this order.
     *
     * @param trace the trace of the order, which is another one if the request is a replay or a cancel
     * @param flags what the span of the request says about it
     */
    public static HttpResponse about(HttpResponse response, OrderId order, TraceId trace, Map<String, Boolean> flags) {
        return response.addAttribute(ORDER, new Order(new TraceParent(trace, SpanIds.order(order), false), flags));
    }

    private static HttpRequest withTrace(HttpRequest request) {
        Optional<TraceParent> caller = Headers.value(request, TraceParent.NAME).flatMap(TraceParent::of);
        return request.addAttribute(
                KEY,
                new RequestTrace(
                        caller.map(TraceParent::trace).orElseGet(TraceId::random), caller.map(TraceParent::span)));
    }

    private void tell(SpanSink spans, HttpRequest request, HttpResponse response) {
        int status = response.status().intValue();
        String method = request.method().value();
        String route = Paths.template(request.getUri().path());
        boolean changesAnOrder = method.equals("POST") && Paths.CHANGE_AN_ORDER.contains(route);
        if (!changesAnOrder && status < FIRST_SERVER_ERROR) {
            return;
        }
        FinishedSpan.Builder own = FinishedSpan.of(trace, span, FinishedSpan.Kind.SERVER, method + " " + route)
                .under(caller)
                .text("http.request.method", method)
                .text("http.route", route)
                .number("http.response.status_code", status);
        response.getAttribute(ORDER).ifPresent(order -> {
            order.flags().forEach(own::flag);
            if (!order.link().trace().equals(trace) || order.flags().getOrDefault("coffee.replay", false)) {
                own.link(order.link());
            }
        });
        if (status >= FIRST_SERVER_ERROR) {
            own.failed("answered with " + status);
        }
        spans.ended(own.lasted(begun, Instant.now()));
    }
}
