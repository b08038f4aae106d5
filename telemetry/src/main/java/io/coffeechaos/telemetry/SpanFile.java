package io.coffeechaos.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes each sampled span as one JSON line before the span's end returns, so that a killed program has lost none. It is for tests
 * and for people without a collector; it has no bound and no rotation. A span that cannot be written is counted as dropped.
 */
final class SpanFile extends EndedSpans {
    private final OutputStream out;
    private final Runnable dropped;

    /**
     * Appends to this file, and creates its folder.
     *
     * @param dropped runs for each span that is not written
     */
    SpanFile(Path file, Runnable dropped) {
        this.dropped = dropped;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            this.out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("TRACES_FILE cannot be written: " + e.getMessage(), e);
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
                dropped.run();
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
