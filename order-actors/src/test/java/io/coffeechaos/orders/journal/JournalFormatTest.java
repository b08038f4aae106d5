package io.coffeechaos.orders.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.CompensationOutcome;
import io.coffeechaos.orders.OutwardEvent;
import io.coffeechaos.orders.SpanId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.entity.OrderEvent;
import io.coffeechaos.orders.entity.OrderEvent.OrderProgressed;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.testkit.Released;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the journal's manifests and bytes with those of a release. Every later release must read and write the same.
 */
class JournalFormatTest {
    private static final Instant AT = Instant.parse("2026-11-21T10:00:01.500Z");

    /** Every kind of journal event and outward event, by the name of its file under {@code journal/}. */
    private static final Map<String, OrderEvent> RELEASED = Map.of(
            "order-accepted-1",
            Orders.accepted("golden", 1),
            "order-accepted-2",
            Orders.accepted("golden", 2),
            "order-accepted-3",
            Orders.under("golden", new SpanId("00f067aa0ba902b7")),
            "order-progressed-1",
            new OrderProgressed(List.of(
                    new OutwardEvent.StepStarted(Step.PAYMENT, AT),
                    new OutwardEvent.StepDelayed(Step.PAYMENT, new StepError("timeout", "no answer in 3000 ms"), AT),
                    new OutwardEvent.StepSucceeded(Step.PAYMENT, "pay_1", 4, AT),
                    new OutwardEvent.StepFailed(Step.INVENTORY, "OUT_OF_STOCK", "none left", 1, AT),
                    new OutwardEvent.OrderConfirmed(AT),
                    new OutwardEvent.OrderRejected("PAYMENT_DECLINED", "the card was declined", AT))),
            "order-progressed-2",
            new OrderProgressed(List.of(
                    new OutwardEvent.CancelRequested(AT),
                    new OutwardEvent.CompensationStarted(
                            CompensationOutcome.CANCELLED,
                            CompensationOutcome.CANCELLED_BY_CUSTOMER,
                            "You cancelled this order.",
                            List.of(Step.PAYMENT, Step.INVENTORY, Step.SHIPPING),
                            AT),
                    new OutwardEvent.CompensationStarted(
                            CompensationOutcome.REJECTED, "OUT_OF_STOCK", "none left", List.of(Step.PAYMENT), AT),
                    new OutwardEvent.CompensationStarted(
                            CompensationOutcome.EXPIRED,
                            CompensationOutcome.TIME_BUDGET_SPENT,
                            "too late",
                            List.of(Step.PAYMENT),
                            AT),
                    new OutwardEvent.StepUndone(Step.SHIPPING, false, 1, AT),
                    new OutwardEvent.StepUndone(Step.PAYMENT, true, 2, AT),
                    new OutwardEvent.OrderCancelled(AT),
                    new OutwardEvent.OrderExpired(AT))));

    /** The identifier of the serializer. The journal stores it with each event, beside the manifest. */
    private static final int IDENTIFIER = 33;

    private static ActorTestKit kit;

    @BeforeAll
    static void start() {
        kit = ActorTestKit.create(
                "format",
                ConfigFactory.parseResources("orders-serialization.conf")
                        .withFallback(ConfigFactory.defaultReference())
                        .resolve());
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order-accepted-1",
                "order-accepted-2",
                "order-accepted-3",
                "order-progressed-1",
                "order-progressed-2"
            })
    void releasedBytesAreReadAndWrittenAsTheyWere(String name) {
        OrderEvent event = RELEASED.get(name);
        Serialization serialization = SerializationExtension.get(kit.system());
        SerializerWithStringManifest serializer = (SerializerWithStringManifest) serialization.findSerializerFor(event);
        Released released = Released.read("journal/" + name);

        assertThat(serializer.identifier()).isEqualTo(IDENTIFIER);
        assertThat(serializer.manifest(event)).isEqualTo(released.manifest());
        assertThat(HexFormat.of().formatHex(serializer.toBinary(event))).isEqualTo(released.hex());
        assertThat(serialization
                        .deserialize(released.bytes(), IDENTIFIER, released.manifest())
                        .get())
                .isEqualTo(event);
    }
}
