package io.coffeechaos.lab.shop;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What the shop's web server measures, for {@code GET /metrics} in Prometheus' text format. Thread-safe. */
final class ShopMetrics {
    private static final ContentType TEXT = ContentTypes.parse("text/plain; version=0.0.4; charset=utf-8");
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH");

    /** The part of the shop that answers a request. A client cannot make more of them. */
    enum Route {
        /** The order API. */
        API("/api/{path}"),
        /** The lab API. */
        LAB("/lab/{path}"),
        /** The metrics. */
        METRICS("/metrics"),
        /** The pages and files of the webapp, and what is neither. */
        FILES("/{file}");

        private final String label;

        Route(String label) {
            this.label = label;
        }

        /** The route of this target, which is a path with or without a query. */
        static Route of(String target) {
            int query = target.indexOf('?');
            String path = query < 0 ? target : target.substring(0, query);
            if (isUnder(path, "/api")) {
                return API;
            }
            if (isUnder(path, "/lab")) {
                return LAB;
            }
            return path.equals("/metrics") ? METRICS : FILES;
        }

        private static boolean isUnder(String path, String prefix) {
            return path.equals(prefix) || path.startsWith(prefix + "/");
        }
    }

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final Histogram requests;
    private final Counter skipped;

    /** @param edges the edges, in front of the order API */
    ShopMetrics(List<URI> edges) {
        requests = Histogram.builder()
                .name("http_server_request_duration_seconds")
                .unit(Unit.SECONDS)
                .help("Time from a request to the head of its answer.")
                .labelNames("method", "route", "status")
                .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40)
                .classicOnly()
                .register(registry);
        skipped = Counter.builder()
                .name("shop_edge_skipped_total")
                .help("Failures of an edge, after which the shop prefers the other edges for two seconds.")
                .labelNames("edge")
                .register(registry);
        edges.forEach(edge -> skipped.initLabelValues(edge.getAuthority()));
        for (Route forwarded : List.of(Route.API, Route.LAB)) {
            for (String method : List.of("GET", "POST")) {
                for (String status : List.of("200", "202", "400", "413", "502", "504")) {
                    requests.initLabelValues(method, forwarded.label, status);
                }
            }
        }
        for (String status : List.of("200", "304", "404")) {
            requests.initLabelValues("GET", Route.FILES.label, status);
        }
        requests.initLabelValues("GET", Route.METRICS.label, "200");
    }

    /** An edge has failed. */
    void skipped(URI edge) {
        skipped.labelValues(edge.getAuthority()).inc();
    }

    /** A request has its answer. */
    void answered(String method, Route route, int status, long tookNanos) {
        requests.labelValues(METHODS.contains(method) ? method : "other", route.label, Integer.toString(status))
                .observe(tookNanos / 1e9);
    }

    /** All series. */
    PrometheusRegistry registry() {
        return registry;
    }

    /** The answer to {@code GET /metrics}. */
    HttpResponse page() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("a write to memory does not fail", e);
        }
        return HttpResponse.create().withEntity(HttpEntities.create(TEXT, out.toByteArray()));
    }
}
