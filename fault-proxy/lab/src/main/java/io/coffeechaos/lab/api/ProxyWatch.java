package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.SystemReader;
import io.coffeechaos.lab.kpi.MetricsPage;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Watches the proxies, with the bytes that they carried since the look before. */
final class ProxyWatch {
    private final SystemReader system;
    private final Map<String, Double> bytes = new HashMap<>();
    private long lookedNanos;

    ProxyWatch(SystemReader system) {
        this.system = system;
    }

    /** Looks at all proxies. One look ends before the next one begins. */
    ArrayNode look() throws IOException, InterruptedException {
        JsonNode proxies = system.proxies();
        MetricsPage metrics = MetricsPage.parse(system.proxyMetrics());
        long nowNanos = System.nanoTime();
        double seconds = lookedNanos == 0 ? 0 : (nowNanos - lookedNanos) / 1e9;
        lookedNanos = nowNanos;
        ArrayNode seen = JsonNodeFactory.instance.arrayNode();
        for (JsonNode proxy : proxies) {
            String name = proxy.path("name").asText();
            ObjectNode shown = seen.addObject();
            shown.put("name", name);
            shown.set("listen", proxy.path("listen"));
            shown.set("upstream", proxy.path("upstream"));
            shown.set("enabled", proxy.path("enabled"));
            shown.set("toxics", proxy.path("toxics"));
            shown.put("connections", (int) value(metrics, "toxiproxy_proxy_connections", name, ""));
            shown.putObject("bytesPerS")
                    .put("up", perSecond(metrics, name, "upstream", seconds))
                    .put("down", perSecond(metrics, name, "downstream", seconds));
        }
        return seen;
    }

    private long perSecond(MetricsPage metrics, String proxy, String direction, double seconds) {
        double now = value(metrics, "toxiproxy_proxy_received_bytes_total", proxy, direction);
        double before = bytes.getOrDefault(proxy + " " + direction, now);
        bytes.put(proxy + " " + direction, now);
        return seconds == 0 || now < before ? 0 : Math.round((now - before) / seconds);
    }

    private static double value(MetricsPage metrics, String metric, String proxy, String direction) {
        return metrics.all(metric).stream()
                .filter(sample -> sample.label("proxy").equals(proxy))
                .filter(sample -> sample.label("direction").equals(direction))
                .mapToDouble(MetricsPage.Sample::value)
                .sum();
    }
}
