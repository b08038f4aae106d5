package io.coffeechaos.telemetry;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the spans of a program go. Each part of the system has the same five environment variables.
 *
 * @param ring most spans that the program remembers, 0 to {@value #RING_MAX}; 0 turns the ring off
 * @param endpoint the base address of an OTLP collector; empty: none
 * @param ratio the share of traces that the collector and the file get, 0 to 1
 * @param file gets one JSON line per span; empty: none
 * @param instance the name of this program in {@code service.instance.id}
 */
public record TraceSettings(int ring, Optional<URI> endpoint, double ratio, Optional<Path> file, String instance) {
    /** Most spans of a ring. */
    public static final int RING_MAX = 100_000;

    private static final String RING = "TRACES_RING";
    private static final String RATIO = "TRACES_RATIO";
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String FILE = "TRACES_FILE";
    private static final String PART = "PART";
    private static final String ECS_CONTAINER = "ECS_CONTAINER_METADATA_URI_V4";

    /** @throws IllegalArgumentException if a value is outside its range */
    public TraceSettings {
        if (ring < 0 || ring > RING_MAX) {
            throw wrong(RING, "0 to " + RING_MAX, Integer.toString(ring));
        }
        if (!(ratio >= 0 && ratio <= 1)) {
            throw wrong(RATIO, "0 to 1", Double.toString(ratio));
        }
    }

    /**
     * Reads {@code TRACES_RING} (8000), {@code TRACES_RATIO} (1), {@code OTEL_EXPORTER_OTLP_ENDPOINT} (none), {@code TRACES_FILE}
     * (none) and {@code PART} (the process id; on ECS with the id of the container). An empty value counts as none.
     *
     * @throws IllegalArgumentException if a value is not of its form or outside its range; the message names it
     */
    public static TraceSettings of(Map<String, String> environment) {
        return new TraceSettings(
                ring(given(environment, RING).orElse("8000")),
                given(environment, ENDPOINT).map(TraceSettings::address),
                ratio(given(environment, RATIO).orElse("1")),
                given(environment, FILE).map(TraceSettings::file),
                instance(environment));
    }

    /** All tasks of an ECS service have the same {@code PART}. The address of its metadata ends with the id of a container. */
    private static String instance(Map<String, String> environment) {
        String part = given(environment, PART)
                .orElseGet(() -> "pid-" + ProcessHandle.current().pid());
        return given(environment, ECS_CONTAINER)
                .map(address -> part + "-" + address.substring(address.lastIndexOf('/') + 1))
                .orElse(part);
    }

    private static Optional<String> given(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static int ring(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw wrong(RING, "0 to " + RING_MAX, text);
        }
    }

    private static double ratio(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            throw wrong(RATIO, "0 to 1", text);
        }
    }

    private static URI address(String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException noUri) {
            // The exception below names the form.
        }
        throw wrong(ENDPOINT, "an http or https address", text);
    }

    private static Path file(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException noPath) {
            throw wrong(FILE, "the path of a file", text);
        }
    }

    private static IllegalArgumentException wrong(String name, String form, String value) {
        return new IllegalArgumentException(name + " must be " + form + ": was " + value);
    }
}
