package io.coffeechaos.orders.testkit;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.OrderEntity;
import io.coffeechaos.orders.entity.OrderEntityStop;
import io.coffeechaos.orders.entity.OrderProtocol;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Does the work of sharding in one process: each id has one entity. A command starts it, and its own request stops it.
 */
final class Shard {
    private record Hosted(OrderId id, ActorRef<OrderProtocol.Command> entity, boolean gone) {}

    private final ActorTestKit kit;
    private final OrderEntity.Collaborators collaborators;
    private final Map<OrderId, ActorRef<OrderProtocol.Command>> entities = new ConcurrentHashMap<>();
    private final ActorRef<Hosted> watcher;

    Shard(ActorTestKit kit, OrderEntity.Collaborators collaborators) {
        this.kit = kit;
        this.collaborators = collaborators;
        this.watcher = kit.spawn(watcher());
    }

    ActorRef<OrderProtocol.Command> entity(OrderId id) {
        return entities.computeIfAbsent(id, unseen -> {
            ActorRef<OrderProtocol.Command> entity = another(id);
            watcher.tell(new Hosted(id, entity, false));
            return entity;
        });
    }

    /** Starts one more entity of the same order. {@link #entity} does not find it. */
    ActorRef<OrderProtocol.Command> another(OrderId id) {
        return kit.spawn(OrderEntity.create(id, collaborators, OrderEntityStop::stop));
    }

    boolean hosts(OrderId id) {
        return entities.containsKey(id);
    }

    void kill(OrderId id) {
        Optional.ofNullable(entities.remove(id)).ifPresent(kit::stop);
    }

    void killAll() {
        new ArrayList<>(entities.keySet()).forEach(this::kill);
    }

    /** Forgets an entity that has stopped, so that the next command starts a new one. */
    private Behavior<Hosted> watcher() {
        return Behaviors.setup(context -> Behaviors.receiveMessage(hosted -> {
            if (hosted.gone()) {
                entities.remove(hosted.id(), hosted.entity());
            } else {
                context.watchWith(hosted.entity(), new Hosted(hosted.id(), hosted.entity(), true));
            }
            return Behaviors.same();
        }));
    }
}
