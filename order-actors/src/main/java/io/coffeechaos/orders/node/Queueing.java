package io.coffeechaos.orders.node;

import com.typesafe.config.Config;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderProtocol.AcceptReply;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.metrics.QueueMetrics;
import io.coffeechaos.orders.node.aws.Queues;
import io.coffeechaos.orders.queue.ConsumeResult;
import io.coffeechaos.orders.queue.QueueAddress;
import io.coffeechaos.orders.queue.QueueConsumer;
import io.coffeechaos.orders.queue.QueueSender;
import io.coffeechaos.orders.queue.QueueSettings;
import io.coffeechaos.orders.queue.events.EventPublisherActor;
import io.coffeechaos.orders.queue.events.FinishedOrder;
import io.coffeechaos.orders.queue.events.OrderEventPublisher;
import io.coffeechaos.orders.queue.events.ReceiptConsumer;
import io.coffeechaos.orders.queue.events.Receipts;
import io.coffeechaos.orders.queue.intake.IntakeQueue;
import io.coffeechaos.orders.queue.intake.IntakeSettings;
import io.coffeechaos.orders.queue.intake.OrderIntake;
import io.coffeechaos.orders.queue.intake.SqsIntakeQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Both queues of one node: their senders and, on request, their consumers. */
public final class Queueing {
    /** The number of orders whose log line receipt is remembered, so that no second line is written. */
    private static final int RECEIPTS_REMEMBERED_MAX = 10_000;

    private final ActorSystem<?> system;
    private final SqsAsyncClient client;
    private final Config config;
    private final QueueSettings settings;
    private final IntakeSettings intakeSettings;
    private final QueueMetrics metrics;
    private final QueueAddress intakeAddress;
    private final QueueAddress eventsAddress;
    private final SqsIntakeQueue intake;
    private final ActorRef<EventPublisherActor.Command> events;
    private final List<QueueConsumer> consumers = new ArrayList<>();

    private Queueing(ActorSystem<?> system, SqsAsyncClient client, QueueMetrics metrics, OrderMetrics breakers) {
        this.system = system;
        this.client = client;
        this.metrics = metrics;
        this.config = system.settings().config();
        this.settings = QueueSettings.of(config);
        this.intakeSettings = IntakeSettings.of(config);
        this.intakeAddress = new QueueAddress(client, config.getString("coffee.orders.queues.intake"));
        this.eventsAddress = new QueueAddress(client, config.getString("coffee.orders.queues.events"));
        this.intake = new SqsIntakeQueue(
                intakeAddress, sender(intakeAddress), client, metrics, intakeSettings, System::nanoTime);
        this.events = system.systemActorOf(
                EventPublisherActor.create(
                        sender(eventsAddress), OrderEventPublisher.Settings.of(config), metrics, breakers),
                "order-events",
                Props.empty());
    }

    /** Starts sending. */
    public static Queueing start(
            ActorSystem<?> system, SqsAsyncClient client, QueueMetrics metrics, OrderMetrics breakers) {
        return new Queueing(system, client, metrics, breakers);
    }

    /** Returns the intake queue, in which orders wait while the journal does not answer. */
    public IntakeQueue intake() {
        return intake;
    }

    /**
     * Publishes the event of a finished order. {@code acknowledged} runs on another thread when the queue has the
     * event.
     */
    public void publish(FinishedOrder order, Runnable acknowledged) {
        events.tell(new EventPublisherActor.Publish(order, acknowledged));
    }

    /**
     * Starts consuming.
     *
     * @param orders returns the entity of an order
     * @param journalUp whether a probe of the journal succeeds
     */
    public void consume(
            Function<OrderId, RecipientRef<OrderProtocol.Command>> orders,
            Supplier<CompletionStage<Boolean>> journalUp) {
        OrderIntake rules = new OrderIntake(settings, metrics);
        consumers.add(consumer(intakeAddress, journalUp, message -> {
            intake.seen();
            return journalUp.get().thenCompose(up -> take(rules, message, up, orders));
        }));
        if (config.getBoolean("coffee.orders.receipts.enabled")) {
            Executor blocking = system.dispatchers().lookup(DispatcherSelector.blocking())::execute;
            ReceiptConsumer receipts = new ReceiptConsumer(receipts(), settings, blocking);
            consumers.add(consumer(eventsAddress, () -> CompletableFuture.completedFuture(true), receipts::received));
        }
        consumers.forEach(QueueConsumer::start);
        system.scheduler()
                .scheduleWithFixedDelay(
                        intakeSettings.depthEvery(),
                        intakeSettings.depthEvery(),
                        () -> intake.depth(),
                        system.executionContext());
    }

    /** Stops receiving. The stage completes when every received message is settled. */
    public CompletionStage<Void> stop() {
        return CompletableFuture.allOf(consumers.stream()
                .map(consumer -> consumer.stop().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    private CompletionStage<ConsumeResult> take(
            OrderIntake rules,
            QueueConsumer.Received message,
            boolean journalUp,
            Function<OrderId, RecipientRef<OrderProtocol.Command>> orders) {
        return switch (rules.received(message.body(), message.receives(), journalUp)) {
            case OrderIntake.Settled(ConsumeResult verdict) -> CompletableFuture.completedStage(verdict);
            case OrderIntake.Ask(OrderAccepted order) ->
                ask(orders.apply(order.id()), order, intakeSettings.askTimeout())
                        .thenApply(answer -> rules.answered(order, message.receives(), answer));
        };
    }

    private CompletionStage<Optional<AcceptReply>> ask(
            RecipientRef<OrderProtocol.Command> entity, OrderAccepted order, Duration atMost) {
        CompletionStage<AcceptReply> reply = AskPattern.ask(
                entity, replyTo -> new OrderProtocol.Accept(order, true, replyTo), atMost, system.scheduler());
        // Whatever the cause of the failure is, the answer is unknown.
        return reply.handle((answer, failure) -> failure == null ? Optional.of(answer) : Optional.empty());
    }

    private QueueConsumer consumer(
            QueueAddress queue,
            Supplier<CompletionStage<Boolean>> mayReceive,
            Function<QueueConsumer.Received, CompletionStage<ConsumeResult>> work) {
        QueueSender deadLetters = sender(new QueueAddress(client, Queues.deadLetters(queue.name())));
        return new QueueConsumer(system, client, queue, deadLetters, settings, mayReceive, work);
    }

    private QueueSender sender(QueueAddress queue) {
        Materializer materializer = SystemMaterializer.get(system).materializer();
        return new QueueSender(queue, client, settings, materializer);
    }

    private Receipts receipts() {
        String directory = config.getString("coffee.orders.receipts.directory");
        return directory.isBlank() ? Receipts.logLines(RECEIPTS_REMEMBERED_MAX) : Receipts.files(Path.of(directory));
    }
}
