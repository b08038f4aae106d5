package io.coffeechaos.orders.sqs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/** A client that answers as the test says and records each request. */
final class FakeSqs implements SqsAsyncClient {
    /** A message with this body. */
    static Message message(String body) {
        return Message.builder()
                .messageId(body)
                .receiptHandle("receipt-" + body)
                .body(body)
                .build();
    }

    final List<List<String>> sent = new CopyOnWriteArrayList<>();
    final List<List<String>> deleted = new CopyOnWriteArrayList<>();
    final List<List<String>> changed = new CopyOnWriteArrayList<>();
    final List<CompletableFuture<ReceiveMessageResponse>> polls = new CopyOnWriteArrayList<>();
    /** The messages of the n-th poll, counted from 0. */
    volatile Function<Integer, CompletableFuture<List<Message>>> brings =
            poll -> CompletableFuture.completedFuture(IntStream.range(0, 10)
                    .mapToObj(place -> message(poll + "-" + place))
                    .toList());
    /** The message bodies that the queue refuses. */
    volatile Predicate<String> refuses = body -> false;
    /** The result of each send, delete and visibility request. */
    volatile CompletableFuture<Void> request = CompletableFuture.completedFuture(null);

    @Override
    public CompletableFuture<ReceiveMessageResponse> receiveMessage(ReceiveMessageRequest asked) {
        CompletableFuture<ReceiveMessageResponse> answer = brings.apply(polls.size())
                .thenApply(messages ->
                        ReceiveMessageResponse.builder().messages(messages).build());
        polls.add(answer);
        return answer;
    }

    @Override
    public CompletableFuture<SendMessageBatchResponse> sendMessageBatch(SendMessageBatchRequest asked) {
        sent.add(asked.entries().stream()
                .map(SendMessageBatchRequestEntry::messageBody)
                .toList());
        List<SendMessageBatchResultEntry> done = new ArrayList<>();
        List<BatchResultErrorEntry> failed = new ArrayList<>();
        for (SendMessageBatchRequestEntry entry : asked.entries()) {
            if (refuses.test(entry.messageBody())) {
                failed.add(BatchResultErrorEntry.builder()
                        .id(entry.id())
                        .code("Throttled")
                        .build());
            } else {
                done.add(SendMessageBatchResultEntry.builder().id(entry.id()).build());
            }
        }
        return request.thenApply(answered -> SendMessageBatchResponse.builder()
                .successful(done)
                .failed(failed)
                .build());
    }

    @Override
    public CompletableFuture<DeleteMessageBatchResponse> deleteMessageBatch(DeleteMessageBatchRequest asked) {
        deleted.add(asked.entries().stream().map(entry -> entry.receiptHandle()).toList());
        return request.thenApply(answered -> DeleteMessageBatchResponse.builder()
                .successful(asked.entries().stream()
                        .map(entry -> DeleteMessageBatchResultEntry.builder()
                                .id(entry.id())
                                .build())
                        .toList())
                .build());
    }

    @Override
    public CompletableFuture<ChangeMessageVisibilityBatchResponse> changeMessageVisibilityBatch(
            ChangeMessageVisibilityBatchRequest asked) {
        changed.add(asked.entries().stream()
                .map(entry -> entry.receiptHandle() + " " + entry.visibilityTimeout())
                .toList());
        return request.thenApply(answered -> ChangeMessageVisibilityBatchResponse.builder()
                .successful(asked.entries().stream()
                        .map(entry -> ChangeMessageVisibilityBatchResultEntry.builder()
                                .id(entry.id())
                                .build())
                        .toList())
                .build());
    }

    @Override
    public String serviceName() {
        return "sqs";
    }

    @Override
    public void close() {}
}
