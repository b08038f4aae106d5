package io.coffeechaos.orders.queue.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.IdempotencyKey;
import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.metrics.QueueMetrics;
import io.coffeechaos.orders.testkit.Orders;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderEventPublisherTest implements OrderEventPublisher.Port {
    private static final OrderEventPublisher.Settings SETTINGS =
            new OrderEventPublisher.Settings(5, 3, 2, Duration.ofMillis(500), Duration.ofSeconds(2));

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final OrderEventPublisher publisher =
            new OrderEventPublisher(SETTINGS, this, new QueueMetrics(registry), new OrderMetrics(registry));
    private final List<OrderId> sent = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> acknowledged = new ArrayList<>();

    @Override
    public void send(FinishedOrder order) {
        sent.add(order.orderId());
    }

    @Override
    public void wakeAfter(Duration delay) {
        pauses.add(delay);
    }

    @Test
    void anEventIsAcknowledgedOnlyAfterTheQueueHasIt() {
        publish("a");
        assertThat(sent).containsExactly(id("a"));
        assertThat(acknowledged).isEmpty();

        publisher.sent(id("a"), true);

        assertThat(acknowledged).containsExactly("a");
    }

    @Test
    void aWaitingEventIsNotSentTwiceAndTheLatestRequestIsAcknowledged() {
        publish("a");
        publisher.publish(end("a"), () -> acknowledged.add("a again"));

        publisher.sent(id("a"), true);

        assertThat(sent).containsExactly(id("a"));
        assertThat(acknowledged).containsExactly("a again");
    }

    @Test
    void aPublishedEventCanBePublishedAgain() {
        publish("a");
        publisher.sent(id("a"), true);

        publish("a");
        publisher.sent(id("a"), true);

        assertThat(acknowledged).containsExactly("a", "a");
    }

    @Test
    void eventsInFlightAreBoundedAndTheOthersFollow() {
        for (String key : List.of("a", "b", "c", "d")) {
            publish(key);
        }
        assertThat(sent).containsExactly(id("a"), id("b"), id("c"));

        publisher.sent(id("b"), true);

        assertThat(sent).containsExactly(id("a"), id("b"), id("c"), id("d"));
    }

    @Test
    void anEventOverTheLimitIsDroppedWithoutAcknowledgementAndTheOthersStay() {
        for (String key : List.of("a", "b", "c", "d", "e", "f")) {
            publish(key);
        }
        for (String key : List.of("a", "b", "c", "d", "e")) {
            publisher.sent(id(key), true);
        }

        assertThat(acknowledged).containsExactly("a", "b", "c", "d", "e");
        assertThat(sent).doesNotContain(id("f"));
    }

    @Test
    void consecutiveFailuresOpenTheBreakerAndASuccessfulProbeClosesIt() {
        publish("a");
        publish("b");
        publisher.sent(id("a"), false);
        assertThat(sent).as("the publisher retries at once").containsExactly(id("a"), id("b"), id("a"));
        publisher.sent(id("b"), false);
        publisher.sent(id("a"), false);
        assertThat(pauses).containsExactly(Duration.ofMillis(500));
        publish("c");
        sent.clear();

        publisher.wake();
        assertThat(sent).as("one probe").hasSize(1);
        publisher.sent(sent.getFirst(), false);
        assertThat(pauses).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
        sent.clear();
        publisher.wake();
        publisher.sent(sent.getFirst(), true);

        assertThat(sent).as("the probe, then the other events").hasSize(3);
        sent.subList(1, 3).forEach(id -> publisher.sent(id, true));
        assertThat(acknowledged).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void thePauseOfTheBreakerIsBoundedAndStartsAnewAfterASuccess() {
        publish("a");
        publisher.sent(id("a"), false);
        publisher.sent(id("a"), false);
        for (int i = 0; i < 5; i++) {
            publisher.wake();
            publisher.sent(id("a"), false);
        }
        assertThat(pauses).last().isEqualTo(Duration.ofSeconds(2));
        publisher.wake();
        publisher.sent(id("a"), true);

        publish("b");
        publisher.sent(id("b"), false);
        publisher.sent(id("b"), false);

        assertThat(pauses).last().isEqualTo(Duration.ofMillis(500));
    }

    private void publish(String key) {
        publisher.publish(end(key), () -> acknowledged.add(key));
    }

    private static OrderId id(String key) {
        return OrderId.of(Orders.TENANT, new IdempotencyKey(key));
    }

    static FinishedOrder end(String key) {
        return new FinishedOrder(
                id(key),
                OrderStatus.REJECTED,
                Optional.of("PAYMENT_DECLINED"),
                Money.cents(3998),
                Optional.of("c-1"),
                new TraceId("4bf92f3577b34da6a3ce929d0e0e4736"),
                Instant.parse("2026-11-21T10:00:02.500Z"));
    }
}
