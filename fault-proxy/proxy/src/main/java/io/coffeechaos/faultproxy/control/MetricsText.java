package io.coffeechaos.faultproxy.control;

import io.coffeechaos.faultproxy.proxy.ActiveToxic;
import io.coffeechaos.faultproxy.proxy.Proxy;
import io.coffeechaos.faultproxy.proxy.ProxyCollection;
import io.coffeechaos.faultproxy.proxy.TrafficView;
import io.coffeechaos.faultproxy.toxic.ToxicType;
import io.coffeechaos.faultproxy.toxic.Toxics;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Writes the metrics page: Toxiproxy's names and labels with the current values of live connections, its toxics and connections, and the
 * metrics of the JVM.
 */
final class MetricsText {

    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().build();

    MetricsText(ProxyCollection proxies) {
        counter(
                proxies,
                "toxiproxy_proxy_received_bytes_total",
                "Bytes read from the source of a direction, before toxics",
                TrafficView::receivedBytes);
        counter(
                proxies,
                "toxiproxy_proxy_sent_bytes_total",
                "Bytes written to the destination of a direction, after toxics",
                TrafficView::sentBytes);
        GaugeWithCallback.builder()
                .name("toxiproxy_proxy_connections")
                .help("Connections open now")
                .labelNames("listener", "proxy", "upstream")
                .callback(gauge -> {
                    for (Proxy proxy : proxies.all()) {
                        TrafficView traffic = proxy.traffic().getFirst();
                        gauge.call(
                                (double) traffic.openConnections(),
                                traffic.listener(),
                                traffic.proxy(),
                                traffic.upstream());
                    }
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("fault_proxy_toxics")
                .help("Toxics of a proxy now, in both directions")
                .labelNames("proxy", "type")
                .callback(gauge -> {
                    for (Proxy proxy : proxies.all()) {
                        List<ActiveToxic> toxics = proxy.view().toxics();
                        for (ToxicType type : Toxics.ALL) {
                            long active = toxics.stream()
                                    .filter(toxic -> toxic.toxic().type().equals(type))
                                    .count();
                            gauge.call((double) active, proxy.name(), type.name());
                        }
                    }
                })
                .register(registry);
        CounterWithCallback.builder()
                .name("fault_proxy_connections_total")
                .help("Connections of clients, by what came of the connection to the upstream")
                .labelNames("proxy", "result")
                .callback(counter -> {
                    for (Proxy proxy : proxies.all()) {
                        TrafficView traffic = proxy.traffic().getFirst();
                        counter.call((double) traffic.connected(), proxy.name(), "connected");
                        counter.call((double) traffic.failed(), proxy.name(), "failed");
                        counter.call((double) traffic.abandoned(), proxy.name(), "abandoned");
                    }
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("fault_proxy_held_bytes")
                .help("Bytes that toxics hold now, of all connections")
                .callback(gauge -> gauge.call((double) proxies.heldByToxics()))
                .register(registry);
        CounterWithCallback.builder()
                .name("promhttp_metric_handler_errors_total")
                .help("Errors while the metrics page was made")
                .labelNames("cause")
                .callback(counter -> {
                    counter.call(0, "encoding");
                    counter.call(0, "gathering");
                })
                .register(registry);
        JvmMetrics.builder().register(registry);
    }

    private void counter(ProxyCollection proxies, String name, String help, ToLongFunction<TrafficView> value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("direction", "listener", "proxy", "upstream")
                .callback(counter -> {
                    for (Proxy proxy : proxies.all()) {
                        for (TrafficView traffic : proxy.traffic()) {
                            counter.call(
                                    (double) value.applyAsLong(traffic),
                                    traffic.direction().wireName(),
                                    traffic.listener(),
                                    traffic.proxy(),
                                    traffic.upstream());
                        }
                    }
                })
                .register(registry);
    }

    String text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
