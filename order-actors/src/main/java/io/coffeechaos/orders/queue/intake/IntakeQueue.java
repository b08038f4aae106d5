package io.coffeechaos.orders.queue.intake;

import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.queue.QueueUnavailable;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/** Where orders wait while the journal is away, as the API sees it. */
public interface IntakeQueue {
    /** Done once the order is durable there; fails with {@link QueueUnavailable} if that is not known. */
    CompletionStage<Done> store(OrderAccepted order);

    /** How many orders wait, about; the last answer is used again for a moment. Fails if the queue cannot be asked. */
    CompletionStage<Long> depth();

    /**
     * Whether no order can be waiting: the queue was seen empty just now, and nothing of it was seen for a while before.
     * Never fails; what is not known is no.
     */
    CompletionStage<Boolean> isQuiet();
}
