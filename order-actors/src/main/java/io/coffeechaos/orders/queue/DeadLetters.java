package io.coffeechaos.orders.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Counts, shows and redrives the dead letters of a queue, for an operator. The methods block and throw the exceptions
 * of the SDK.
 */
public final class DeadLetters {
    private static final List<QueueAttributeName> COUNTED = List.of(
            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);

    private static final int BATCH_MAX = 10;
    private static final int POLL_SECONDS = 1;
    /**
     * How long a shown letter stays hidden: long enough to show it only once, short enough for the next command to find
     * it.
     */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final SqsAsyncClient client;
    private final String queue;
    private final String deadLetters;

    /**
     * Creates access to the dead letters of a queue.
     *
     * @param client the client of the queues
     * @param queue the name of the queue
     * @param deadLetters the name of its dead-letter queue
     */
    public DeadLetters(SqsAsyncClient client, String queue, String deadLetters) {
        this.client = client;
        this.queue = queue;
        this.deadLetters = deadLetters;
    }

    /**
     * One dead letter.
     *
     * @param id the id of the message
     * @param reason why the message is a dead letter; empty if SQS moved it after too many receives
     * @param since when the message was sent to the dead-letter queue
     * @param body the body as it was sent
     */
    public record Letter(String id, Optional<String> reason, Instant since, String body) {}

    /** The approximate number of dead letters, including letters that a recent command has hidden. */
    public int count() {
        String url = url(deadLetters);
        return client
                .getQueueAttributes(request -> request.queueUrl(url).attributeNames(COUNTED))
                .join()
                .attributes()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    /** Returns at most {@code limit} letters in no particular order. The letters stay in the dead-letter queue. */
    public List<Letter> show(int limit) {
        Map<String, Letter> seen = new LinkedHashMap<>();
        String url = url(deadLetters);
        List<Message> batch = receive(url, limit, LOOK);
        while (!batch.isEmpty() && seen.size() < limit) {
            batch.forEach(message -> seen.putIfAbsent(message.messageId(), letter(message)));
            batch = seen.size() < limit ? receive(url, limit - seen.size(), LOOK) : List.of();
        }
        return List.copyOf(seen.values());
    }

    /**
     * Moves at most {@code limit} letters back to the queue, and no more than there are at the start. A letter that
     * fails again at once is therefore not moved in an endless loop.
     *
     * @return the number of moved letters
     */
    public int redrive(int limit) {
        int left = Math.min(limit, count());
        int moved = 0;
        String from = url(deadLetters);
        String to = url(queue);
        List<Message> batch = left == 0 ? List.of() : receive(from, left, Duration.ofSeconds(30));
        while (!batch.isEmpty()) {
            for (Message message : batch) {
                client.sendMessage(request -> request.queueUrl(to).messageBody(message.body()))
                        .join();
                client.deleteMessage(request -> request.queueUrl(from).receiptHandle(message.receiptHandle()))
                        .join();
                moved++;
            }
            left -= batch.size();
            batch = left > 0 ? receive(from, left, Duration.ofSeconds(30)) : List.of();
        }
        return moved;
    }

    private List<Message> receive(String url, int limit, Duration hidden) {
        return client.receiveMessage(request -> request.queueUrl(url)
                        .maxNumberOfMessages(Math.min(limit, BATCH_MAX))
                        .waitTimeSeconds(POLL_SECONDS)
                        .visibilityTimeout(Math.toIntExact(hidden.toSeconds()))
                        .messageSystemAttributeNames(MessageSystemAttributeName.SENT_TIMESTAMP)
                        .messageAttributeNames(QueueConsumer.REASON))
                .join()
                .messages();
    }

    private static Letter letter(Message message) {
        return new Letter(
                message.messageId(),
                Optional.ofNullable(message.messageAttributes().get(QueueConsumer.REASON))
                        .map(MessageAttributeValue::stringValue),
                Instant.ofEpochMilli(
                        Long.parseLong(message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP))),
                message.body());
    }

    private String url(String name) {
        return client.getQueueUrl(request -> request.queueName(name)).join().queueUrl();
    }
}
