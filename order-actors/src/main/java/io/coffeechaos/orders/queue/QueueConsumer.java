package io.coffeechaos.orders.queue;

import io.coffeechaos.orders.ExponentialBackoff;
import io.coffeechaos.orders.Failures;
import io.coffeechaos.orders.TraceParent;
import io.coffeechaos.orders.sqs.MessageAction;
import io.coffeechaos.orders.sqs.SqsAckFlow;
import io.coffeechaos.orders.sqs.SqsAckResultEntry;
import io.coffeechaos.orders.sqs.SqsSource;
import io.coffeechaos.orders.sqs.SqsSourceSettings;
import io.coffeechaos.orders.tracing.FinishedSpan;
import io.coffeechaos.orders.tracing.SpanIds;
import io.coffeechaos.orders.tracing.SpanSink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Consumes the messages of a queue, one run after the other:
 *
 * <pre>
 * mayReceive? -> SqsSource until a poll is empty -> work (bounded, message stays hidden) -> result -> SqsAckFlow
 * </pre>
 *
 * After a run that failed or was not allowed, the consumer pauses with backoff. It deletes a message only after its
 * result; after any failure before that, the message becomes visible again. A message becomes a dead letter only if the
 * work returns {@link ConsumeResult.DeadLetter}.
 */
public final class QueueConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(QueueConsumer.class);

    /** The message attribute that holds the reason of a dead letter. */
    static final String REASON = "reason";

    /**
     * A received message.
     *
     * @param body the body of the message
     * @param receives how often the message was received, this time included
     */
    public record Received(String body, int receives) {}

    private final ActorSystem<?> system;
    private final SqsAsyncClient client;
    private final QueueAddress queue;
    private final QueueSender deadLetters;
    private final QueueSettings settings;
    private final Supplier<CompletionStage<Boolean>> mayReceive;
    private final Function<Received, CompletionStage<ConsumeResult>> work;
    private final SpanSink spans;
    private final CompletableFuture<Done> ended = new CompletableFuture<>();
    private SharedKillSwitch run = KillSwitches.shared("not-started");
    private boolean stopping;
    private int idleRuns;
    private boolean failing;

    /**
     * Creates a consumer that has not started.
     *
     * @param system the actor system of the node
     * @param client the client of the queues
     * @param queue the queue to consume
     * @param deadLetters sends to the dead-letter queue
     * @param settings the settings of the queues
     * @param mayReceive called before each run; the consumer receives only if the answer is true
     * @param work processes a message. Its stage fails only because of a bug, and then the message becomes visible
     *     again after its visibility timeout.
     * @param spans takes the span of each message that names its sender's
     */
    public QueueConsumer(
            ActorSystem<?> system,
            SqsAsyncClient client,
            QueueAddress queue,
            QueueSender deadLetters,
            QueueSettings settings,
            Supplier<CompletionStage<Boolean>> mayReceive,
            Function<Received, CompletionStage<ConsumeResult>> work,
            SpanSink spans) {
        this.system = system;
        this.client = client;
        this.queue = queue;
        this.deadLetters = deadLetters;
        this.settings = settings;
        this.mayReceive = mayReceive;
        this.work = work;
        this.spans = spans;
    }

    /** Starts the consumer. */
    public void start() {
        nextRun();
    }

    /** Stops receiving. The stage completes when every received message is processed and the queue has the result. */
    public synchronized CompletionStage<Done> stop() {
        stopping = true;
        run.shutdown();
        return ended;
    }

    private void nextRun() {
        SharedKillSwitch next = KillSwitches.shared(queue.name());
        synchronized (this) {
            run = next;
            if (stopping) {
                ended.complete(Done.getInstance());
                return;
            }
        }
        CompletionStage<Boolean> ran = CompletableFuture.completedStage(Done.getInstance())
                .thenCompose(begin -> mayReceive.get())
                .thenCompose(may -> may
                        ? queue.url().thenCompose(url -> receive(url, next)).thenApply(done -> true)
                        : CompletableFuture.completedStage(false));
        ran.whenComplete((received, failure) -> pause(failure == null && received, failure));
    }

    private CompletionStage<Done> receive(String url, SharedKillSwitch until) {
        AtomicBoolean paused = new AtomicBoolean();
        SqsSourceSettings receiving = settings.receiving()
                .withMessageAttributes(List.of(TraceParent.NAME))
                .withCloseOnEmptyReceive(true);
        return SqsSource.create(url, receiving, client, () -> !paused.get())
                .via(until.flow())
                .via(VisibilityExtender.extendedDuring(working(paused), settings.visibilityTimeout()))
                .via(SqsAckFlow.grouped(url, settings.grouped(), client))
                .runWith(Sink.foreach(this::acknowledged), system);
    }

    private Flow<Message, MessageAction, NotUsed> working(AtomicBoolean paused) {
        return Flow.of(Message.class).mapAsyncUnordered(settings.workMax(), message -> {
            Instant begun = Instant.now();
            return work.apply(received(message))
                    .thenCompose(result -> action(message, result, paused))
                    .exceptionally(bug -> {
                        LOG.error("cannot process a message of {}", queue.name(), bug);
                        return MessageAction.ignore(message);
                    })
                    .thenApply(action -> {
                        sender(message).ifPresent(sender -> tell(message, sender, begun));
                        return action;
                    });
        });
    }

    /** A message of a release before traces, or of another program, has no such attribute. */
    private static Optional<TraceParent> sender(Message message) {
        return Optional.ofNullable(message.messageAttributes().get(TraceParent.NAME))
                .flatMap(attribute -> Optional.ofNullable(attribute.stringValue()))
                .flatMap(TraceParent::of);
    }

    private void tell(Message message, TraceParent sender, Instant begun) {
        TraceParent own = new TraceParent(sender.trace(), SpanIds.random(), spans.samples(sender.trace()));
        spans.ended(QueueSpans.of(own, FinishedSpan.Kind.CONSUMER, "process", queue.name())
                .under(sender.span())
                .link(sender)
                .text("messaging.message.id", message.messageId())
                .number("coffee.receives", received(message).receives())
                .lasted(begun, Instant.now()));
    }

    private CompletionStage<MessageAction> action(Message message, ConsumeResult result, AtomicBoolean paused) {
        return switch (result) {
            case ConsumeResult.Done() -> CompletableFuture.completedStage(MessageAction.delete(message));
            case ConsumeResult.Later(Duration after, boolean pause) -> {
                if (pause) {
                    paused.set(true);
                }
                yield CompletableFuture.completedStage(MessageAction.changeMessageVisibility(message, after));
            }
            case ConsumeResult.DeadLetter(String reason) -> {
                LOG.warn("a message of {} becomes a dead letter: {}", queue.name(), reason);
                // Send first, then delete: for a short time the message is in both queues, and it is never lost.
                yield deadLetters
                        .send(message.body(), Map.of(REASON, reason))
                        .thenApply(sent -> MessageAction.delete(message))
                        .exceptionally(unsent -> MessageAction.ignore(message));
            }
        };
    }

    private void acknowledged(SqsAckResultEntry result) {
        result.error()
                .ifPresent(error -> LOG.info(
                        "{}: a message will be delivered again, {} failed: {}",
                        queue.name(),
                        result.messageAction().getClass().getSimpleName(),
                        error.message()));
    }

    private synchronized void pause(boolean received, Throwable failure) {
        if (failure != null && !failing) {
            LOG.warn("cannot receive from {}, trying again: {}", queue.name(), inShort(failure));
        }
        failing = failure != null;
        idleRuns = received ? 0 : idleRuns + 1;
        Duration pause = new ExponentialBackoff(settings.pauseMin(), settings.pauseMax()).delay(idleRuns);
        if (stopping) {
            ended.complete(Done.getInstance());
        } else {
            system.scheduler().scheduleOnce(pause, this::nextRun, system.executionContext());
        }
    }

    private static Received received(Message message) {
        String receives = message.attributes().getOrDefault(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "1");
        return new Received(message.body(), Integer.parseInt(receives));
    }

    /** Returns the first line of the failure, because the SDK's messages have several lines. */
    private static String inShort(Throwable failure) {
        return Failures.cause(failure).toString().lines().findFirst().orElse("");
    }
}
