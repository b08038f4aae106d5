package io.coffeechaos.orders.gateway;

import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.StepOutcome;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** {@link PaymentGateway} over HTTP: {@code POST} and {@code DELETE /payment/{key}}. */
public final class HttpPaymentGateway implements PaymentGateway {
    private record Body(OrderId orderId, Money amount, String paymentMethod) {}

    private final HttpStepClient http;
    private final URI base;

    /** Creates a gateway to the payment service at this base address. */
    public HttpPaymentGateway(HttpStepClient http, URI base) {
        this.http = http;
        this.base = base;
    }

    @Override
    public CompletableFuture<StepOutcome> charge(Charge charge) {
        Body body = new Body(charge.order(), charge.amount(), charge.paymentMethod());
        return http.call(base, "payment", charge.key(), charge.span(), body);
    }

    @Override
    public CompletableFuture<StepOutcome> refund(Refund refund) {
        return http.undo(base, "payment", refund.key(), refund.span());
    }
}
