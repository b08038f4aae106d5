package io.coffeechaos.orders.sqs;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/** Receives the messages of a queue by long polling. */
public final class SqsSource {
    /** The time for the round trip, added to the wait time of a poll. */
    private static final Duration POLL_MARGIN = Duration.ofSeconds(3);

    private SqsSource() {}

    /**
     * Returns a source that polls repeatedly. It fails when a poll fails, so use it in a {@code RestartSource} with
     * backoff.
     *
     * <p><b>emits when</b> a poll has returned messages; <b>backpressures when</b> the buffer is full, and then it
     * stops polling; <b>completes when</b> a poll is empty, if {@code closeOnEmptyReceive} is set. When it is
     * cancelled, it gives up the open poll. A queue server that does not notice this may still hand messages to that
     * poll. These messages stay hidden for one visibility timeout.
     *
     * @param queueUrl the URL of the queue
     * @param settings the settings of the polls
     * @param client the client of the queue
     */
    public static Source<Message, NotUsed> create(String queueUrl, SqsSourceSettings settings, SqsAsyncClient client) {
        return create(queueUrl, settings, client, () -> true);
    }

    /**
     * Returns the same source with a stop condition. Before each poll it asks {@code goOn} and completes if the answer
     * is false. It does not give up an open poll for this.
     */
    public static Source<Message, NotUsed> create(
            String queueUrl, SqsSourceSettings settings, SqsAsyncClient client, BooleanSupplier goOn) {
        ReceiveMessageRequest poll = poll(queueUrl, settings);
        Source<Message, ?> polled = Source.lazySource(() -> {
            AtomicReference<CompletableFuture<ReceiveMessageResponse>> open =
                    new AtomicReference<>(new CompletableFuture<>());
            // mapAsync would start the next poll before downstream has handled the messages of the last one.
            return Source.unfoldAsync(NotUsed.getInstance(), state -> {
                        if (!goOn.getAsBoolean()) {
                            return CompletableFuture.completedStage(Optional.empty());
                        }
                        open.set(client.receiveMessage(poll));
                        return open.get()
                                .thenApply(answer -> settings.closeOnEmptyReceive()
                                                && answer.messages().isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(Pair.create(state, answer.messages())));
                    })
                    .mapConcat(messages -> messages)
                    .watchTermination((mat, ended) -> {
                        ended.whenComplete((done, failure) -> open.get().cancel(true));
                        return mat;
                    });
        });
        return polled.buffer(settings.maxBufferSize(), OverflowStrategy.backpressure())
                .mapMaterializedValue(mat -> NotUsed.getInstance());
    }

    private static ReceiveMessageRequest poll(String queueUrl, SqsSourceSettings settings) {
        Duration atMost = settings.waitTime().plus(POLL_MARGIN);
        return ReceiveMessageRequest.builder()
                .queueUrl(queueUrl)
                .maxNumberOfMessages(settings.maxBatchSize())
                .waitTimeSeconds(Math.toIntExact(settings.waitTime().toSeconds()))
                .messageSystemAttributeNames(settings.attributes())
                .messageAttributeNames(settings.messageAttributes())
                .visibilityTimeout(settings.visibilityTimeout()
                        .map(hidden -> Math.toIntExact(hidden.toSeconds()))
                        .orElse(null))
                .overrideConfiguration(
                        override -> override.apiCallTimeout(atMost).apiCallAttemptTimeout(atMost))
                .build();
    }
}
