package io.coffeechaos.orders.queue.intake;

import static org.assertj.core.api.Assertions.assertThat;

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

class OrderIntakeTest {
    private static final OrderAccepted ORDER = Orders.accepted("intake");
    private static final String BODY = OrderIntake.message(ORDER);

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final OrderIntake intake = new OrderIntake(TestQueueSettings.SETTINGS, new QueueMetrics(registry));

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
