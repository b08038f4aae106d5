package io.coffeechaos.orders.entity;

import org.apache.pekko.actor.typed.ActorRef;

/** Sends an order the message with which a shard passivates it. */
public final class Passivation {
    private Passivation() {}

    /** Stops the entity after its current work. */
    public static void stop(ActorRef<OrderProtocol.Command> entity) {
        entity.tell(OrderEntity.Stop.INSTANCE);
    }
}
