package io.coffeechaos.orders.api.telemetry;

import com.typesafe.config.Config;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the spans of this node go ({@code coffee.traces} in application.conf).
 *
 * @param ring most spans that the node remembers, 0 to {@value #RING_MAX}; 0 turns the ring off
 * @param endpoint the base address of an OTLP collector; empty: none
 * @param ratio the share of traces that the collector and the file get, 0 to 1
 * @param file gets one JSON line per span; empty: none
 * @param instance the name of this node in {@code service.instance.id}
 */
public record TraceSettings(int ring, Optional<URI> endpoint, double ratio, Optional<Path> file, String instance) {
    /** Most spans of a ring. */
    public static final int RING_MAX = 100_000;

    /** @throws IllegalStateException if a value is outside its range */
    public TraceSettings {
        if (ring < 0 || ring > RING_MAX) {
            throw new IllegalStateException("coffee.traces.ring must be 0 to " + RING_MAX + ": was " + ring);
        }
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalStateException("coffee.traces.ratio must be 0 to 1: was " + ratio);
        }
    }

    /**
     * Reads {@code coffee.traces}.
     *
     * @throws IllegalStateException if a value is outside its range, or if the endpoint is not an http or https address
     */
    public static TraceSettings of(Config config) {
        Config traces = config.getConfig("coffee.traces");
        String instance = traces.getString("instance");
        return new TraceSettings(
                traces.getInt("ring"),
                given(traces, "endpoint").map(TraceSettings::address),
                traces.getDouble("ratio"),
                given(traces, "file").map(Path::of),
                instance.isBlank() ? "pid-" + ProcessHandle.current().pid() : instance);
    }

    private static Optional<String> given(Config traces, String key) {
        return Optional.of(traces.getString(key)).filter(value -> !value.isBlank());
    }

    private static URI address(String text) {
        URI uri = URI.create(text);
        if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
            throw new IllegalStateException("coffee.traces.endpoint must be an http or https address: was " + text);
        }
        return uri;
    }
}
