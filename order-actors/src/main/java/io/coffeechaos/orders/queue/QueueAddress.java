package io.coffeechaos.orders.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;

/**
 * A queue and its name. The URL of the queue is requested once. If the request failed, the next caller starts it again.
 */
public final class QueueAddress {
    private final SqsAsyncClient client;
    private final String name;
    private CompletableFuture<String> url = CompletableFuture.failedFuture(new IllegalStateException("not asked yet"));

    /** Creates the address of the queue with this name. */
    public QueueAddress(SqsAsyncClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /** Returns the name of the queue. */
    public String name() {
        return name;
    }

    /** Returns the URL of the queue. The stage fails while the queue does not answer or does not exist. */
    public synchronized CompletionStage<String> url() {
        if (url.isCompletedExceptionally()) {
            url = client.getQueueUrl(request -> request.queueName(name)).thenApply(GetQueueUrlResponse::queueUrl);
        }
        return url;
    }
}
