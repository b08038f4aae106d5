package io.coffeechaos.orders.api.orders;

import io.coffeechaos.orders.api.http.Headers;
import io.coffeechaos.orders.api.http.Json;
import io.coffeechaos.orders.entity.OrderView;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** An order as an answer: its version is the entity tag, and an open order has a {@code Retry-After} header. */
final class OrderResponse {
    private static final Duration RETRY_AFTER_MIN = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(15);

    private OrderResponse() {}

    static HttpResponse of(int status, OrderView view, Instant now) {
        return tagged(Json.response(status, OrderJson.order(view)), view, now);
    }

    /** A 304 answer with the same headers, for a client that already has this version. */
    static HttpResponse unchanged(OrderView view, Instant now) {
        return tagged(HttpResponse.create().withStatus(304), view, now);
    }

    static String tag(OrderView view) {
        return Long.toString(view.version());
    }

    private static HttpResponse tagged(HttpResponse response, OrderView view, Instant now) {
        HttpResponse tagged = response.addHeader(Headers.etag(tag(view)));
        return view.status().terminal() ? tagged : tagged.addHeader(Headers.retryAfter(untilUseful(view, now)));
    }

    /** The time until polling is useful again: one second, or the time until the parked step is tried again. */
    private static Duration untilUseful(OrderView view, Instant now) {
        return view.steps().stream()
                .flatMap(step -> step.nextAttemptAt().stream())
                .map(next -> Duration.between(now, next))
                .max(Duration::compareTo)
                .filter(distance -> distance.compareTo(RETRY_AFTER_MIN) > 0)
                .map(distance -> distance.compareTo(RETRY_AFTER_MAX) < 0 ? distance : RETRY_AFTER_MAX)
                .orElse(RETRY_AFTER_MIN);
    }
}
