package io.coffeechaos.orders.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.testkit.Dependencies;
import io.coffeechaos.orders.testkit.LossyRelay;
import io.coffeechaos.orders.testkit.OrderNode;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode;
import io.coffeechaos.orders.testkit.StoreServer;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;

/** A node leaves the cluster. Another node then answers for its orders, whatever their state was. */
class HandOverIT {
    /** The time for the hand-over of the shard (orders-cluster.conf: 7 s at most) and for the recovery of its order. */
    private static final Duration ANSWERED_MAX = Duration.ofSeconds(20);
    /** The time for the next attempt of a parked step and for the two steps after it. */
    private static final Duration DRIVEN_MAX = Duration.ofSeconds(60);
    /**
     * Shards move only because the node leaves. The shutdown waits until they are handed over. The test kit waits long
     * enough for late log lines.
     */
    private static final Map<String, Object> SETTINGS = Map.of(
            "pekko.cluster.sharding.rebalance-interval",
            "1h",
            "pekko.coordinated-shutdown.phases.cluster-sharding-shutdown-region.timeout",
            "2m",
            "pekko.actor.testkit.typed.filter-leeway",
            "30s");

    @Test
    void anOrderThatWaitsToRetryItsRecoveryIsHandedOver() {
        Dependencies dependencies = Dependencies.answering();
        dependencies.now(Mode.HANG);
        OrderAccepted order = Orders.accepted("handed-over");
        try (StoreServer store = StoreServer.start(StoreServer.Kind.DYNALITE);
                LossyRelay relay = LossyRelay.inFrontOf(store.endpoint());
                OrderNode leaving = OrderNode.start(relay.endpoint(), dependencies, SETTINGS)) {
            assertThat(leaving.accept(order))
                    .succeedsWithin(Duration.ofSeconds(60))
                    .isEqualTo(new OrderProtocol.Accepted(order, false));
            try (OrderNode staying = leaving.joinedBy(store.endpoint(), dependencies, SETTINGS)) {
                relay.cut();
                TestProbe<OrderProtocol.CancelReply> unanswered = leaving.kit().createTestProbe();
                LoggingTestKit.warn("recovery failed, trying again")
                        .withOccurrences(2)
                        .expect(leaving.kit().system(), () -> {
                            leaving.pipeline().order(order.id()).tell(new OrderProtocol.Cancel(unanswered.getRef()));
                            return order;
                        });

                leaving.leave();

                // A command that is on its way between the nodes may be lost, so the test asks again.
                eventually(staying, ANSWERED_MAX, order, OrderStatus.PAYMENT_PENDING);
                dependencies.now(Mode.ANSWER);
                eventually(staying, DRIVEN_MAX, order, OrderStatus.CONFIRMED);
                for (Step step : Step.values()) {
                    assertThat(dependencies.net(order.id(), step)).isOne();
                }
            }
        }
    }

    private static void eventually(OrderNode node, Duration max, OrderAccepted order, OrderStatus status) {
        node.kit().createTestProbe().awaitAssert(max, () -> {
            assertThat(node.get(order.id()))
                    .succeedsWithin(Duration.ofSeconds(10))
                    .isInstanceOfSatisfying(
                            OrderProtocol.Found.class,
                            found -> assertThat(found.view().status()).isEqualTo(status));
            return order;
        });
    }
}
