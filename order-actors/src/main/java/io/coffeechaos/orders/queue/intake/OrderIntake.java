package io.coffeechaos.orders.queue.intake;

import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderProtocol.AcceptReply;
import io.coffeechaos.orders.metrics.QueueMetrics;
import io.coffeechaos.orders.queue.ConsumeResult;
import io.coffeechaos.orders.queue.QueueSettings;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of an order that waits in the intake queue: the decisions, without a queue, a clock or an actor. One
 * received message goes through {@link #received} and, if that says so, through its order's entity and
 * {@link #answered}.
 *
 * <p>The entity's {@code Accepted} says that journal and row are durable; nothing less deletes the message. A store that is
 * away, or an entity that does not answer, is never the message's fault: it comes again, however often that was. Only a
 * body that no release has written becomes a dead letter.
 */
public final class OrderIntake {
    private static final Logger LOG = LoggerFactory.getLogger(OrderIntake.class);
    /** In the metric: another order came first under this key. */
    private static final String KEY_REUSED = "key_reused";
    /** In the metric: nobody can read it. */
    private static final String UNREADABLE = "unreadable";

    private final QueueSettings settings;
    private final QueueMetrics metrics;

    /** Holds no state of its own: any number of messages may be under way. */
    public OrderIntake(QueueSettings settings, QueueMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
    }

    /** What to do with a message. */
    public sealed interface Next {}

    /** Ask the order's entity to accept it, then say what it answered. */
    public record Ask(OrderAccepted order) implements Next {}

    /** Nothing more. */
    public record Settled(ConsumeResult result) implements Next {}

    /** A message as it is put into the queue. */
    public static String message(OrderAccepted order) {
        return IntakeCodec.write(order);
    }

    /**
     * A message was received.
     *
     * @param receives how often, this time included
     * @param journalUp whether a probe of the journal has succeeded just now
     */
    public Next received(String body, int receives, boolean journalUp) {
        return switch (IntakeCodec.read(body)) {
            case IntakeCodec.Order(OrderAccepted order) ->
                journalUp ? new Ask(order) : new Settled(new ConsumeResult.Later(settings.retryAfter(receives), true));
            case IntakeCodec.TooNew(int format) -> {
                LOG.warn("an order of format {} waits for a node that reads it", format);
                yield new Settled(new ConsumeResult.Later(settings.retryMax(), false));
            }
            case IntakeCodec.Unreadable(String reason) -> {
                metrics.intakeDropped(UNREADABLE);
                yield new Settled(new ConsumeResult.DeadLetter(reason));
            }
        };
    }

    /**
     * The entity answered, or did not in time.
     *
     * @param receives how often the message was received
     * @param answer empty if nobody knows
     */
    public ConsumeResult answered(OrderAccepted order, int receives, Optional<AcceptReply> answer) {
        if (answer.isEmpty()) {
            return new ConsumeResult.Later(settings.retryAfter(receives), false);
        }
        return switch (answer.get()) {
            case OrderProtocol.Accepted accepted -> new ConsumeResult.Done();
            case OrderProtocol.StorageUnknown() -> new ConsumeResult.Later(settings.retryAfter(receives), false);
            case OrderProtocol.KeyReused() -> dropped(order);
            case OrderProtocol.PriceChanged() ->
                throw new IllegalStateException("prices are checked before an order is queued");
        };
    }

    /** Its client was told 202 like the first one's; which of the two came first could not be known then. */
    private ConsumeResult dropped(OrderAccepted order) {
        metrics.intakeDropped(KEY_REUSED);
        LOG.atWarn()
                .addKeyValue("orderId", order.id())
                .addKeyValue("traceId", order.traceId())
                .log("a queued order is dropped: its key belongs to an order with other contents");
        return new ConsumeResult.Done();
    }
}
