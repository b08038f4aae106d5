package io.coffeechaos.orders.sqs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Sends messages to a queue in batches. */
public final class SqsPublishFlow {
    private SqsPublishFlow() {}

    /**
     * Returns a flow with one result per message, in order. The flow never fails.
     *
     * <p><b>emits when</b> the queue has answered a batch or the request has timed out; <b>backpressures when</b> all
     * requests are in flight and a batch is full; <b>completes when</b> upstream completes and all batches are
     * answered.
     *
     * @param queueUrl the URL of the queue
     * @param settings the settings of the batches
     * @param client the client of the queue
     */
    public static Flow<SendMessageRequest, SqsPublishResultEntry, NotUsed> grouped(
            String queueUrl, SqsGroupedSettings settings, SqsAsyncClient client) {
        return Flow.of(SendMessageRequest.class)
                .via(new GroupedWithinIdle<>(settings.maxBatchSize(), settings.maxBatchWait()))
                .mapAsync(settings.concurrentRequests(), group -> send(queueUrl, group, client))
                .mapConcat(results -> results);
    }

    private static CompletionStage<List<SqsPublishResultEntry>> send(
            String queueUrl, List<SendMessageRequest> group, SqsAsyncClient client) {
        List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
        for (SendMessageRequest request : group) {
            entries.add(SendMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .messageBody(request.messageBody())
                    .delaySeconds(request.delaySeconds())
                    .messageAttributes(request.messageAttributes())
                    .build());
        }
        return BatchResult.of(
                        () -> client.sendMessageBatch(
                                batch -> batch.queueUrl(queueUrl).entries(entries)),
                        answer -> answer.successful().stream()
                                .map(SendMessageBatchResultEntry::id)
                                .toList(),
                        SendMessageBatchResponse::failed)
                .thenApply(errors -> IntStream.range(0, group.size())
                        .mapToObj(place -> new SqsPublishResultEntry(group.get(place), errors.at(place)))
                        .toList());
    }
}
