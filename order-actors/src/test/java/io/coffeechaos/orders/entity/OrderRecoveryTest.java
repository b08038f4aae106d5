package io.coffeechaos.orders.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.OutwardEvent;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderEvent.OrderProgressed;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.testkit.OrderRules;
import io.coffeechaos.orders.testkit.OrderWorld;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests orders whose entity restarts: poisoned histories, publication, two owners, and passivation. */
class OrderRecoveryTest {
    private OrderWorld world;

    @BeforeEach
    void createWorld() {
        world = OrderWorld.create();
    }

    @AfterEach
    void closeWorld() {
        world.close();
    }

    // ---- poison

    @Test
    void anOrderWhoseHistoryCannotBeReplayedIsQuarantinedAndItsStatusStaysReadable() {
        world.hang(Step.PAYMENT);
        OrderAccepted order = Orders.accepted("poison");
        world.submit(order).expectMessageClass(OrderProtocol.Accepted.class);
        world.eventually(() -> assertThat(world.view(order.id()).delayed()).isTrue());
        world.poison(order.id(), new OrderProgressed(List.of(new OutwardEvent.OrderExpired(Instant.EPOCH))));
        world.crash();
        world.startSweepers();

        world.eventually(() -> assertThat(world.metrics().quarantinedCount()).isOne());

        assertThat(world.rows().row(order.id())).hasValueSatisfying(row -> {
            assertThat(row.view().status()).isEqualTo(OrderStatus.PAYMENT_PENDING);
            assertThat(row.wakeAt()).as("the wake time of a quarantined order").isEmpty();
            assertThat(row.quarantined())
                    .hasValueSatisfying(why -> assertThat(why).contains("OrderExpired cannot follow PaymentPending"));
        });
        world.dependencies().now(Mode.ANSWER);
        OrderAccepted other = Orders.accepted("beside-poison");
        world.submit(other).expectMessageClass(OrderProtocol.Accepted.class);
        awaitStatus(other.id(), OrderStatus.CONFIRMED);
        world.allTheTime(Duration.ofMinutes(1), () -> assertThat(world.metrics().quarantinedCount())
                .isOne());
    }

    @Test
    void anUnavailableJournalQuarantinesNoOrder() {
        world.hang(Step.PAYMENT);
        OrderAccepted order = Orders.accepted("no-poison");
        world.submit(order).expectMessageClass(OrderProtocol.Accepted.class);
        world.eventually(() -> assertThat(world.view(order.id()).delayed()).isTrue());
        world.stopJournal();
        world.crash();
        world.startSweepers();

        world.pass(Duration.ofMinutes(1));

        assertThat(world.metrics().quarantinedCount()).isZero();
        assertThat(world.metrics().restartedCount(OrderMetrics.Supervised.ENTITY))
                .isPositive();
        world.heal();
        world.eventually(() -> OrderRules.holdAtRest(world, order.id()));
    }

    // ---- published

    @Test
    void aFinishedOrderStaysInTheIndexUntilItsEndIsPublished() {
        world.events().goAway();
        world.startSweepers();
        OrderAccepted order = Orders.accepted("unpublished");
        world.submit(order).expectMessageClass(OrderProtocol.Accepted.class);

        awaitStatus(order.id(), OrderStatus.CONFIRMED);
        world.pass(Duration.ofSeconds(5));

        assertThat(world.rows().row(order.id())).hasValueSatisfying(row -> {
            assertThat(row.view().status()).isEqualTo(OrderStatus.CONFIRMED);
            assertThat(row.wakeAt()).isPresent();
        });
        assertThat(world.rows().batches().stream().flatMap(List::stream))
                .as("every row keeps the order in the index")
                .allSatisfy(row -> assertThat(row.wakeAt()).isPresent());
        world.events().comeBack();
        awaitClosedRow(order.id());
        assertThat(world.events().heard(order.id())).isOne();
    }

    @Test
    void aReadOfAFinishedOrderPublishesNothing() {
        OrderAccepted order = Orders.accepted("read-only");
        world.submit(order).expectMessageClass(OrderProtocol.Accepted.class);
        awaitClosedRow(order.id());
        int batches = world.rows().batches().size();
        world.killEntity(order.id());

        assertThat(world.view(order.id()).status()).isEqualTo(OrderStatus.CONFIRMED);
        world.pass(Duration.ofSeconds(10));

        assertThat(world.events().heard(order.id())).isOne();
        assertThat(world.rows().batches()).hasSize(batches);
    }

    // ---- owners

    @Test
    void atMostOneOfTwoOwnersWritesAndTheOtherReadsAgain() {
        world.hang(Step.PAYMENT);
        OrderAccepted order = Orders.accepted("two-owners");
        world.submit(order).expectMessageClass(OrderProtocol.Accepted.class);
        world.eventually(() -> assertThat(world.view(order.id()).delayed()).isTrue());
        ActorRef<OrderProtocol.Command> other = world.secondOwner(order.id());
        TestProbe<OrderProtocol.CancelReply> cancel = world.probe();
        other.tell(new OrderProtocol.Cancel(cancel.getRef()));
        cancel.expectMessageClass(OrderProtocol.Cancelling.class);

        world.dependencies().now(Mode.ANSWER);

        awaitStatus(order.id(), OrderStatus.CANCELLED);
        world.wake(order.id());
        awaitClosedRow(order.id());
    }

    // ---- passivation

    @Test
    void aParkedOrderLeavesTheMemoryOfACrowdedNodeAndTheSweeperBringsItBack() {
        world.close();
        world = OrderWorld.create(Map.of("coffee.orders.entity.open-max", 0));
        world.hang(Step.PAYMENT);
        OrderAccepted order = Orders.accepted("crowded");
        world.submit(order).expectMessageClass(OrderProtocol.Accepted.class);

        world.eventually(() -> assertThat(world.isInMemory(order.id())).isFalse());

        assertThat(world.rows().row(order.id())).hasValueSatisfying(row -> {
            assertThat(row.view().delayed()).isTrue();
            assertThat(row.wakeAt()).isPresent();
        });
        world.dependencies().now(Mode.ANSWER);
        world.startSweepers();
        world.eventually(() -> assertThat(world.rows().row(order.id()))
                .hasValueSatisfying(row -> assertThat(row.view().status()).isEqualTo(OrderStatus.CONFIRMED)));
        awaitClosedRow(order.id());
    }

    @Test
    void anOrderWhoseRowIsNotWrittenStaysInTheMemoryOfACrowdedNode() {
        world.close();
        world = OrderWorld.create(Map.of("coffee.orders.entity.open-max", 0));
        world.hang(Step.PAYMENT);
        OrderAccepted order = Orders.accepted("crowded-no-row");
        world.submit(order).expectMessageClass(OrderProtocol.Accepted.class);
        world.rows().goAway();

        world.allTheTime(Duration.ofSeconds(40), () -> assertThat(world.isInMemory(order.id()))
                .isTrue());

        assertThat(world.view(order.id()).delayed()).isTrue();
    }

    private void awaitStatus(OrderId id, OrderStatus status) {
        world.eventually(() -> assertThat(world.view(id).status()).isEqualTo(status));
        OrderRules.hold(world.found(id), world.dependencies());
    }

    private void awaitClosedRow(OrderId id) {
        world.eventually(() -> OrderRules.holdAtRest(world, id));
    }
}
