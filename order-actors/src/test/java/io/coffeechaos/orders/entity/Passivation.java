package io.coffeechaos.orders.entity;

import org.apache.pekko.actor.typed.ActorRef;

/** What a shard tells an order that is to leave memory. */
public final class Passivation {
    private Passivation() {}

    /** Stops it once it is done with what it is doing. */
    public static void stop(ActorRef<OrderProtocol.Command> entity) {
        entity.tell(OrderEntity.Stop.INSTANCE);
    }
}
