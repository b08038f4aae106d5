package io.coffeechaos.orders.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;

/** A queue by its name. Its URL is asked for once; a look-up that failed is made again for the next one who asks. */
public final class QueueAddress {
    private final SqsAsyncClient client;
    private final String name;
    private CompletableFuture<String> url = CompletableFuture.failedFuture(new IllegalStateException("not asked yet"));

    public QueueAddress(SqsAsyncClient client, String name) {
        this.client = client;
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** Fails while the queue cannot be reached, or is not there. */
    public synchronized CompletionStage<String> url() {
        if (url.isCompletedExceptionally()) {
            url = client.getQueueUrl(request -> request.queueName(name)).thenApply(GetQueueUrlResponse::queueUrl);
        }
        return url;
    }
}
