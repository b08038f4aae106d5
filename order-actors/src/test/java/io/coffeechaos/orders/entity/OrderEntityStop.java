package io.coffeechaos.orders.entity;

import org.apache.pekko.actor.typed.ActorRef;

/** Says to an order what only sharding says. */
public final class OrderEntityStop {
    private OrderEntityStop() {}

    /** Stops it as a hand-over would. */
    public static void stop(ActorRef<OrderProtocol.Command> entity) {
        entity.tell(OrderEntity.Stop.INSTANCE);
    }
}
