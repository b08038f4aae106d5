package io.coffeechaos.orders.gateway;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.StepOutcome;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** {@link ShippingGateway} over HTTP: {@code POST} and {@code DELETE /shipping/{key}}. */
public final class HttpShippingGateway implements ShippingGateway {
    private record Item(String productId, int quantity) {}

    private record Body(OrderId orderId, List<Item> items) {}

    private final HttpStepClient http;
    private final URI base;

    /** Creates a gateway to the shipping service at this base address. */
    public HttpShippingGateway(HttpStepClient http, URI base) {
        this.http = http;
        this.base = base;
    }

    @Override
    public CompletableFuture<StepOutcome> book(Booking booking) {
        List<Item> items = booking.items().stream()
                .map(line -> new Item(line.productId(), line.quantity()))
                .toList();
        return http.call(base, "shipping", booking.key(), booking.span(), new Body(booking.order(), items));
    }

    @Override
    public CompletableFuture<StepOutcome> cancel(Cancellation cancellation) {
        return http.undo(base, "shipping", cancellation.key(), cancellation.span());
    }
}
