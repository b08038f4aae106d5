package io.coffeechaos.orders.queue;

import io.coffeechaos.orders.TraceParent;
import io.coffeechaos.orders.tracing.FinishedSpan;

/** What the spans of all messages have (OpenTelemetry semantic conventions for messaging with SQS). */
final class QueueSpans {
    private QueueSpans() {}

    /** Begins the span of one operation on a message. */
    static FinishedSpan.Builder of(TraceParent own, FinishedSpan.Kind kind, String operation, String queue) {
        return FinishedSpan.of(own.trace(), own.span(), kind, operation + " " + queue)
                .text("messaging.system", "aws_sqs")
                .text("messaging.destination.name", queue)
                .text("messaging.operation.name", operation)
                .text("messaging.operation.type", operation);
    }
}
