package io.coffeechaos.orders.api.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each sampled span as one JSON line before the span's end returns, so that a killed node has lost none. It is for tests
 * and for people without a collector; it has no bound and no rotation.
 */
final class SpanFile extends EndedSpans {
    private static final Logger LOG = LoggerFactory.getLogger(SpanFile.class);

    private final OutputStream out;
    private boolean failed;

    /** Appends to this file, and creates its folder. */
    SpanFile(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            this.out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the traces to " + file, e);
        }
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (!span.getSpanContext().isSampled()) {
            return;
        }
        byte[] line = (SpanJson.of(span.toSpanData()) + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (this) {
            try {
                out.write(line);
            } catch (IOException full) {
                if (!failed) {
                    LOG.warn("cannot write the traces: {}", full.getMessage());
                }
                failed = true;
            }
        }
    }

    @Override
    public CompletableResultCode shutdown() {
        try {
            out.close();
            return CompletableResultCode.ofSuccess();
        } catch (IOException e) {
            return CompletableResultCode.ofFailure();
        }
    }
}
