package io.coffeechaos.orders.queue.events;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.metrics.QueueMetrics;
import io.coffeechaos.orders.queue.QueueSender;
import io.coffeechaos.orders.tracing.SpanIds;
import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** The actor around {@link OrderEventPublisher}: one per node. It sends to the events queue. */
public final class EventPublisherActor extends AbstractBehavior<EventPublisherActor.Command>
        implements OrderEventPublisher.Port {
    /** A message to the publisher. */
    public sealed interface Command {}

    /** Publish this order. {@code acknowledged} runs on the thread of this actor when the queue has the message. */
    public record Publish(FinishedOrder order, Runnable acknowledged) implements Command {}

    private record Sent(OrderId id, boolean arrived) implements Command {}

    private enum Wake implements Command {
        INSTANCE
    }

    private final TimerScheduler<Command> timers;
    private final QueueSender queue;
    private final OrderEventPublisher publisher;

    /** Creates the publisher of a node, which sends through this sender. */
    public static Behavior<Command> create(
            QueueSender queue, OrderEventPublisher.Settings settings, QueueMetrics metrics, OrderMetrics breakers) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new EventPublisherActor(context, timers, queue, settings, metrics, breakers)));
    }

    private EventPublisherActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            QueueSender queue,
            OrderEventPublisher.Settings settings,
            QueueMetrics metrics,
            OrderMetrics breakers) {
        super(context);
        this.timers = timers;
        this.queue = queue;
        this.publisher = new OrderEventPublisher(settings, this, metrics, breakers);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onMessage(Command.class, this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Publish(FinishedOrder order, Runnable acknowledged) -> publisher.publish(order, acknowledged);
            case Sent(OrderId id, boolean arrived) -> publisher.sent(id, arrived);
            case Wake.INSTANCE -> publisher.wake();
        }
        return this;
    }

    @Override
    public void send(FinishedOrder order) {
        getContext()
                .pipeToSelf(
                        queue.send(EventCodec.write(order), order.traceId(), SpanIds.order(order.orderId())),
                        (done, failure) -> new Sent(order.orderId(), failure == null));
    }

    @Override
    public void wakeAfter(Duration delay) {
        timers.startSingleTimer(Wake.INSTANCE, delay);
    }
}
