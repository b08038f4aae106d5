package io.coffeechaos.orders.queue.intake;

import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.queue.QueueUnavailable;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/** The intake queue as the API sees it. Orders wait in it while the journal does not answer. */
public interface IntakeQueue {
    /**
     * Stores the order. The stage completes when the order is durable in the queue. It fails with
     * {@link QueueUnavailable} if this is unknown.
     */
    CompletionStage<Done> store(OrderAccepted order);

    /**
     * The approximate number of waiting orders. A recent count is reused. The stage fails if the queue does not answer.
     */
    CompletionStage<Long> depth();

    /**
     * Whether the queue is certainly empty: its last count was 0, and it had no message for a while before. The stage
     * never fails; if the answer is unknown, it is {@code false}.
     */
    CompletionStage<Boolean> isQuiet();
}
