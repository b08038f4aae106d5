package io.coffeechaos.orders.node.aws;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** The two queues, each with its dead-letter queue. {@code infra/main.tf} has the same attributes. */
public final class Queues {
    private static final Duration RETENTION = Duration.ofDays(14);
    /** A safety limit with an alarm. In normal operation only the consumer moves a message to the dead-letter queue. */
    private static final int RECEIVES_MAX = 1_000;

    private Queues() {}

    /** Returns the name of the dead-letter queue of this queue. */
    public static String deadLetters(String queue) {
        return queue + "-dlq";
    }

    /** Creates the missing queues. */
    public static void create(SqsAsyncClient client, List<String> queues) {
        for (String queue : queues) {
            String dead = create(client, deadLetters(queue), Map.of());
            String deadArn = client.getQueueAttributes(
                            request -> request.queueUrl(dead).attributeNames(QueueAttributeName.QUEUE_ARN))
                    .join()
                    .attributes()
                    .get(QueueAttributeName.QUEUE_ARN);
            String redrive = "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}".formatted(deadArn, RECEIVES_MAX);
            create(client, queue, Map.of(QueueAttributeName.REDRIVE_POLICY, redrive));
        }
    }

    /**
     * Checks that all queues exist.
     *
     * @throws ResourceMissingException if a queue does not exist
     */
    public static void check(SqsAsyncClient client, List<String> queues) {
        for (String queue : queues) {
            url(client, queue);
            url(client, deadLetters(queue));
        }
    }

    private static String create(SqsAsyncClient client, String name, Map<QueueAttributeName, String> attributes) {
        try {
            return client.getQueueUrl(request -> request.queueName(name)).join().queueUrl();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof QueueDoesNotExistException)) {
                throw e;
            }
        }
        Map<QueueAttributeName, String> all = new EnumMap<>(QueueAttributeName.class);
        all.put(QueueAttributeName.MESSAGE_RETENTION_PERIOD, Long.toString(RETENTION.toSeconds()));
        all.putAll(attributes);
        return client.createQueue(request -> request.queueName(name).attributes(all))
                .join()
                .queueUrl();
    }

    private static void url(SqsAsyncClient client, String name) {
        try {
            client.getQueueUrl(request -> request.queueName(name)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof QueueDoesNotExistException) {
                throw new ResourceMissingException("queue " + name);
            }
            throw e;
        }
    }
}
