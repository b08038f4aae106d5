package io.coffeechaos.orders.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.node.aws.AwsClients;
import io.coffeechaos.orders.testkit.ChildJvm;
import io.coffeechaos.orders.testkit.Dependencies;
import io.coffeechaos.orders.testkit.LossyRelay;
import io.coffeechaos.orders.testkit.OrderNode;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.testkit.StoreServer;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JournalFenceIT {
    private static StoreServer store;

    @BeforeAll
    static void startStore() {
        store = StoreServer.start(StoreServer.Kind.DYNALITE);
        AwsClients.of(ConfigFactory.parseMap(Map.of("coffee.orders.aws.dynamodb-endpoint", store.endpoint()))
                        .withFallback(ConfigFactory.load()))
                .provisionTables();
    }

    @AfterAll
    static void stopStore() {
        store.close();
    }

    @Test
    void oneOfTwoOwnersWinsAndTheOtherContinuesWithTheStoredHistory() {
        Dependencies dependencies = Dependencies.answering();

        TwoWriters.Outcome outcome = TwoWriters.on(store.endpoint(), dependencies, "fenced");

        assertThat(outcome.winners()).as("%s", outcome).isOne();
        assertThat(outcome.first())
                .anySatisfy(reply -> assertThat(reply).isEqualTo(new OrderProtocol.StorageUnknown()));
        assertThat(outcome.stories())
                .as("the orders in the second answers of both nodes")
                .hasSize(1);
        assertThat(outcome.first())
                .contains(new OrderProtocol.Accepted(outcome.stories().getFirst(), false));
        for (Step step : Step.values()) {
            assertThat(dependencies.effects(outcome.stories().getFirst().id(), step))
                    .isOne();
        }
    }

    @Test
    void bothOwnersWinWithoutTheFence() {
        ChildJvm.Result fenced = ChildJvm.run(TwoWriters.class, true, store.endpoint(), "child-fenced");
        assertThat(fenced.exitCode()).as(fenced.output()).isZero();

        ChildJvm.Result unfenced = ChildJvm.run(TwoWriters.class, false, store.endpoint(), "child-unfenced");

        assertThat(unfenced.exitCode()).as(unfenced.output()).isNotZero();
        assertThat(unfenced.output()).contains("replayed=false").doesNotContain("StorageUnknown");
    }

    @Test
    void theFenceCheckFailsWithoutTheFence() {
        String table = "chaos-coffee-student-journal";

        assertThat(ChildJvm.run(FenceCheckMain.class, true, store.endpoint(), table))
                .satisfies(result -> assertThat(result.exitCode()).isZero());
        assertThat(ChildJvm.run(FenceCheckMain.class, false, store.endpoint(), table))
                .satisfies(result -> assertThat(result.exitCode()).isNotZero())
                .satisfies(result -> assertThat(result.output()).contains("is not fenced"));
    }

    @Test
    void aWriteWithALostResponseSucceedsWhenTheSdkRetriesIt() {
        try (LossyRelay relay = LossyRelay.inFrontOf(store.endpoint());
                OrderNode node = OrderNode.start(relay.endpoint(), Dependencies.answering(), Map.of())) {
            OrderAccepted order = Orders.accepted("lost-response");
            node.get(order.id()).toCompletableFuture().join();
            relay.loseNextWriteResponse();

            OrderProtocol.AcceptReply reply =
                    node.accept(order).toCompletableFuture().join();

            assertThat(relay.lost()).as("lost responses").isOne();
            assertThat(reply).isEqualTo(new OrderProtocol.Accepted(order, false));
            TestProbe<Object> probe = node.kit().createTestProbe();
            probe.awaitAssert(Duration.ofSeconds(60), () -> {
                OrderProtocol.ReadReply read =
                        node.get(order.id()).toCompletableFuture().join();
                assertThat(read).isInstanceOfSatisfying(OrderProtocol.Found.class, found -> assertThat(
                                found.view().status())
                        .isEqualTo(OrderStatus.CONFIRMED));
                return null;
            });
        }
    }
}
