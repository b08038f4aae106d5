package io.coffeechaos.orders.entity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.coffeechaos.orders.CborSerializable;
import io.coffeechaos.orders.IdempotencyKey;
import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.OutwardEvent;
import io.coffeechaos.orders.SpanId;
import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.TraceId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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
     * @param parentSpan the span of the request, under which the span of the order stands; empty in events of releases
     *     before traces
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
            int bodyVersion,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<SpanId> parentSpan)
            implements OrderEvent {
        /**
         * The rendering version of this release. From version 2 on, the body of an accepted order has
         * {@code cancellable: true}.
         */
        public static final int BODY_VERSION = 2;

        /** Most order lines of an order. */
        public static final int ITEMS_MAX = 20;

        /** The payment methods of the contract. */
        public static final Set<String> PAYMENT_METHODS = Set.of("demo_ok", "demo_declined");

        private static final Pattern CUSTOMER_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
        private static final Pattern FINGERPRINT = Pattern.compile("[a-z0-9-]{1,64}");
        private static final int YEAR_MIN = 2000;
        private static final int YEAR_MAX = 9999;

        /**
         * Copies the order lines.
         *
         * @throws IllegalArgumentException if the API could not have built this order. The values may come from the
         *     journal, from another node or from a queue
         */
        public OrderAccepted {
            items = List.copyOf(items);
            check(id.equals(OrderId.of(tenant, key)), "the order id does not match the key");
            check(
                    FINGERPRINT.matcher(fingerprint).matches(),
                    "the fingerprint must be 1 to 64 characters of a-z, 0-9 and -");
            check(!items.isEmpty() && items.size() <= ITEMS_MAX, "an order has 1 to " + ITEMS_MAX + " items");
            check(
                    items.stream().map(OrderLine::productId).distinct().count() == items.size(),
                    "a product is in the order twice");
            check(
                    total.equals(items.stream().map(OrderLine::lineTotal).reduce(Money.cents(0), Money::plus)),
                    "the total must be the sum of the items");
            check(PAYMENT_METHODS.contains(paymentMethod), "the payment method must be one of the contract");
            check(
                    customerId.map(OrderAccepted::isCustomerId).orElse(true),
                    "the customer id must be 1 to 64 of A-Z, a-z, 0-9, _ and -");
            Objects.requireNonNull(traceId, "the trace id is missing");
            check(
                    isTimestamp(acceptedAt),
                    "the acceptance time must be in whole milliseconds, from the year 2000 to the year 9999");
            check(bodyVersion >= 1, "the body version must be 1 or more");
        }

        /** Whether this value is a customer id of the contract. */
        public static boolean isCustomerId(String value) {
            return CUSTOMER_ID.matcher(value).matches();
        }

        private static boolean isTimestamp(Instant at) {
            int year = at.atOffset(ZoneOffset.UTC).getYear();
            return at.equals(at.truncatedTo(ChronoUnit.MILLIS)) && year >= YEAR_MIN && year <= YEAR_MAX;
        }

        private static void check(boolean holds, String rule) {
            if (!holds) {
                throw new IllegalArgumentException(rule);
            }
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
