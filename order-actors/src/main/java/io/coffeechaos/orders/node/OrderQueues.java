package io.coffeechaos.orders.node;

import com.typesafe.config.Config;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.entity.EventPublisherPort;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderProtocol.AcceptReply;
import io.coffeechaos.orders.journal.JournalProbe;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.metrics.QueueMetrics;
import io.coffeechaos.orders.node.aws.AwsClients;
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
import io.coffeechaos.orders.tracing.SpanSink;
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
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * Wires the queues of one node. {@link #start} creates what the pipeline needs; {@link #consume} starts the consumers,
 * which need the pipeline.
 */
public final class OrderQueues {
    /** Receipts as log lines: the number of last orders for which no second line is written. */
    private static final int RECEIPTS_REMEMBERED_MAX = 10_000;

    private final ActorSystem<?> system;
    private final SqsAsyncClient client;
    private final JournalProbe journal;
    private final Config config;
    private final QueueSettings settings;
    private final IntakeSettings intakeSettings;
    private final QueueMetrics metrics;
    private final SpanSink spans;
    private final QueueAddress intakeAddress;
    private final QueueAddress eventsAddress;
    private final SqsIntakeQueue intake;
    private final ActorRef<EventPublisherActor.Command> events;
    private final List<QueueConsumer> consumers = new ArrayList<>();

    private OrderQueues(
            ActorSystem<?> system,
            SqsAsyncClient client,
            JournalProbe journal,
            QueueMetrics metrics,
            OrderMetrics breakers,
            SpanSink spans) {
        this.system = system;
        this.spans = spans;
        this.client = client;
        this.journal = journal;
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

    /** Starts sending. Sending ends with the actor system. */
    public static OrderQueues start(
            ActorSystem<?> system, QueueMetrics metrics, OrderMetrics breakers, SpanSink spans) {
        Config config = system.settings().config();
        AwsClients aws = AwsClients.of(config);
        SqsAsyncClient sqs = aws.sqs(breakers.calls());
        DynamoDbAsyncClient dynamoDb = aws.dynamoDb(breakers.calls());
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "close-queues", () -> {
                    sqs.close();
                    dynamoDb.close();
                    return CompletableFuture.completedFuture(Done.getInstance());
                });
        JournalProbe journal = new JournalProbe(
                dynamoDb,
                aws.journalTable(),
                config.getDuration("coffee.orders.journal-probe.fresh-for"),
                config.getDuration("coffee.orders.journal-probe.at-most"),
                System::nanoTime);
        return new OrderQueues(system, sqs, journal, metrics, breakers, spans);
    }

    /** Returns the intake queue, in which orders wait while the journal does not answer. */
    public IntakeQueue intake() {
        return intake;
    }

    /** Returns the probe of the journal. */
    public JournalProbe journal() {
        return journal;
    }

    /**
     * Returns the publisher of finished orders. It publishes nothing if {@code coffee.orders.events.enabled} is off.
     */
    public EventPublisherPort events() {
        return config.getBoolean("coffee.orders.events.enabled")
                ? (finished, acknowledged) ->
                        events.tell(new EventPublisherActor.Publish(FinishedOrder.of(finished), acknowledged))
                : EventPublisherPort.unheard();
    }

    /**
     * Consumes the queues: queued orders enter this pipeline, and receipts are written. The consumers stop when the
     * node begins to stop.
     */
    public void consume(OrderPipeline pipeline) {
        OrderIntake rules = new OrderIntake(new TenantId(config.getString("coffee.orders.tenant")), settings, metrics);
        consumers.add(consumer(intakeAddress, journal::isUp, message -> {
            intake.seen();
            return journal.isUp().thenCompose(up -> take(rules, message, up, pipeline::order));
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
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseServiceRequestsDone(), "end-queue-consumers", this::stopConsumers);
    }

    /** Stops receiving. The stage completes when every received message is settled. */
    private CompletionStage<Done> stopConsumers() {
        return CompletableFuture.allOf(consumers.stream()
                        .map(consumer -> consumer.stop().toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .thenApply(settled -> Done.getInstance());
    }

    private CompletionStage<ConsumeResult> take(
            OrderIntake rules,
            QueueConsumer.Received message,
            boolean journalUp,
            Function<OrderId, RecipientRef<OrderProtocol.Command>> orders) {
        return switch (rules.received(message.body(), message.receives(), journalUp)) {
            case OrderIntake.Settled(ConsumeResult result) -> CompletableFuture.completedStage(result);
            case OrderIntake.Ask(OrderAccepted order) ->
                ask(orders.apply(order.id()), order, intakeSettings.askTimeout())
                        .thenApply(answer -> rules.answered(order, message.receives(), answer));
        };
    }

    private CompletionStage<Optional<AcceptReply>> ask(
            RecipientRef<OrderProtocol.Command> entity, OrderAccepted order, Duration atMost) {
        CompletionStage<AcceptReply> reply = AskPattern.ask(
                entity, replyTo -> new OrderProtocol.Accept(order, true, replyTo), atMost, system.scheduler());
        // Without an answer the outcome is unknown, whatever the reason.
        return reply.handle((answer, failure) -> failure == null ? Optional.of(answer) : Optional.empty());
    }

    private QueueConsumer consumer(
            QueueAddress queue,
            Supplier<CompletionStage<Boolean>> mayReceive,
            Function<QueueConsumer.Received, CompletionStage<ConsumeResult>> work) {
        QueueSender deadLetters = sender(new QueueAddress(client, Queues.deadLetters(queue.name())));
        return new QueueConsumer(system, client, queue, deadLetters, settings, mayReceive, work, spans);
    }

    private QueueSender sender(QueueAddress queue) {
        Materializer materializer = SystemMaterializer.get(system).materializer();
        return new QueueSender(queue, client, settings, materializer, spans);
    }

    private Receipts receipts() {
        String directory = config.getString("coffee.orders.receipts.directory");
        return directory.isBlank() ? Receipts.logLines(RECEIPTS_REMEMBERED_MAX) : Receipts.files(Path.of(directory));
    }
}
