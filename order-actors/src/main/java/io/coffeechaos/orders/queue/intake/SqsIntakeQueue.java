package io.coffeechaos.orders.queue.intake;

import io.coffeechaos.orders.SpanId;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.metrics.QueueMetrics;
import io.coffeechaos.orders.queue.QueueAddress;
import io.coffeechaos.orders.queue.QueueSender;
import io.coffeechaos.orders.tracing.SpanIds;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.apache.pekko.Done;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The intake queue on SQS. SQS counts only approximately, so the queue counts as empty only after a while. */
public final class SqsIntakeQueue implements IntakeQueue {
    private static final QueueAttributeName[] COUNTS = {
        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED
    };

    private final QueueAddress address;
    private final QueueSender sender;
    private final SqsAsyncClient client;
    private final QueueMetrics metrics;
    private final IntakeSettings settings;
    private final LongSupplier nanoTime;
    private CompletableFuture<Long> counted =
            CompletableFuture.failedFuture(new IllegalStateException("not asked yet"));
    private long countedAtNanos;
    private boolean everSeen;
    private long seenAtNanos;

    /**
     * Creates the intake queue as one node uses it.
     *
     * @param address the address of the queue
     * @param sender sends to the queue
     * @param client the client that counts the messages
     * @param metrics the queue metrics of the node
     * @param settings the settings of the intake
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public SqsIntakeQueue(
            QueueAddress address,
            QueueSender sender,
            SqsAsyncClient client,
            QueueMetrics metrics,
            IntakeSettings settings,
            LongSupplier nanoTime) {
        this.address = address;
        this.sender = sender;
        this.client = client;
        this.metrics = metrics;
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    @Override
    public CompletionStage<Done> store(OrderAccepted order) {
        // This is recorded before the send, because a message whose answer is lost may be in the queue.
        seen();
        SpanId parent = order.parentSpan().orElseGet(() -> SpanIds.order(order.id()));
        return sender.send(OrderIntake.message(order), order.traceId(), parent).thenApply(done -> {
            metrics.intakeQueued();
            return done;
        });
    }

    @Override
    public synchronized CompletionStage<Long> depth() {
        long now = nanoTime.getAsLong();
        boolean fresh = now - countedAtNanos < settings.depthFresh().toNanos() && !counted.isCompletedExceptionally();
        if (!fresh) {
            countedAtNanos = now;
            counted = count().toCompletableFuture();
        }
        return counted;
    }

    @Override
    public CompletionStage<Boolean> isQuiet() {
        return depth().handle((orders, failure) -> failure == null && orders == 0 && !seenLately());
    }

    /** Records that the node has seen a message of the queue: it has sent or received an order. */
    public synchronized void seen() {
        everSeen = true;
        seenAtNanos = nanoTime.getAsLong();
    }

    private synchronized boolean seenLately() {
        Duration ago = Duration.ofNanos(nanoTime.getAsLong() - seenAtNanos);
        return everSeen && ago.compareTo(settings.quietAfter()) < 0;
    }

    private CompletionStage<Long> count() {
        return address.url()
                .thenCompose(url -> client.getQueueAttributes(
                        request -> request.queueUrl(url).attributeNames(COUNTS)))
                .thenApply(answer -> {
                    long orders = answer.attributes().values().stream()
                            .mapToLong(Long::parseLong)
                            .sum();
                    metrics.intakeDepth(orders);
                    if (orders > 0) {
                        seen();
                    }
                    return orders;
                });
    }
}
