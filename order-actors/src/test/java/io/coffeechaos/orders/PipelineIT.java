package io.coffeechaos.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.entity.OrderEntity;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.testkit.Dependencies;
import io.coffeechaos.orders.testkit.OrderNode;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.testkit.StoreServer;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;

class PipelineIT {
    @Test
    void anAcceptedOrderIsConfirmedWithOneEffectPerStep() {
        try (StoreServer store = StoreServer.start(StoreServer.Kind.DYNALITE)) {
            Dependencies dependencies = Dependencies.answering();
            try (OrderNode node = OrderNode.start(store.endpoint(), dependencies, Map.of())) {
                OrderAccepted order = Orders.accepted("key-1");

                OrderEntity.AcceptReply reply =
                        node.accept(order).toCompletableFuture().join();

                assertThat(reply).isEqualTo(new OrderEntity.Accepted(order, false));
                TestProbe<Object> probe = node.kit().createTestProbe();
                probe.awaitAssert(Duration.ofSeconds(10), () -> {
                    assertThat(node.pipeline()
                                    .rows()
                                    .find(order.id())
                                    .toCompletableFuture()
                                    .join())
                            .hasValueSatisfying(row -> {
                                assertThat(row.view().status()).isEqualTo(OrderStatus.CONFIRMED);
                                assertThat(row.wakeAt()).isEmpty();
                            });
                    return null;
                });
                for (Step step : Step.values()) {
                    assertThat(dependencies.effects(order.id(), step)).isOne();
                }
            }
        }
    }
}
