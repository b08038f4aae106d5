package io.coffeechaos.orders.queue.intake;

import io.coffeechaos.orders.TenantId;
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
 * Decides what to do with a message of the intake queue. A plain object without queue, clock or actor. Each received
 * message goes through {@link #received}. If the result is {@link Ask}, the caller asks the entity of the order and
 * calls {@link #answered}.
 *
 * <p>Only {@code Accepted} from the entity, which means that journal and row are durable, or a reused key deletes the
 * message. A store that does not answer, or an entity that does not answer, is not caused by the message. The message
 * is then delivered again, without limit. Only a body that no node can have written becomes a dead letter.
 */
public final class OrderIntake {
    private static final Logger LOG = LoggerFactory.getLogger(OrderIntake.class);
    /** The metric label of an order whose key belongs to an earlier order. */
    private static final String KEY_REUSED = "key_reused";
    /** The metric label of a message that cannot be read. */
    private static final String UNREADABLE = "unreadable";

    private final TenantId tenant;
    private final QueueSettings settings;
    private final QueueMetrics metrics;

    /** Creates the rules. The object has no state, so any number of messages may be processed at the same time. */
    public OrderIntake(TenantId tenant, QueueSettings settings, QueueMetrics metrics) {
        this.tenant = tenant;
        this.settings = settings;
        this.metrics = metrics;
    }

    /** The next action for a message. */
    public sealed interface Next {}

    /** The caller asks the entity to accept the order and then calls {@link #answered}. */
    public record Ask(OrderAccepted order) implements Next {}

    /** The result of the message. The entity is not asked. */
    public record Settled(ConsumeResult result) implements Next {}

    /** Returns the message body of this order. */
    public static String message(OrderAccepted order) {
        return IntakeCodec.write(order);
    }

    /**
     * Handles a received message.
     *
     * @param body the body of the message
     * @param receives how often the message was received, this time included
     * @param journalUp whether the last probe of the journal succeeded
     */
    public Next received(String body, int receives, boolean journalUp) {
        return switch (IntakeCodec.read(body, tenant)) {
            case IntakeCodec.Order(OrderAccepted order) ->
                journalUp ? new Ask(order) : new Settled(new ConsumeResult.Later(settings.retryAfter(receives), true));
            case IntakeCodec.TooNew(int format) -> {
                LOG.warn("an order of the newer format {} waits for a node of a newer release", format);
                yield new Settled(new ConsumeResult.Later(settings.retryMax(), false));
            }
            case IntakeCodec.Unreadable(String reason) -> {
                metrics.intakeDropped(UNREADABLE);
                yield new Settled(new ConsumeResult.DeadLetter(reason));
            }
        };
    }

    /**
     * Handles the answer of the entity, or its timeout.
     *
     * @param order the order of the message
     * @param receives how often the message was received
     * @param answer empty if the answer is unknown
     */
    public ConsumeResult answered(OrderAccepted order, int receives, Optional<AcceptReply> answer) {
        if (answer.isEmpty()) {
            return new ConsumeResult.Later(settings.retryAfter(receives), false);
        }
        return switch (answer.get()) {
            case OrderProtocol.Accepted accepted -> new ConsumeResult.Done();
            case OrderProtocol.StorageUnknown() -> new ConsumeResult.Later(settings.retryAfter(receives), false);
            case OrderProtocol.KeyReused() -> dropped(order);
            case OrderProtocol.RefusedAsNew() ->
                throw new IllegalStateException("a queued order was already checked against the catalogue");
        };
    }

    /**
     * Drops the order. Its client got a 202, like the client of the first order with this key, because the order of the
     * two was not yet known.
     */
    private ConsumeResult dropped(OrderAccepted order) {
        metrics.intakeDropped(KEY_REUSED);
        LOG.atWarn()
                .addKeyValue("orderId", order.id())
                .addKeyValue("traceId", order.traceId())
                .log("a queued order is dropped: its key belongs to an order with other contents");
        return new ConsumeResult.Done();
    }
}
