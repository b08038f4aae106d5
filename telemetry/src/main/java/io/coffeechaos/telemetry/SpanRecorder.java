package io.coffeechaos.telemetry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Hands the spans of a program to OpenTelemetry's SDK. Thread-safe. Nothing here waits for a collector. */
public final class SpanRecorder implements AutoCloseable {
    /** How many spans {@code GET /traces} shows if the reader names no number. */
    public static final int PAGE_DEFAULT = 500;
    /** Most spans that {@code GET /traces} shows. */
    public static final int PAGE_MAX = 2000;

    static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
    static final AttributeKey<String> SERVICE_INSTANCE = AttributeKey.stringKey("service.instance.id");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ATTRIBUTES_MAX = 24;
    private static final int ATTRIBUTE_CHARACTERS_MAX = 256;
    private static final int EVENTS_MAX = 32;
    private static final int LINKS_MAX = 8;
    /** A collector that restarts loses little; one that is gone does not hold the spans behind it. */
    private static final RetryPolicy ONE_RETRY = RetryPolicy.builder()
            .setMaxAttempts(2)
            .setInitialBackoff(Duration.ofMillis(500))
            .build();

    private static final Duration LAST_FLUSH_MAX = Duration.ofSeconds(2);

    private final GivenIds ids = new GivenIds();
    private final TraceSampler sampler;
    private final Optional<SpanRing> ring;
    private final boolean exported;
    private final SdkTracerProvider sdk;
    private final Tracer tracer;

    /**
     * Sets up the SDK.
     *
     * @param service the name of the program in {@code service.name}
     * @param dropped runs for each sampled span that the collector or the file does not get
     * @throws java.io.UncheckedIOException if the file cannot be opened
     */
    public SpanRecorder(TraceSettings settings, String service, Runnable dropped) {
        sampler = new TraceSampler(settings.ratio(), settings.ring() > 0);
        ring = settings.ring() > 0 ? Optional.of(new SpanRing(settings.ring())) : Optional.empty();
        exported = settings.file().isPresent() || settings.endpoint().isPresent();
        SdkTracerProviderBuilder builder = SdkTracerProvider.builder()
                .setIdGenerator(ids)
                .setSampler(sampler)
                .setResource(
                        Resource.create(Attributes.of(SERVICE_NAME, service, SERVICE_INSTANCE, settings.instance())))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxNumberOfAttributes(ATTRIBUTES_MAX)
                        .setMaxAttributeValueLength(ATTRIBUTE_CHARACTERS_MAX)
                        .setMaxNumberOfEvents(EVENTS_MAX)
                        .setMaxNumberOfLinks(LINKS_MAX)
                        .build());
        ring.ifPresent(builder::addSpanProcessor);
        settings.file().ifPresent(file -> builder.addSpanProcessor(new SpanFile(file, dropped)));
        settings.endpoint()
                .ifPresent(endpoint -> builder.addSpanProcessor(new BoundedExport(
                        OtlpHttpSpanExporter.builder()
                                .setEndpoint(endpoint + (endpoint.getPath().endsWith("/") ? "" : "/") + "v1/traces")
                                .setRetryPolicy(ONE_RETRY)
                                .build(),
                        dropped)));
        sdk = builder.build();
        tracer = sdk.get("coffee-chaos");
    }

    /** Whether anybody takes spans of this trace. If not, the caller need not make any. */
    public boolean wants(String traceId) {
        return ring.isPresent() || (exported && samples(traceId));
    }

    /** Whether this trace is kept by all programs with the same ratio: a function of the trace id alone. */
    public boolean samples(String traceId) {
        return sampler.samples(traceId);
    }

    /** Begins to describe a span. The caller sets the parent, or says that there is none. */
    public SpanBuilder span(String name) {
        return tracer.spanBuilder(name);
    }

    /** Starts a span whose ids are known before. The trace counts only if the span has no parent. */
    public Span start(SpanBuilder span, String traceId, String spanId) {
        return ids.start(span, traceId, spanId);
    }

    /**
     * The body of {@code GET /traces}: {@code spans}, oldest first; {@code next}, the cursor of the next call; {@code missed}, the
     * number of spans after the cursor that were forgotten before they were read. Without a ring the list is empty.
     *
     * @param after the cursor, 0 or the {@code next} of an earlier page
     * @param limit most spans, 1 to {@value #PAGE_MAX}
     */
    public ObjectNode page(long after, int limit) {
        SpanRing.Page page =
                ring.map(all -> all.after(after, limit)).orElseGet(() -> new SpanRing.Page(List.of(), after, 0));
        ObjectNode body = JSON.createObjectNode();
        ArrayNode spans = body.putArray("spans");
        page.spans().forEach(span -> spans.add(SpanJson.of(span)));
        return body.put("next", Long.toString(page.next())).put("missed", page.missed());
    }

    /** The spans that this program remembers; empty if it remembers none. */
    Optional<SpanRing> ring() {
        return ring;
    }

    /** Sends what waits, for at most two seconds. */
    @Override
    public void close() {
        sdk.shutdown().join(LAST_FLUSH_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }
}
