package io.coffeechaos.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends sampled spans to a collector in batches. At most {@value #WAITING_MAX} wait; the others are dropped and counted. The
 * SDK's own queue drops without a number that we could show.
 */
final class BoundedExport extends EndedSpans {
    static final int WAITING_MAX = 2048;
    private static final Duration EXPORT_MAX = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(BoundedExport.class.getName());
    /** The exporter's own log: a stack trace for each batch that is lost. The reference keeps its level. */
    private static final Logger STACK_TRACES = Logger.getLogger("io.opentelemetry.exporter");

    static {
        STACK_TRACES.setLevel(Level.OFF);
    }

    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean answers = new AtomicBoolean(true);
    private final Runnable dropped;
    private final BatchSpanProcessor batches;

    /** @param dropped runs for each span that is not sent */
    BoundedExport(SpanExporter exporter, Runnable dropped) {
        this.dropped = dropped;
        this.batches = BatchSpanProcessor.builder(new Counted(exporter))
                .setMaxQueueSize(WAITING_MAX)
                .setExporterTimeout(EXPORT_MAX)
                .build();
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (!span.getSpanContext().isSampled()) {
            return;
        }
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            dropped.run();
        } else {
            batches.onEnd(span);
        }
    }

    @Override
    public CompletableResultCode forceFlush() {
        return batches.forceFlush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return batches.shutdown();
    }

    /** A batch that a collector did not take is lost. */
    private final class Counted implements SpanExporter {
        private final SpanExporter exporter;

        Counted(SpanExporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            waiting.addAndGet(-spans.size());
            CompletableResultCode result = exporter.export(spans);
            return result.whenComplete(() -> {
                if (!result.isSuccess()) {
                    spans.forEach(lost -> dropped.run());
                }
                if (answers.getAndSet(result.isSuccess()) && !result.isSuccess()) {
                    LOG.log(System.Logger.Level.WARNING, "The collector of traces takes no spans, so they are lost.");
                }
            });
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }
}
