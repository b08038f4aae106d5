package io.coffeechaos.orders.queue.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.metrics.QueueMetrics;
import io.coffeechaos.orders.queue.ConsumeResult;
import io.coffeechaos.orders.queue.TestQueueSettings;
import io.coffeechaos.orders.testkit.Orders;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderIntakeTest {
    private static final OrderAccepted ORDER = Orders.accepted("intake");
    private static final String BODY = OrderIntake.message(ORDER);

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final OrderIntake intake =
            new OrderIntake(Orders.TENANT, TestQueueSettings.SETTINGS, new QueueMetrics(registry));

    @Test
    void theIntakeSubmitsTheOrderAsItWasStamped() {
        assertThat(intake.received(BODY, 1, true)).isEqualTo(new OrderIntake.Ask(ORDER));
    }

    @Test
    void theMessageIsDeletedOnlyAfterJournalAndRowAreWritten() {
        assertThat(answered(1, new OrderProtocol.Accepted(ORDER, false))).isEqualTo(new ConsumeResult.Done());
        assertThat(answered(1, new OrderProtocol.Accepted(ORDER, true))).isEqualTo(new ConsumeResult.Done());
        assertThat(answered(1, new OrderProtocol.StorageUnknown())).isInstanceOf(ConsumeResult.Later.class);
        assertThat(intake.answered(ORDER, 1, Optional.empty())).isInstanceOf(ConsumeResult.Later.class);
    }

    @Test
    void theIntakePausesWhileTheJournalIsUnavailable() {
        assertThat(intake.received(BODY, 1, false))
                .isEqualTo(new OrderIntake.Settled(new ConsumeResult.Later(Duration.ofSeconds(1), true)));
    }

    @Test
    void anUnavailableStoreNeverMakesAMessageADeadLetter() {
        for (int receives = 1; receives < 2_000; receives++) {
            Duration after =
                    switch (answered(receives, new OrderProtocol.StorageUnknown())) {
                        case ConsumeResult.Later(Duration later, boolean pause) -> later;
                        case ConsumeResult.Done done -> Duration.ZERO;
                        case ConsumeResult.DeadLetter dead -> Duration.ZERO;
                    };
            assertThat(after).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
        }
        assertThat(answered(4, new OrderProtocol.StorageUnknown()))
                .isEqualTo(new ConsumeResult.Later(Duration.ofSeconds(8), false));
    }

    @Test
    void anotherOrderUnderAUsedKeyIsDroppedAndCounted() {
        assertThat(answered(1, new OrderProtocol.KeyReused())).isEqualTo(new ConsumeResult.Done());

        assertThat(dropped("key_reused")).isEqualTo(1);
    }

    @Test
    void anUnreadableBodyIsADeadLetterWithAReasonWhetherTheJournalIsUpOrNot() {
        for (String body : new String[] {
            "",
            "coffee please",
            "{}",
            "{\"format\":0,\"order\":{}}",
            "{\"format\":1,\"order\":{}}",
            BODY.replace("\"quantity\":2", "\"quantity\":200"),
            BODY.replace("\"key\":\"intake\"", "\"key\":\"other\""),
            BODY.substring(0, BODY.length() / 2)
        }) {
            for (boolean journalUp : new boolean[] {true, false}) {
                assertThat(intake.received(body, 1, journalUp))
                        .as(body)
                        .isInstanceOfSatisfying(OrderIntake.Settled.class, settled -> assertThat(settled.result())
                                .isInstanceOfSatisfying(
                                        ConsumeResult.DeadLetter.class, dead -> assertThat(dead.reason())
                                                .isNotBlank()
                                                .matches("[ -~]{1,200}")));
            }
        }
        assertThat(dropped("unreadable")).isEqualTo(16);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"quantity\":2 | \"quantity\":\"2\" | Cannot coerce",
                "\"quantity\":2 | \"quantity\":2.5 | Cannot coerce",
                "\"quantity\":2 | \"quantity\":0 | quantity must be 1 to 20",
                "\"amount\":1999 | \"amount\":0 | the price of kenyan-aa must be 1 to",
                "\"amount\":1999 | \"amount\":-1 | amount must be 0 cents or more",
                "\"amount\":1999 | \"amount\":99999999999 | the price of kenyan-aa must be 1 to",
                "\"amount\":3998 | \"amount\":1 | the total must be the sum of the items",
                "\"amount\":3998,\"currency\":\"USD\" | \"amount\":3998,\"currency\":\"EUR\" | currency must be USD",
                "\"productId\":\"kenyan-aa\" | \"productId\":\"Kenyan AA\" | a product id must be",
                "\"name\":\"Kenyan AA\" | \"name\":\" \" | needs a name",
                "\"items\":[{ | \"items\":[],\"was\":[{ | an order has 1 to 20 items",
                "\"items\":[{ | \"items\":[{\"productId\":\"kenyan-aa\",\"name\":\"K\",\"quantity\":1,\"unitPrice\":{\"amount\":1,\"currency\":\"USD\"}},{ | a product is in the order twice",
                "demo_ok | cash | the payment method must be one of the contract",
                "\"customerId\":\"c-1\" | \"customerId\":\"two words\" | the customer id must be",
                "fingerprint-of-two-kenyan | F | the fingerprint must be",
                "\"key\":\"intake\" | \"key\":\"other\" | the order id does not match the key",
                "10:00:00Z | 10:00:00.000001Z | the acceptance time must be in whole milliseconds",
                "2026-11-21 | 1999-11-21 | from the year 2000",
                "\"bodyVersion\":2 | \"bodyVersion\":0 | the body version must be 1 or more",
                "4bf92f3577b34da6a3ce929d0e0e4736 | 00000000000000000000000000000000 | a trace id is 32",
                "\"format\":1 | \"format\":\"1\" | not an order of a known format"
            })
    void anOrderThatNoNodeCanHaveWrittenIsADeadLetterWithTheRuleThatItBreaks(String part, String wrong, String rule) {
        String body = BODY.replace(part, wrong);
        assertThat(body).isNotEqualTo(BODY);

        assertThat(intake.received(body, 1, true))
                .isInstanceOfSatisfying(OrderIntake.Settled.class, settled -> assertThat(settled.result())
                        .isInstanceOfSatisfying(ConsumeResult.DeadLetter.class, dead -> assertThat(dead.reason())
                                .contains(rule)));
    }

    @Test
    void anOrderOfAnotherTenantIsADeadLetter() {
        OrderIntake other = new OrderIntake(
                new TenantId("another"), TestQueueSettings.SETTINGS, new QueueMetrics(new PrometheusRegistry()));

        assertThat(other.received(BODY, 1, true))
                .isEqualTo(new OrderIntake.Settled(
                        new ConsumeResult.DeadLetter("the order belongs to the tenant student")));
    }

    @Test
    void anOrderOfANewerReleaseWaitsForANodeThatCanReadIt() {
        assertThat(intake.received(BODY.replace("\"format\":1", "\"format\":2"), 1, true))
                .isEqualTo(new OrderIntake.Settled(new ConsumeResult.Later(Duration.ofSeconds(60), false)));
    }

    @Test
    void aFieldOfALaterReleaseIsIgnored() {
        assertThat(intake.received(BODY.replace("{\"event\"", "{\"added\":7,\"event\""), 1, true))
                .isEqualTo(new OrderIntake.Ask(ORDER));
    }

    private ConsumeResult answered(int receives, OrderProtocol.AcceptReply reply) {
        return intake.answered(ORDER, receives, Optional.of(reply));
    }

    private double dropped(String reason) {
        return registry.scrape(name -> name.equals("intake_dropped")).stream()
                .flatMap(snapshot -> ((CounterSnapshot) snapshot).getDataPoints().stream())
                .filter(point -> point.getLabels().get("reason").equals(reason))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }
}
