package io.coffeechaos.orders.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.testkit.OrderWorld;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limit on the clients that follow one order: a client over the limit learns it at once. */
class OrderFollowersTest {
    private static final int WAITERS_MAX = 2;
    private static final OrderProtocol.Events NONE_FOLLOWS = new OrderProtocol.Events(List.of(), true);

    private final OrderAccepted order = Orders.accepted("followed");
    private OrderWorld world;

    @BeforeEach
    void holdAnOrderAtItsPayment() {
        world = OrderWorld.create(Map.of("coffee.orders.entity.waiters-max", WAITERS_MAX));
        world.dependencies().payment().now(Mode.HANG);
        world.submit(order).expectMessageClass(OrderProtocol.Accepted.class);
        world.eventually(() -> assertThat(world.view(order.id()).version()).isEqualTo(2));
    }

    @AfterEach
    void closeWorld() {
        world.close();
    }

    @Test
    void aWaitingReaderOverTheLimitIsAnsweredAtOnceWithTheVersionItHas() {
        TestProbe<OrderProtocol.ReadReply> first = await();
        TestProbe<OrderProtocol.ReadReply> second = await();

        TestProbe<OrderProtocol.ReadReply> third = await();

        assertThat(third.expectMessageClass(OrderProtocol.Found.class).view().version())
                .isEqualTo(2);
        first.expectNoMessage(Duration.ofMillis(1));
        world.heal();
        world.eventually(() -> assertThat(world.view(order.id()).status()).isEqualTo(OrderStatus.CONFIRMED));
        first.expectMessageClass(OrderProtocol.Found.class);
        second.expectMessageClass(OrderProtocol.Found.class);
    }

    @Test
    void aSubscriberOverTheLimitLearnsThatNoEventFollows() {
        subscribe().expectMessageClass(OrderProtocol.Events.class);
        subscribe().expectMessageClass(OrderProtocol.Events.class);

        TestProbe<OrderProtocol.Feed> third = subscribe();

        third.expectMessage(NONE_FOLLOWS);
    }

    @Test
    void aSubscriberThatEndsLeavesItsPlaceWithoutWaitingForItsLease() {
        subscribe().expectMessageClass(OrderProtocol.Events.class);
        TestProbe<OrderProtocol.Feed> ending = subscribe();
        ending.expectMessageClass(OrderProtocol.Events.class);

        ending.stop();

        // The virtual clock does not move here, so no lease ends.
        world.eventually(() -> {
            TestProbe<OrderProtocol.Feed> next = subscribe();
            assertThat(next.receiveMessage()).isNotEqualTo(NONE_FOLLOWS);
            next.stop();
        });
    }

    private TestProbe<OrderProtocol.ReadReply> await() {
        TestProbe<OrderProtocol.ReadReply> probe = world.probe();
        world.entity(order.id()).tell(new OrderProtocol.AwaitChange(2, Duration.ofSeconds(15), probe.getRef()));
        return probe;
    }

    /** Subscribes like the API, which asks for the last event that it knows. */
    private TestProbe<OrderProtocol.Feed> subscribe() {
        TestProbe<OrderProtocol.Feed> probe = world.probe();
        world.entity(order.id()).tell(new OrderProtocol.Subscribe(1, probe.getRef()));
        return probe;
    }
}
