package io.coffeechaos.orders.gateway;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.StepOutcome;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** {@link InventoryGateway} over HTTP: {@code POST} and {@code DELETE /inventory/{key}}. */
public final class HttpInventoryGateway implements InventoryGateway {
    private record Item(String productId, int quantity) {}

    private record Body(OrderId orderId, List<Item> items) {}

    private final HttpStepClient http;
    private final URI base;

    /** Creates a gateway to the inventory service at this base address. */
    public HttpInventoryGateway(HttpStepClient http, URI base) {
        this.http = http;
        this.base = base;
    }

    @Override
    public CompletableFuture<StepOutcome> reserve(Reservation reservation) {
        List<Item> items = reservation.items().stream()
                .map(line -> new Item(line.productId(), line.quantity()))
                .toList();
        return http.call(
                base, "inventory", reservation.key(), reservation.span(), new Body(reservation.order(), items));
    }

    @Override
    public CompletableFuture<StepOutcome> release(Release release) {
        return http.undo(base, "inventory", release.key(), release.span());
    }
}
