package io.coffeechaos.orders.queue;

import io.coffeechaos.orders.Failures;
import io.coffeechaos.orders.SpanId;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.TraceParent;
import io.coffeechaos.orders.sqs.SqsPublishFlow;
import io.coffeechaos.orders.sqs.SqsPublishResultEntry;
import io.coffeechaos.orders.tracing.FinishedSpan;
import io.coffeechaos.orders.tracing.SpanIds;
import io.coffeechaos.orders.tracing.SpanSink;
import java.time.Instant;
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

/** Sends messages to one queue and combines them into batches. Thread-safe. */
public final class QueueSender {
    private final QueueAddress address;
    private final SqsAsyncClient client;
    private final QueueSettings settings;
    private final Materializer materializer;
    private final SpanSink spans;
    /**
     * The messages without an answer, compared by identity, because two messages may have the same text. The stream
     * bounds its size.
     */
    private final Map<SendMessageRequest, CompletableFuture<Done>> unanswered =
            Collections.synchronizedMap(new IdentityHashMap<>());

    private Optional<BoundedSourceQueue<SendMessageRequest>> entrance = Optional.empty();

    /** Creates a sender. Its stream starts with the first message and uses this materializer. */
    public QueueSender(
            QueueAddress address,
            SqsAsyncClient client,
            QueueSettings settings,
            Materializer materializer,
            SpanSink spans) {
        this.address = address;
        this.client = client;
        this.settings = settings;
        this.materializer = materializer;
        this.spans = spans;
    }

    /**
     * Sends a message as {@link #send(String, Map)} does. Its attribute {@code traceparent} names the span of this sending,
     * which stands under {@code parent}.
     */
    public CompletionStage<Done> send(String body, TraceId trace, SpanId parent) {
        TraceParent own = new TraceParent(trace, SpanIds.random(), spans.samples(trace));
        Instant begun = Instant.now();
        return send(body, Map.of(TraceParent.NAME, own.header())).whenComplete((done, failure) -> {
            FinishedSpan.Builder span = QueueSpans.of(own, FinishedSpan.Kind.PRODUCER, "send", address.name())
                    .under(parent);
            if (failure != null) {
                span.text("error.type", Failures.cause(failure).getClass().getSimpleName())
                        .failed("it is unknown whether the queue has the message");
            }
            spans.ended(span.lasted(begun, Instant.now()));
        });
    }

    /**
     * Sends a message. The stage completes when the queue has the message. It fails with {@link QueueUnavailable} if it
     * is unknown whether the queue has the message.
     *
     * @param body the body of the message
     * @param attributes the message attributes, all of type String
     */
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
            throw new IllegalStateException("the queue answered a message that was not sent");
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
