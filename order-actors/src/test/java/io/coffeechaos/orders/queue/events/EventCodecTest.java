package io.coffeechaos.orders.queue.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coffeechaos.orders.entity.OrderStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares event messages with those of a release, because other systems read them. */
class EventCodecTest {
    @Test
    void aReleasedEventIsReadAndWrittenUnchanged() throws Exception {
        String released = read("event-1");

        assertThat(EventCodec.read(released)).isEqualTo(OrderEventPublisherTest.end("golden"));
        assertThat(EventCodec.write(OrderEventPublisherTest.end("golden"))).isEqualTo(released);
    }

    @Test
    void aConfirmedOrderWithoutACustomerHasNoReasonAndNoCustomer() throws Exception {
        FinishedOrder rejected = OrderEventPublisherTest.end("confirmed");
        FinishedOrder confirmed = new FinishedOrder(
                rejected.orderId(),
                OrderStatus.CONFIRMED,
                Optional.empty(),
                rejected.total(),
                Optional.empty(),
                rejected.traceId(),
                rejected.completedAt());

        assertThat(EventCodec.write(confirmed)).contains("\"reason\":null", "\"customerId\":null");
        assertThat(EventCodec.read(EventCodec.write(confirmed))).isEqualTo(confirmed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REJECTED | CONFIRMED | has the reason",
                "REJECTED | PAYMENT_PENDING | has not ended",
                "3998 | 0 | 1 cent or more",
                "c-1 | two words | the customer id",
                "T10:00:02.500Z\" | T10:00:02.500Z\",\"orderId\":\"ord_1\" | Duplicate field"
            })
    void anEventThatNoNodeCanHaveWrittenIsUnreadableWithTheRuleThatItBreaks(String part, String wrong, String rule)
            throws Exception {
        String body = read("event-1").replaceFirst(part, wrong);

        assertThatThrownBy(() -> EventCodec.read(body)).hasMessageContaining(rule);
    }

    private static String read(String name) throws IOException {
        try (InputStream in = EventCodecTest.class.getResourceAsStream("/queue/" + name + ".json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
