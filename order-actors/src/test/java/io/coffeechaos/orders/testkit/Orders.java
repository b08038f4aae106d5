package io.coffeechaos.orders.testkit;

import io.coffeechaos.orders.IdempotencyKey;
import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.SpanId;
import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Orders for tests. Each order has two Kenyan AA. */
public final class Orders {
    /** The tenant of all test orders. */
    public static final TenantId TENANT = new TenantId("student");

    private Orders() {}

    /** The order that the API would stamp for this key. */
    public static OrderAccepted accepted(String key) {
        return accepted(key, Instant.parse("2026-11-21T10:00:00.000Z"));
    }

    /** Another order under the same key, with the fingerprint of other items. */
    public static OrderAccepted reusing(OrderAccepted order) {
        return changed(order, "another-fingerprint", order.parentSpan());
    }

    /** The order that the API would stamp for this key now, for a request with this span. */
    public static OrderAccepted under(String key, SpanId request) {
        OrderAccepted order = accepted(key);
        return changed(order, order.fingerprint(), Optional.of(request));
    }

    private static OrderAccepted changed(OrderAccepted order, String fingerprint, Optional<SpanId> parentSpan) {
        return new OrderAccepted(
                order.id(),
                order.tenant(),
                order.key(),
                fingerprint,
                order.items(),
                order.total(),
                order.paymentMethod(),
                order.customerId(),
                order.traceId(),
                order.acceptedAt(),
                order.bodyVersion(),
                parentSpan);
    }

    /** The order that the API would have stamped for this key when its answers had this body version. */
    public static OrderAccepted accepted(String key, int bodyVersion) {
        return accepted(key, Instant.parse("2026-11-21T10:00:00.000Z"), bodyVersion);
    }

    /** The order that the API would stamp for this key at this time. */
    public static OrderAccepted accepted(String key, Instant at) {
        return accepted(key, at, OrderAccepted.BODY_VERSION);
    }

    private static OrderAccepted accepted(String key, Instant at, int bodyVersion) {
        IdempotencyKey idempotencyKey = new IdempotencyKey(key);
        OrderLine line = new OrderLine("kenyan-aa", "Kenyan AA", 2, Money.cents(1999));
        return new OrderAccepted(
                OrderId.of(TENANT, idempotencyKey),
                TENANT,
                idempotencyKey,
                "fingerprint-of-two-kenyan",
                List.of(line),
                line.lineTotal(),
                "demo_ok",
                Optional.of("c-1"),
                new TraceId("4bf92f3577b34da6a3ce929d0e0e4736"),
                at,
                bodyVersion,
                Optional.empty());
    }
}
