package io.coffeechaos.orders.sqs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResultEntry;

/** Sends the actions for received messages to a queue, in batches. */
public final class SqsAckFlow {
    private SqsAckFlow() {}

    /**
     * Returns a flow with one result per action. The flow never fails. A message whose delete failed becomes visible
     * again, so it is delivered at least once.
     *
     * <p><b>emits when</b> the queue has answered a batch or the request has timed out; <b>backpressures when</b> all
     * requests are in flight and a batch is full; <b>completes when</b> upstream completes and all batches are
     * answered.
     *
     * @param queueUrl the URL of the queue
     * @param settings the settings of the batches
     * @param client the client of the queue
     */
    public static Flow<MessageAction, SqsAckResultEntry, NotUsed> grouped(
            String queueUrl, SqsGroupedSettings settings, SqsAsyncClient client) {
        return Flow.of(MessageAction.class)
                .via(new GroupedWithinIdle<>(settings.maxBatchSize(), settings.maxBatchWait()))
                .mapAsync(settings.concurrentRequests(), group -> acknowledge(queueUrl, group, client))
                .mapConcat(results -> results);
    }

    private static CompletionStage<List<SqsAckResultEntry>> acknowledge(
            String queueUrl, List<MessageAction> group, SqsAsyncClient client) {
        List<MessageAction.Delete> deletes = new ArrayList<>();
        List<MessageAction.ChangeMessageVisibility> changes = new ArrayList<>();
        List<SqsAckResultEntry> ignored = new ArrayList<>();
        for (MessageAction action : group) {
            switch (action) {
                case MessageAction.Delete delete -> deletes.add(delete);
                case MessageAction.ChangeMessageVisibility change -> changes.add(change);
                case MessageAction.Ignore ignore -> ignored.add(new SqsAckResultEntry(ignore, Optional.empty()));
            }
        }
        return delete(queueUrl, deletes, client)
                .thenCombine(
                        change(queueUrl, changes, client), (deleted, changed) -> Stream.of(deleted, changed, ignored)
                                .flatMap(List::stream)
                                .toList());
    }

    private static CompletableFuture<List<SqsAckResultEntry>> delete(
            String queueUrl, List<MessageAction.Delete> actions, SqsAsyncClient client) {
        List<DeleteMessageBatchRequestEntry> entries = IntStream.range(0, actions.size())
                .mapToObj(place -> DeleteMessageBatchRequestEntry.builder()
                        .id(Integer.toString(place))
                        .receiptHandle(actions.get(place).message().receiptHandle())
                        .build())
                .toList();
        return actions.isEmpty()
                ? CompletableFuture.completedFuture(List.of())
                : BatchResult.of(
                                () -> client.deleteMessageBatch(
                                        batch -> batch.queueUrl(queueUrl).entries(entries)),
                                answer -> answer.successful().stream()
                                        .map(DeleteMessageBatchResultEntry::id)
                                        .toList(),
                                DeleteMessageBatchResponse::failed)
                        .thenApply(errors -> results(actions, errors));
    }

    private static CompletableFuture<List<SqsAckResultEntry>> change(
            String queueUrl, List<MessageAction.ChangeMessageVisibility> actions, SqsAsyncClient client) {
        List<ChangeMessageVisibilityBatchRequestEntry> entries = IntStream.range(0, actions.size())
                .mapToObj(place -> ChangeMessageVisibilityBatchRequestEntry.builder()
                        .id(Integer.toString(place))
                        .receiptHandle(actions.get(place).message().receiptHandle())
                        .visibilityTimeout(actions.get(place).visibilityTimeout())
                        .build())
                .toList();
        return actions.isEmpty()
                ? CompletableFuture.completedFuture(List.of())
                : BatchResult.of(
                                () -> client.changeMessageVisibilityBatch(
                                        batch -> batch.queueUrl(queueUrl).entries(entries)),
                                answer -> answer.successful().stream()
                                        .map(ChangeMessageVisibilityBatchResultEntry::id)
                                        .toList(),
                                ChangeMessageVisibilityBatchResponse::failed)
                        .thenApply(errors -> results(actions, errors));
    }

    private static List<SqsAckResultEntry> results(List<? extends MessageAction> actions, BatchResult errors) {
        return IntStream.range(0, actions.size())
                .mapToObj(place -> new SqsAckResultEntry(actions.get(place), errors.at(place)))
                .toList();
    }
}
