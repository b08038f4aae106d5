package io.coffeechaos.orders.queue;

import io.coffeechaos.orders.sqs.SqsPublishFlow;
import io.coffeechaos.orders.sqs.SqsPublishResultEntry;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Sends single messages to one queue; those that come together travel together. Thread-safe. */
public final class QueueSender {
    private final QueueAddress address;
    private final SqsAsyncClient client;
    private final QueueSettings settings;
    private final Materializer materializer;
    /** By identity: two orders may well be the same text. Bounded by what the stream holds. */
    private final Map<SendMessageRequest, CompletableFuture<Done>> unanswered =
            Collections.synchronizedMap(new IdentityHashMap<>());

    private Optional<BoundedSourceQueue<SendMessageRequest>> entrance = Optional.empty();

    public QueueSender(QueueAddress address, SqsAsyncClient client, QueueSettings settings, Materializer materializer) {
        this.address = address;
        this.client = client;
        this.settings = settings;
        this.materializer = materializer;
    }

    /** Done once the queue has it; fails with {@link QueueUnavailable} if that is not known. */
    public CompletionStage<Done> send(String body, Map<String, String> attributes) {
        SendMessageRequest.Builder request = SendMessageRequest.builder().messageBody(body);
        if (!attributes.isEmpty()) {
            request.messageAttributes(attributes(attributes));
        }
        return address.url()
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        new QueueUnavailable("queue " + address.name() + " cannot be reached: " + failure)))
                .thenCompose(url -> offer(url, request.queueUrl(url).build()));
    }

    private CompletionStage<Done> offer(String url, SendMessageRequest request) {
        CompletableFuture<Done> answer = new CompletableFuture<>();
        unanswered.put(request, answer);
        if (entrance(url).offer(request) != QueueOfferResult.enqueued()) {
            unanswered.remove(request);
            answer.completeExceptionally(
                    new QueueUnavailable(settings.pendingMax() + " messages wait for " + address.name() + " already"));
        }
        return answer;
    }

    private synchronized BoundedSourceQueue<SendMessageRequest> entrance(String url) {
        if (entrance.isEmpty()) {
            entrance = Optional.of(Source.<SendMessageRequest>queue(settings.pendingMax())
                    .via(SqsPublishFlow.grouped(url, settings.grouped(), client))
                    .to(Sink.foreach(this::answered))
                    .run(materializer));
        }
        return entrance.get();
    }

    private void answered(SqsPublishResultEntry result) {
        CompletableFuture<Done> answer = unanswered.remove(result.request());
        if (answer == null) {
            throw new IllegalStateException("an answer to a message that was not sent");
        }
        result.error()
                .ifPresentOrElse(
                        error -> answer.completeExceptionally(new QueueUnavailable("queue " + address.name()
                                + " did not take a message: " + error.code() + ", " + error.message())),
                        () -> answer.complete(Done.getInstance()));
    }

    private static Map<String, MessageAttributeValue> attributes(Map<String, String> texts) {
        Map<String, MessageAttributeValue> values = new HashMap<>();
        texts.forEach((name, text) -> values.put(
                name,
                MessageAttributeValue.builder()
                        .dataType("String")
                        .stringValue(text)
                        .build()));
        return values;
    }
}
