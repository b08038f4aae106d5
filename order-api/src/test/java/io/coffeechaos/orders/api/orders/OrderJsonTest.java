package io.coffeechaos.orders.api.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.IdempotencyKey;
import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.api.http.Json;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderJsonTest {
    private static final TenantId TENANT = new TenantId("student");
    private static final IdempotencyKey KEY = new IdempotencyKey("8e03978e-40d5-43e8-bc93-6894a57f9324");

    private static final String FIRST_ANSWER_1 =
            "{\"id\":\"ord_m0jmx37zvjwe1q609xk0z4m8pg\",\"version\":1,\"status\":\"ACCEPTED\","
                    + "\"terminal\":false,\"delayed\":false,\"cancellable\":false,\"items\":[{"
                    + "\"productId\":\"kenyan-aa\",\"name\":\"Kenyan AA\",\"quantity\":2,"
                    + "\"unitPrice\":{\"amount\":1999,\"currency\":\"USD\"},"
                    + "\"lineTotal\":{\"amount\":3998,\"currency\":\"USD\"}}],"
                    + "\"total\":{\"amount\":3998,\"currency\":\"USD\"},\"paymentMethod\":\"demo_ok\","
                    + "\"customerId\":\"c-1\",\"steps\":[{\"name\":\"payment\",\"state\":\"WAITING\",\"attempts\":0},"
                    + "{\"name\":\"inventory\",\"state\":\"WAITING\",\"attempts\":0},"
                    + "{\"name\":\"shipping\",\"state\":\"WAITING\",\"attempts\":0}],\"reason\":null,"
                    + "\"acceptedAt\":\"2026-11-21T09:30:00.120Z\",\"updatedAt\":\"2026-11-21T09:30:00.120Z\","
                    + "\"completedAt\":null,\"links\":{\"self\":\"/orders/ord_m0jmx37zvjwe1q609xk0z4m8pg\","
                    + "\"events\":\"/orders/ord_m0jmx37zvjwe1q609xk0z4m8pg/events\","
                    + "\"cancel\":\"/orders/ord_m0jmx37zvjwe1q609xk0z4m8pg/cancel\"}}";

    /**
     * The exact bytes of the first answer of body version 1. Replays of orders that a released version accepted depend
     * on them. If this test fails, add a new body version beside this one; do not change the expected bytes.
     */
    @Test
    void theFirstAnswerOfBodyVersionOneHasExactlyTheseBytes() {
        assertThat(firstAnswer(1)).isEqualTo(FIRST_ANSWER_1);
    }

    @Test
    void theFirstAnswerOfBodyVersionTwoSaysThatTheOrderCanBeCancelled() {
        assertThat(firstAnswer(2)).isEqualTo(FIRST_ANSWER_1.replace("\"cancellable\":false", "\"cancellable\":true"));
    }

    @Test
    void aMissingCustomerIsNull() {
        assertThat(OrderJson.order(OrderView.accepted(accepted(Optional.empty(), OrderAccepted.BODY_VERSION)))
                        .path("customerId")
                        .isNull())
                .isTrue();
    }

    private static String firstAnswer(int bodyVersion) {
        OrderView view = OrderView.accepted(accepted(Optional.of("c-1"), bodyVersion));
        return Json.bytes(OrderJson.order(view)).utf8String();
    }

    private static OrderAccepted accepted(Optional<String> customerId, int bodyVersion) {
        return new OrderAccepted(
                OrderId.of(TENANT, KEY),
                TENANT,
                KEY,
                "f",
                List.of(new OrderLine("kenyan-aa", "Kenyan AA", 2, Money.cents(1999))),
                Money.cents(3998),
                "demo_ok",
                customerId,
                new TraceId("4bf92f3577b34da6a3ce929d0e0e4736"),
                Instant.parse("2026-11-21T09:30:00.120Z"),
                bodyVersion,
                Optional.empty());
    }
}
