package io.coffeechaos.orders.queue;

import io.coffeechaos.orders.sqs.MessageAction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import software.amazon.awssdk.services.sqs.model.Message;

/** Keeps messages hidden from other consumers while they are processed. The connector has no such function. */
final class VisibilityExtender {
    private static final int RENEWALS_PER_TIMEOUT = 3;

    private VisibilityExtender() {}

    /**
     * Returns the work flow, extended by a {@code changeMessageVisibility} after each third of the timeout for each
     * message that the work flow processes. The work flow bounds the number of these messages.
     */
    static Flow<Message, MessageAction, NotUsed> extendedDuring(
            Flow<Message, MessageAction, NotUsed> work, Duration visibilityTimeout) {
        Duration interval = visibilityTimeout.dividedBy(RENEWALS_PER_TIMEOUT);
        return Flow.lazyFlow(() -> {
                    Map<String, Message> inWork = new ConcurrentHashMap<>();
                    Source<MessageAction, ?> renewals = Source.tick(interval, interval, NotUsed.getInstance())
                            .mapConcat(tick -> List.copyOf(inWork.values()))
                            .map(message -> MessageAction.changeMessageVisibility(message, visibilityTimeout));
                    return Flow.of(Message.class)
                            .map(message -> {
                                inWork.put(message.receiptHandle(), message);
                                return message;
                            })
                            .via(work)
                            .map(action -> {
                                inWork.remove(action.message().receiptHandle());
                                return action;
                            })
                            // The ticks never end, so the merge completes when the work flow does.
                            .merge(renewals, true);
                })
                .mapMaterializedValue(mat -> NotUsed.getInstance());
    }
}
