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
 * An event of an order in the journal: its acceptance, or a group of outward events. Each write holds exactly one
 * event, because a batch write cannot be fenced (RATIONALE.md).
 *
 * <p>These types are a storage format. A released type never loses or changes a field; it only gets new fields. Tests
 * read the stored bytes of each type.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OrderEvent.OrderAccepted.class, name = "OrderAccepted"),
    @JsonSubTypes.Type(value = OrderEvent.OrderProgressed.class, name = "OrderProgressed")
})
public sealed interface OrderEvent extends CborSerializable {

    /**
     * The order was accepted. The event holds everything that a replay of the first answer needs. The API sets these
     * values once.
     *
     * @param id the order id, derived from tenant and key
     * @param tenant the shop that the order belongs to
     * @param key the idempotency key from the client
     * @param fingerprint SHA-256 of the validated content of the request, in hex
     * @param items the order lines, with the prices at acceptance
     * @param total the sum of the order lines
     * @param paymentMethod {@code demo_ok} or {@code demo_declined}
     * @param customerId an opaque id from the client
     * @param traceId the trace of the request
     * @param acceptedAt the acceptance time, by the clock of the API node
     * @param bodyVersion the version of the rendering of the first answer. A replay uses the same version, so it stays
     *     byte-identical after an upgrade.
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
        /**
         * The rendering version of this release. From version 2 on, the body of an accepted order has
         * {@code cancellable: true}.
         */
        public static final int BODY_VERSION = 2;

        /** Copies the order lines. */
        public OrderAccepted {
            items = List.copyOf(items);
        }
    }

    /**
     * The outward events that a saga run handed over together, in one write.
     *
     * @param facts the outward events in the order in which they happened; at least one
     */
    record OrderProgressed(List<OutwardEvent> facts) implements OrderEvent {
        /** @throws IllegalArgumentException if {@code facts} is empty */
        public OrderProgressed {
            facts = List.copyOf(facts);
            if (facts.isEmpty()) {
                throw new IllegalArgumentException("a progress event carries at least one fact");
            }
        }
    }
}
