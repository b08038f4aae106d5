package io.coffeechaos.orders.node;

import com.typesafe.config.Config;
import io.coffeechaos.orders.entity.EventPublisherPort;
import io.coffeechaos.orders.journal.JournalProbe;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.metrics.QueueMetrics;
import io.coffeechaos.orders.node.aws.AwsClients;
import io.coffeechaos.orders.queue.events.FinishedOrder;
import io.coffeechaos.orders.queue.intake.IntakeQueue;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * Wires the queues of one node. {@link #start} creates what the pipeline needs; {@link #consume} starts the consumers,
 * which need the pipeline.
 */
public final class OrderQueues {
    private final ActorSystem<?> system;
    private final Queueing queues;
    private final JournalProbe journal;

    private OrderQueues(ActorSystem<?> system, Queueing queues, JournalProbe journal) {
        this.system = system;
        this.queues = queues;
        this.journal = journal;
    }

    /** Starts sending. Sending ends with the actor system. */
    public static OrderQueues start(ActorSystem<?> system, QueueMetrics metrics, OrderMetrics breakers) {
        Config config = system.settings().config();
        AwsClients aws = AwsClients.of(config);
        SqsAsyncClient sqs = aws.sqs();
        DynamoDbAsyncClient dynamoDb = aws.dynamoDb();
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "close-queues", () -> {
                    sqs.close();
                    dynamoDb.close();
                    return CompletableFuture.completedFuture(Done.getInstance());
                });
        return new OrderQueues(
                system,
                Queueing.start(system, sqs, metrics, breakers),
                new JournalProbe(
                        dynamoDb,
                        aws.journalTable(),
                        config.getDuration("coffee.orders.journal-probe.fresh-for"),
                        config.getDuration("coffee.orders.journal-probe.at-most"),
                        System::nanoTime));
    }

    /**
     * Consumes the queues: queued orders enter this pipeline, and receipts are written. The consumers stop when the
     * node begins to stop.
     */
    public void consume(OrderPipeline pipeline) {
        queues.consume(pipeline::order, journal::isUp);
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseServiceRequestsDone(), "end-queue-consumers", () -> queues.stop()
                        .thenApply(done -> Done.getInstance()));
    }

    /** Returns the intake queue, in which orders wait while the journal does not answer. */
    public IntakeQueue intake() {
        return queues.intake();
    }

    /** Returns the probe of the journal. */
    public JournalProbe journal() {
        return journal;
    }

    /**
     * Returns the publisher of finished orders. It publishes nothing if {@code coffee.orders.events.enabled} is off.
     */
    public EventPublisherPort events() {
        return system.settings().config().getBoolean("coffee.orders.events.enabled")
                ? (finished, acknowledged) -> queues.publish(FinishedOrder.of(finished), acknowledged)
                : EventPublisherPort.unheard();
    }
}
