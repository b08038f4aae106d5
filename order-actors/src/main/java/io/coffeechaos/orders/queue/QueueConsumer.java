package io.coffeechaos.orders.queue;

import io.coffeechaos.orders.ExponentialBackoff;
import io.coffeechaos.orders.Failures;
import io.coffeechaos.orders.sqs.MessageAction;
import io.coffeechaos.orders.sqs.SqsAckFlow;
import io.coffeechaos.orders.sqs.SqsAckResultEntry;
import io.coffeechaos.orders.sqs.SqsSource;
import io.coffeechaos.orders.sqs.SqsSourceSettings;
import java.time.Duration;
import java.util.Map;
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
 * Works on a queue's messages, one run after the other:
 *
 * <pre>
 * may I? -> SqsSource until a poll is empty -> work (bounded, kept hidden meanwhile) -> result -> SqsAckFlow
 * </pre>
 *
 * A run that fails, or may not begin, is followed by a pause with backoff. A message is deleted only after its result;
 * whatever happens in between, it shows again. Nothing is ever poison here but what the work calls a dead letter.
 */
public final class QueueConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(QueueConsumer.class);

    /** The message attribute of a dead letter that says why it is one. */
    static final String REASON = "reason";

    /** What is worked on. */
    public record Received(String body, int receives) {}

    private final ActorSystem<?> system;
    private final SqsAsyncClient client;
    private final QueueAddress queue;
    private final QueueSender deadLetters;
    private final QueueSettings settings;
    private final Supplier<CompletionStage<Boolean>> mayReceive;
    private final Function<Received, CompletionStage<ConsumeResult>> work;
    private final CompletableFuture<Done> ended = new CompletableFuture<>();
    private SharedKillSwitch run = KillSwitches.shared("not-started");
    private boolean stopping;
    private int idleRuns;
    private boolean failing;

    /**
     * @param mayReceive asked before each run
     * @param work may fail only by a bug; the message then shows again when its visibility time-out ends
     */
    public QueueConsumer(
            ActorSystem<?> system,
            SqsAsyncClient client,
            QueueAddress queue,
            QueueSender deadLetters,
            QueueSettings settings,
            Supplier<CompletionStage<Boolean>> mayReceive,
            Function<Received, CompletionStage<ConsumeResult>> work) {
        this.system = system;
        this.client = client;
        this.queue = queue;
        this.deadLetters = deadLetters;
        this.settings = settings;
        this.mayReceive = mayReceive;
        this.work = work;
    }

    /** Begins. */
    public void start() {
        nextRun();
    }

    /** Receives no more; done once every message in hand has its result and the queue was told. */
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
        SqsSourceSettings receiving = settings.receiving().withCloseOnEmptyReceive(true);
        return SqsSource.create(url, receiving, client, () -> !paused.get())
                .via(until.flow())
                .via(VisibilityExtender.extendedDuring(working(paused), settings.visibilityTimeout()))
                .via(SqsAckFlow.grouped(url, settings.grouped(), client))
                .runWith(Sink.foreach(this::acknowledged), system);
    }

    private Flow<Message, MessageAction, NotUsed> working(AtomicBoolean paused) {
        return Flow.of(Message.class).mapAsyncUnordered(settings.workMax(), message -> work.apply(received(message))
                .thenCompose(result -> action(message, result, paused))
                .exceptionally(bug -> {
                    LOG.error("a message of {} was not worked on", queue.name(), bug);
                    return MessageAction.ignore(message);
                }));
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
                // First there, then away from here: between the two it is in both.
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
                        "{}: a message shows again, {} failed: {}",
                        queue.name(),
                        result.messageAction().getClass().getSimpleName(),
                        error.message()));
    }

    private synchronized void pause(boolean received, Throwable failure) {
        if (failure != null && !failing) {
            LOG.warn("{} cannot be received from, trying again: {}", queue.name(), inShort(failure));
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

    /** The SDK's own messages are paragraphs. */
    private static String inShort(Throwable failure) {
        return Failures.cause(failure).toString().lines().findFirst().orElse("");
    }
}
