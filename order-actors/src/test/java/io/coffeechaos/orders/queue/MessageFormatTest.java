package io.coffeechaos.orders.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.testkit.Orders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Messages as released: a queue may hold one for two weeks, and others read our events. */
class MessageFormatTest {
    @Test
    void aQueuedOrderIsReadAndWrittenAsItWas() throws IOException {
        String released = read("intake-1");

        assertThat(IntakeFormat.read(released)).isEqualTo(new IntakeFormat.Order(order()));
        assertThat(OrderIntake.message(order())).isEqualTo(released);
    }

    @Test
    void theEndOfAnOrderIsReadAndWrittenAsItWas() throws Exception {
        String released = read("event-1");

        assertThat(EventFormat.read(released)).isEqualTo(OrderEventPublisherTest.end("golden"));
        assertThat(EventFormat.write(OrderEventPublisherTest.end("golden"))).isEqualTo(released);
    }

    @Test
    void aConfirmedOrderOfNobodyHasNeitherReasonNorCustomer() throws Exception {
        FinishedOrder rejected = OrderEventPublisherTest.end("confirmed");
        FinishedOrder confirmed = new FinishedOrder(
                rejected.orderId(),
                OrderStatus.CONFIRMED,
                Optional.empty(),
                rejected.total(),
                Optional.empty(),
                rejected.traceId(),
                rejected.completedAt());

        assertThat(EventFormat.write(confirmed)).contains("\"reason\":null", "\"customerId\":null");
        assertThat(EventFormat.read(EventFormat.write(confirmed))).isEqualTo(confirmed);
    }

    /** With the body version of the release that wrote the file. */
    private static OrderAccepted order() {
        OrderAccepted today = Orders.accepted("golden");
        return new OrderAccepted(
                today.id(),
                today.tenant(),
                today.key(),
                today.fingerprint(),
                today.items(),
                today.total(),
                today.paymentMethod(),
                today.customerId(),
                today.traceId(),
                today.acceptedAt(),
                1);
    }

    private static String read(String name) throws IOException {
        try (InputStream in = MessageFormatTest.class.getResourceAsStream("/queue/" + name + ".json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
