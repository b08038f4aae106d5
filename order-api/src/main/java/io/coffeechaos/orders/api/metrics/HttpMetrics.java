package io.coffeechaos.orders.api.metrics;

import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.mapResponse;

import io.coffeechaos.orders.api.http.Paths;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Counts and times requests by method, route and status. The route label is the template of the path, or {@code other}
 * for an unknown path. So no label contains text that a client invented.
 */
public final class HttpMetrics {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH");
    /** Answers that the server gives before a route, or instead of one. They are not timed here, or not by the route. */
    private static final Set<Integer> NOT_OF_A_ROUTE = Set.of(405, 414, 431, 505);

    private static final String ORDER = Paths.ORDER;
    private static final String ORDER_WAITED_FOR = ORDER + " (wait)";
    private static final double NANOS_PER_SECOND = 1e9;

    private final Histogram requests;
    private final Counter shed;
    private final Gauge active;

    /** Registers all metrics. A registry accepts only one instance of this class. */
    public HttpMetrics(PrometheusRegistry registry) {
        requests = Histogram.builder()
                .name("http_server_request_duration_seconds")
                .unit(Unit.SECONDS)
                .help("Time from the parsed request to the head of its response.")
                .labelNames("method", "route", "status")
                .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
                .classicOnly()
                .register(registry);
        shed = Counter.builder()
                .name("requests_shed_total")
                .help("Requests rejected because of load.")
                .labelNames("reason")
                .register(registry);
        active = Gauge.builder()
                .name("http_server_active_requests")
                .help("Requests that wait for the head of their response.")
                .register(registry);
        shed.initLabelValues("rate");
        shed.initLabelValues("overloaded");
    }

    /**
     * Makes the series of an answer that a route can give, so that it exists before the first such answer. Prometheus'
     * {@code increase()} does not see the first event of a series that appears with it.
     *
     * @param method the method
     * @param route the template of the path
     * @param status the status
     */
    public void declared(String method, String route, int status) {
        if (!NOT_OF_A_ROUTE.contains(status)) {
            requests.initLabelValues(method, route, Integer.toString(status));
            if (method.equals("GET") && route.equals(ORDER)) {
                requests.initLabelValues(method, ORDER_WAITED_FOR, Integer.toString(status));
            }
        }
    }

    /** Measures the duration of each request of the route. */
    public Route timed(Supplier<Route> inner) {
        return extractRequest(request -> {
            long begunNanos = System.nanoTime();
            active.inc();
            return mapResponse(response -> observed(request, response, begunNanos), inner);
        });
    }

    /**
     * Counts a request that was rejected because of load.
     *
     * @param reason {@code rate} or {@code overloaded}
     */
    public void shed(String reason) {
        shed.labelValues(reason).inc();
    }

    private HttpResponse observed(HttpRequest request, HttpResponse response, long begunNanos) {
        active.dec();
        requests.labelValues(
                        method(request.method().value()),
                        isWaiting(request)
                                ? ORDER_WAITED_FOR
                                : Paths.template(request.getUri().path()),
                        Integer.toString(response.status().intValue()))
                .observe((System.nanoTime() - begunNanos) / NANOS_PER_SECOND);
        return response;
    }

    /** A long poll is slow on purpose, so it has a label of its own. */
    private static boolean isWaiting(HttpRequest request) {
        return request.getUri()
                        .rawQueryString()
                        .filter(query -> query.contains("wait="))
                        .isPresent()
                && Paths.template(request.getUri().path()).equals(ORDER);
    }

    private static String method(String method) {
        return METHODS.contains(method) ? method : "other";
    }
}
