package io.coffeechaos.orders.api.metrics;

import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.mapResponse;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Requests by method, route and status. A route is its template, an unknown one is {@code other}: no label ever carries
 * what a client made up.
 */
public final class HttpMetrics {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH");
    private static final Set<String> FIXED = Set.of(
            "/",
            "/products",
            "/orders",
            "/orders/summary",
            "/health",
            "/health/live",
            "/health/ready",
            "/metrics",
            "/openapi.json",
            "/docs");
    private static final double NANOS_PER_SECOND = 1e9;

    private final Histogram requests;
    private final Counter shed;

    /** Registers both; a registry takes one such pair. */
    public HttpMetrics(PrometheusRegistry registry) {
        requests = Histogram.builder()
                .name("http_server_request_duration_seconds")
                .unit(Unit.SECONDS)
                .help("From the parsed request to the head of its answer.")
                .labelNames("method", "route", "status")
                .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
                .classicOnly()
                .register(registry);
        shed = Counter.builder()
                .name("requests_shed_total")
                .help("Requests turned away for load.")
                .labelNames("reason")
                .register(registry);
        shed.initLabelValues("rate");
        shed.initLabelValues("overloaded");
    }

    /** Times the route. */
    public Route timed(Supplier<Route> inner) {
        return extractRequest(request -> {
            long begunNanos = System.nanoTime();
            return mapResponse(response -> observed(request, response, begunNanos), inner);
        });
    }

    /** A request was turned away: {@code rate} or {@code overloaded}. */
    public void shed(String reason) {
        shed.labelValues(reason).inc();
    }

    private HttpResponse observed(HttpRequest request, HttpResponse response, long begunNanos) {
        requests.labelValues(
                        method(request.method().value()),
                        route(request.getUri().path()),
                        Integer.toString(response.status().intValue()))
                .observe((System.nanoTime() - begunNanos) / NANOS_PER_SECOND);
        return response;
    }

    private static String method(String method) {
        return METHODS.contains(method) ? method : "other";
    }

    static String route(String path) {
        if (FIXED.contains(path)) {
            return path;
        }
        String[] parts = path.split("/", -1);
        if (parts.length == 3 && parts[1].equals("orders")) {
            return "/orders/{id}";
        }
        if (parts.length == 4
                && parts[1].equals("orders")
                && (parts[3].equals("events") || parts[3].equals("cancel"))) {
            return "/orders/{id}/" + parts[3];
        }
        if (parts.length == 3 && parts[1].equals("problems")) {
            return "/problems/{slug}";
        }
        return "other";
    }
}
