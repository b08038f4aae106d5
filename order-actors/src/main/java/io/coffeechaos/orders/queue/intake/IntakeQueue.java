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
     * Whether no order can be waiting: the last count is 0, and this node has seen no message of the queue for a while.
     * The stage never fails; if the answer is unknown, it is {@code false}.
     */
    CompletionStage<Boolean> isQuiet();
}
