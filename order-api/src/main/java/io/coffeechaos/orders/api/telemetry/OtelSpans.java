package io.coffeechaos.orders.api.telemetry;

import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.TraceParent;
import io.coffeechaos.orders.tracing.FinishedSpan;
import io.coffeechaos.orders.tracing.SpanSink;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Hands the spans of a node to OpenTelemetry's SDK. Thread-safe. */
public final class OtelSpans implements SpanSink, AutoCloseable {
    static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
    static final AttributeKey<String> SERVICE_INSTANCE = AttributeKey.stringKey("service.instance.id");

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
    private final SdkTracerProvider sdk;
    private final Tracer tracer;

    /**
     * Sets up the SDK.
     *
     * @param service the name of the program in {@code service.name}
     * @param dropped runs for each span that a collector does not get
     */
    public OtelSpans(TraceSettings settings, String service, Runnable dropped) {
        sampler = new TraceSampler(settings.ratio(), settings.ring() > 0);
        ring = settings.ring() > 0 ? Optional.of(new SpanRing(settings.ring())) : Optional.empty();
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
        settings.file().ifPresent(file -> builder.addSpanProcessor(new SpanFile(file)));
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

    /** The spans of this node that it remembers; empty if it remembers none. */
    Optional<SpanRing> ring() {
        return ring;
    }

    @Override
    public boolean wants(TraceId trace) {
        return ring.isPresent() || samples(trace);
    }

    @Override
    public boolean samples(TraceId trace) {
        return sampler.samples(trace);
    }

    @Override
    public void ended(FinishedSpan span) {
        SpanBuilder builder =
                tracer.spanBuilder(span.name()).setSpanKind(kind(span.kind())).setStartTimestamp(span.begun());
        span.parent()
                .ifPresentOrElse(
                        parent -> builder.setParent(
                                Context.root().with(Span.wrap(context(new TraceParent(span.trace(), parent, false))))),
                        builder::setNoParent);
        span.links().forEach(link -> builder.addLink(context(link)));
        ids.next(span);
        Span told = builder.startSpan();
        if (told.isRecording()) {
            span.attributes().forEach((key, value) -> set(told, key, value));
            span.events().forEach(event -> told.addEvent(event.name(), event.at()));
            span.error().ifPresent(why -> told.setStatus(StatusCode.ERROR, why));
        }
        told.end(span.ended());
    }

    private static void set(Span span, String key, Object value) {
        switch (value) {
            case Long number -> span.setAttribute(key, number);
            case Boolean flag -> span.setAttribute(key, flag);
            case Object text -> span.setAttribute(key, String.valueOf(text));
        }
    }

    private static SpanContext context(TraceParent of) {
        return SpanContext.createFromRemoteParent(
                of.trace().value(),
                of.span().value(),
                of.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                TraceState.getDefault());
    }

    private static SpanKind kind(FinishedSpan.Kind kind) {
        return switch (kind) {
            case INTERNAL -> SpanKind.INTERNAL;
            case CLIENT -> SpanKind.CLIENT;
            case SERVER -> SpanKind.SERVER;
            case PRODUCER -> SpanKind.PRODUCER;
            case CONSUMER -> SpanKind.CONSUMER;
        };
    }

    /** Sends what waits, for at most two seconds. */
    @Override
    public void close() {
        sdk.shutdown().join(LAST_FLUSH_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }
}
