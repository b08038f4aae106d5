package io.coffeechaos.orders.entity;

import org.apache.pekko.actor.typed.ActorRef;

/** Sends an order the stop message that otherwise only sharding sends. */
public final class OrderEntityStop {
    private OrderEntityStop() {}

    /** Stops the entity as a hand-over does. */
    public static void stop(ActorRef<OrderProtocol.Command> entity) {
        entity.tell(OrderEntity.Stop.INSTANCE);
    }
}
