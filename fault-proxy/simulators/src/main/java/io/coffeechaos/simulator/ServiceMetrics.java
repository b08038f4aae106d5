package io.coffeechaos.simulator;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What one simulated service measures, for {@code GET /metrics} in Prometheus' text format. */
final class ServiceMetrics {
    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final List<String> METHODS = List.of("GET", "PUT", "POST", "DELETE");
    private static final String NONE = "none";

    private final SimulatedService service;
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final Histogram requests;
    private final CounterDataPoint droppedSpans;

    /**
     * @param mode the mode in force
     * @param throttled the number of calls that were answered with 429
     * @param written how often this process has written an effect into its ledger
     */
    ServiceMetrics(
            SimulatedService service,
            Supplier<FaultMode.Mode> mode,
            LongSupplier throttled,
            ToLongFunction<LedgerLine.What> written) {
        this.service = service;
        this.requests = Histogram.builder()
                .name("http_server_request_duration_seconds")
                .unit(Unit.SECONDS)
                .help("Time from a request to its answer, or to its end without one (status none).")
                .labelNames("service", "method", "route", "status")
                .classicUpperBounds(0.005, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
                .classicOnly()
                .register(registry);
        for (String status : List.of("200", "400", "409", "422", "429", "500", NONE)) {
            requests.initLabelValues(service.word(), "POST", service.route(), status);
            requests.initLabelValues(service.word(), "DELETE", service.route(), status);
        }
        GaugeWithCallback.builder()
                .name("simulator_mode")
                .help("1 for the mode in force, else 0.")
                .labelNames("service", "mode")
                .callback(gauge -> {
                    FaultMode.Mode now = mode.get();
                    for (FaultMode.Mode each : FaultMode.Mode.values()) {
                        gauge.call(
                                each == now ? 1 : 0, service.word(), each.name().toLowerCase(Locale.ROOT));
                    }
                })
                .register(registry);
        CounterWithCallback.builder()
                .name("simulator_effects_total")
                .help("First answers to a call or an undo, by what they did. A repeated answer is no effect.")
                .labelNames("service", "effect")
                .callback(counter -> LedgerLine.What.EFFECTS.forEach(
                        effect -> counter.call((double) written.applyAsLong(effect), service.word(), effect.name())))
                .register(registry);
        CounterWithCallback.builder()
                .name("simulator_calls_throttled_total")
                .help("Calls that were refused because too many ran at the same time.")
                .labelNames("service")
                .callback(counter -> counter.call((double) throttled.getAsLong(), service.word()))
                .register(registry);
        this.droppedSpans = Counter.builder()
                .name("trace_spans_dropped_total")
                .help(
                        "Spans that the collector or the file did not take, or for which no place was left while they waited.")
                .labelNames("service")
                .register(registry)
                .labelValues(service.word());
    }

    /** Times each request. */
    Filter timing() {
        return new Filter() {
            @Override
            public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
                long begunNanos = System.nanoTime();
                try {
                    chain.doFilter(exchange);
                } finally {
                    observe(exchange, (System.nanoTime() - begunNanos) / 1e9);
                }
            }

            @Override
            public String description() {
                return "times each request";
            }
        };
    }

    private void observe(HttpExchange exchange, double seconds) {
        String method = exchange.getRequestMethod();
        int status = exchange.getResponseCode();
        boolean isWork = exchange.getRequestURI().getRawPath().startsWith("/" + service.word() + "/");
        requests.labelValues(
                        service.word(),
                        METHODS.contains(method) ? method : "other",
                        isWork ? service.route() : "other",
                        status < 0 ? NONE : Integer.toString(status))
                .observe(seconds);
    }

    /** Counts a span that was lost. */
    void spanDropped() {
        droppedSpans.inc();
    }

    byte[] text() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out, registry.scrape());
        return out.toByteArray();
    }
}
