package io.coffeechaos.orders.entity;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.coffeechaos.orders.CborSerializable;
import io.coffeechaos.orders.IdempotencyKey;
import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.OutwardEvent;
import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.TraceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the journal holds of an order: its acceptance, then groups of facts. One write is always one event, because a
 * batch write cannot be fenced (RATIONALE.md).
 *
 * <p>These are file formats. A released shape is only ever added to; the stored bytes of each are a test.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OrderEvent.OrderAccepted.class, name = "OrderAccepted"),
    @JsonSubTypes.Type(value = OrderEvent.OrderProgressed.class, name = "OrderProgressed")
})
public sealed interface OrderEvent extends CborSerializable {

    /**
     * The order exists. Everything a replay of its first answer needs is here, stamped once by the API.
     *
     * @param id derived from tenant and key
     * @param tenant whose shop
     * @param key the client's
     * @param fingerprint SHA-256, hex, of what the request meant
     * @param items with the prices of that moment
     * @param total their sum
     * @param paymentMethod {@code demo_ok} or {@code demo_declined}
     * @param customerId opaque
     * @param traceId the trace of the request
     * @param acceptedAt by the API node's clock
     * @param bodyVersion which rendering the first answer had, so that a replay stays byte-identical across upgrades
     */
    record OrderAccepted(
            OrderId id,
            TenantId tenant,
            IdempotencyKey key,
            String fingerprint,
            List<OrderLine> items,
            Money total,
            String paymentMethod,
            Optional<String> customerId,
            TraceId traceId,
            Instant acceptedAt,
            int bodyVersion)
            implements OrderEvent {
        /** The rendering that this release answers with: since 2 an accepted order says that it can be cancelled. */
        public static final int BODY_VERSION = 2;

        /** Copies the lines. */
        public OrderAccepted {
            items = List.copyOf(items);
        }
    }

    /**
     * What a run handed over, in one write.
     *
     * @param facts in the order they happened, at least one
     */
    record OrderProgressed(List<OutwardEvent> facts) implements OrderEvent {
        /** @throws IllegalArgumentException if there is no fact */
        public OrderProgressed {
            facts = List.copyOf(facts);
            if (facts.isEmpty()) {
                throw new IllegalArgumentException("a progress event carries at least one fact");
            }
        }
    }
}
