package io.coffeechaos.orders.queue.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.testkit.Orders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Compares queued orders with those of a release, because a queue may hold a message for two weeks. */
class IntakeCodecTest {
    @Test
    void aReleasedOrderIsReadAndWrittenUnchanged() throws IOException {
        String released = read("intake-1");

        assertThat(IntakeCodec.read(released, Orders.TENANT)).isEqualTo(new IntakeCodec.Order(order()));
        assertThat(OrderIntake.message(order())).isEqualTo(released);
    }

    /** The order, with the body version of the release that wrote the file. */
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
                1,
                Optional.empty());
    }

    private static String read(String name) throws IOException {
        try (InputStream in = IntakeCodecTest.class.getResourceAsStream("/queue/" + name + ".json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
