package io.coffeechaos.orders.api.telemetry;

import com.typesafe.config.Config;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.TraceParent;
import io.coffeechaos.orders.tracing.FinishedSpan;
import io.coffeechaos.orders.tracing.SpanSink;
import io.coffeechaos.telemetry.SpanRecorder;
import io.coffeechaos.telemetry.TraceSettings;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.Map;

/** Hands the spans of a node to OpenTelemetry. Thread-safe. */
public final class OtelSpans implements SpanSink, AutoCloseable {
    private final SpanRecorder recorder;

    /** Tells the spans to this recorder, which it owns. */
    OtelSpans(SpanRecorder recorder) {
        this.recorder = recorder;
    }

    /**
     * Sets up the recorder of a node as {@code coffee.traces} says.
     *
     * @param dropped runs for each sampled span that the collector or the file does not get
     * @throws IllegalArgumentException if a setting is outside its range; the message has the name of its environment variable
     */
    public static OtelSpans of(Config config, Runnable dropped) {
        Config traces = config.getConfig("coffee.traces");
        TraceSettings settings = TraceSettings.of(Map.of(
                "TRACES_RING", traces.getString("ring"),
                "OTEL_EXPORTER_OTLP_ENDPOINT", traces.getString("endpoint"),
                "TRACES_RATIO", traces.getString("ratio"),
                "TRACES_FILE", traces.getString("file"),
                "PART", traces.getString("instance"),
                "ECS_CONTAINER_METADATA_URI_V4", traces.getString("container")));
        return new OtelSpans(new SpanRecorder(settings, "order-api", dropped));
    }

    /** What keeps the spans. */
    SpanRecorder recorder() {
        return recorder;
    }

    @Override
    public boolean wants(TraceId trace) {
        return recorder.wants(trace.value());
    }

    @Override
    public boolean samples(TraceId trace) {
        return recorder.samples(trace.value());
    }

    @Override
    public void ended(FinishedSpan span) {
        if (!wants(span.trace())) {
            return;
        }
        SpanBuilder builder =
                recorder.span(span.name()).setSpanKind(kind(span.kind())).setStartTimestamp(span.begun());
        span.parent()
                .ifPresentOrElse(
                        parent -> builder.setParent(
                                Context.root().with(Span.wrap(context(new TraceParent(span.trace(), parent, false))))),
                        builder::setNoParent);
        span.links().forEach(link -> builder.addLink(context(link)));
        Span told = recorder.start(builder, span.trace().value(), span.id().value());
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
        recorder.close();
    }
}
