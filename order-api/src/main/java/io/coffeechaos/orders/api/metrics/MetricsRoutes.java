package io.coffeechaos.orders.api.metrics;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import io.coffeechaos.orders.api.admission.OperatorToken;
import io.coffeechaos.orders.api.orders.OrderCounts;
import io.coffeechaos.orders.readmodel.OrderRows.Counts;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code GET /metrics} in the text format of Prometheus, or in OpenMetrics if the client accepts it. With {@code ?counts=off} the rows are not counted: the gauges
 * of the counts keep their last values, and a scrape puts no load on the store. With {@code ?name[]=NAME}, as often as
 * wanted, only these metrics are shown.
 */
public final class MetricsRoutes {
    private static final ContentType TEXT = ContentTypes.parse("text/plain; version=0.0.4; charset=utf-8");
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final ContentType OPEN_METRICS_TEXT =
            ContentTypes.parse("application/openmetrics-text; version=1.0.0; charset=utf-8");
    /**
     * Longest time that a scrape waits for fresh counts. After it the answer has the last known counts, so that
     * operators still get metrics when the store is down.
     */
    private static final Duration COUNTS_MAX = Duration.ofSeconds(1);

    private final PrometheusRegistry registry;
    private final Optional<OrderGauges> gauges;
    private final OrderCounts counts;
    private final OperatorToken operators;
    private final PrometheusTextFormatWriter text = PrometheusTextFormatWriter.create();
    private final OpenMetricsTextFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

    /**
     * Shows all metrics of the registry.
     *
     * @param gauges the gauges of the counts; empty: no scrape counts the rows
     */
    public MetricsRoutes(
            PrometheusRegistry registry, Optional<OrderGauges> gauges, OrderCounts counts, OperatorToken operators) {
        this.registry = registry;
        this.gauges = gauges;
        this.counts = counts;
        this.operators = operators;
    }

    /** The route of {@code /metrics}. */
    public Route route() {
        return path(
                "metrics",
                () -> get(() -> operators.guard(() -> extractRequest(request -> completeWithFuture(
                        gauges.isEmpty()
                                        || request.getUri()
                                                .query()
                                                .get("counts")
                                                .equals(Optional.of("off"))
                                ? CompletableFuture.completedStage(scraped(request))
                                : counted(gauges.get(), request))))));
    }

    private CompletionStage<HttpResponse> counted(OrderGauges shown, HttpRequest request) {
        CompletableFuture<Optional<Counts>> counted = counts.current()
                .toCompletableFuture()
                .thenApply(Optional::of)
                .completeOnTimeout(counts.latest(), COUNTS_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> counts.latest());
        return counted.thenApply(known -> {
            known.ifPresent(shown::set);
            return scraped(request);
        });
    }

    /** A client that asks for OpenMetrics also gets exemplars, which name the trace of an order. */
    private HttpResponse scraped(HttpRequest request) {
        boolean wantsOpenMetrics = request.getHeader("Accept")
                .filter(accept -> accept.value().contains(OPEN_METRICS))
                .isPresent();
        return HttpResponse.create()
                .withEntity(
                        wantsOpenMetrics
                                ? HttpEntities.create(OPEN_METRICS_TEXT, written(openMetrics, request))
                                : HttpEntities.create(TEXT, written(text, request)));
    }

    private byte[] written(ExpositionFormatWriter writer, HttpRequest request) {
        List<String> names = request.getUri().query().toMultiMap().getOrDefault("name[]", List.of());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, names.isEmpty() ? registry.scrape() : registry.scrape(metric -> isNamed(metric, names)));
        } catch (IOException e) {
            throw new UncheckedIOException("a write to memory does not fail", e);
        }
        return out.toByteArray();
    }

    /** The registry knows a counter without the end of its name. */
    private static boolean isNamed(String metric, List<String> names) {
        return names.contains(metric) || names.contains(metric + "_total");
    }
}
