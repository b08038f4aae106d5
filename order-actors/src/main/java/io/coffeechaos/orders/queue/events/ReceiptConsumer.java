package io.coffeechaos.orders.queue.events;

import io.coffeechaos.orders.queue.ConsumeResult;
import io.coffeechaos.orders.queue.QueueConsumer;
import io.coffeechaos.orders.queue.QueueSettings;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a receipt for each finished order. This is the bundled consumer of the events queue and an example for others.
 */
public final class ReceiptConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptConsumer.class);

    private final Receipts receipts;
    private final QueueSettings settings;
    private final Executor blocking;

    /**
     * Creates the consumer.
     *
     * @param receipts the store of the receipts
     * @param settings the settings of the queues
     * @param blocking the executor that writes files
     */
    public ReceiptConsumer(Receipts receipts, QueueSettings settings, Executor blocking) {
        this.receipts = receipts;
        this.settings = settings;
        this.blocking = blocking;
    }

    /** Writes the receipt of this message. A message that cannot be read becomes a dead letter. */
    public CompletionStage<ConsumeResult> received(QueueConsumer.Received message) {
        FinishedOrder order;
        try {
            order = EventCodec.read(message.body());
        } catch (EventCodec.Unreadable e) {
            return CompletableFuture.completedStage(new ConsumeResult.DeadLetter(e.getMessage()));
        }
        return CompletableFuture.supplyAsync(() -> write(order, message.receives()), blocking);
    }

    private ConsumeResult write(FinishedOrder order, int receives) {
        try {
            receipts.write(order);
            return new ConsumeResult.Done();
        } catch (UncheckedIOException notWritten) {
            // A failed write, such as on a full disk, is not caused by the message.
            LOG.warn(
                    "{}, trying again: {}",
                    notWritten.getMessage(),
                    notWritten.getCause().toString());
            return new ConsumeResult.Later(settings.retryAfter(receives), false);
        }
    }
}
