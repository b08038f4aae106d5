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

/** A queue's messages by long polling. */
public final class SqsSource {
    /** On top of the wait, for the way there and back. */
    private static final Duration POLL_MARGIN = Duration.ofSeconds(3);

    private SqsSource() {}

    /**
     * Polls again and again; fails when a poll fails, so put it into a {@code RestartSource} with backoff.
     *
     * <p><b>emits when</b> a poll has brought messages; <b>backpressures when</b> the buffer is full: then it polls no
     * more; <b>completes when</b> a poll was empty, if it was told so. When it is cancelled it gives up the open poll; a
     * queue server that does not notice hides what it still hands to that poll for one visibility time-out.
     */
    public static Source<Message, NotUsed> create(String queueUrl, SqsSourceSettings settings, SqsAsyncClient client) {
        return create(queueUrl, settings, client, () -> true);
    }

    /** As above; it completes where another poll would begin and {@code goOn} says no. No open poll is given up. */
    public static Source<Message, NotUsed> create(
            String queueUrl, SqsSourceSettings settings, SqsAsyncClient client, BooleanSupplier goOn) {
        ReceiveMessageRequest poll = poll(queueUrl, settings);
        Source<Message, ?> polled = Source.lazySource(() -> {
            AtomicReference<CompletableFuture<ReceiveMessageResponse>> open =
                    new AtomicReference<>(new CompletableFuture<>());
            // Not mapAsync: that would begin the next poll before anybody has looked at the last one's messages.
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
                .visibilityTimeout(settings.visibilityTimeout()
                        .map(hidden -> Math.toIntExact(hidden.toSeconds()))
                        .orElse(null))
                .overrideConfiguration(
                        override -> override.apiCallTimeout(atMost).apiCallAttemptTimeout(atMost))
                .build();
    }
}
