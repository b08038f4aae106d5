package io.coffeechaos.lab.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The intake queue and its dead-letter queue, in the queue server of this machine. */
final class IntakeMessages {
    /** So often to look for a message that a node may have just received: then it is in neither queue for a moment. */
    static final int LOOKS = 3;

    private static final long BETWEEN_LOOKS_MS = 300;

    /** A look reads at most this many times ten messages. */
    private static final int RECEIVES_MAX = 20;

    private final AwsCall sqs;
    private final String queue;

    IntakeMessages(FaultSite site) {
        this.sqs = new AwsCall(site.lab(), site.machine().queue(), "sqs", "AmazonSQS", "application/x-amz-json-1.0");
        this.queue = site.machine()
                .queue()
                .resolve("/000000000000/chaos-coffee-" + site.machine().tenant() + "-orders-intake")
                .toString();
    }

    /** Sends a message to the intake queue. */
    void send(String body) throws IOException, InterruptedException {
        sqs.send("SendMessage", request(queue).put("MessageBody", body));
    }

    /**
     * Removes all messages with this body, from the dead letters and from the queue.
     *
     * @param looks how often to look until there is one
     */
    void remove(String body, int looks) throws IOException, InterruptedException {
        for (int look = 1; removeFrom(queue + "-dlq", body) + removeFrom(queue, body) == 0 && look < looks; look++) {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MS);
        }
    }

    private int removeFrom(String from, String body) throws IOException, InterruptedException {
        int removed = 0;
        for (int receive = 0; receive < RECEIVES_MAX; receive++) {
            // The other messages are hidden for a second only.
            JsonNode messages = sqs.send(
                            "ReceiveMessage",
                            request(from)
                                    .put("MaxNumberOfMessages", 10)
                                    .put("VisibilityTimeout", 1)
                                    .put("WaitTimeSeconds", 0))
                    .path("Messages");
            for (JsonNode message : messages) {
                if (message.path("Body").asText().equals(body)) {
                    sqs.send(
                            "DeleteMessage",
                            request(from)
                                    .put(
                                            "ReceiptHandle",
                                            message.path("ReceiptHandle").asText()));
                    removed++;
                }
            }
            if (messages.isEmpty()) {
                break;
            }
        }
        return removed;
    }

    private static ObjectNode request(String queue) {
        return JsonNodeFactory.instance.objectNode().put("QueueUrl", queue);
    }
}
