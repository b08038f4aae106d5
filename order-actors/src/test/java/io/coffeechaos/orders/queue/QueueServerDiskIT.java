package io.coffeechaos.orders.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.testkit.QueueServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** The queue server exits when it cannot write, so that it never acknowledges a message that it does not store. */
class QueueServerDiskIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int FILE_KIB = 512;
    private static final int MESSAGE_KIB = 16;
    private static final int MESSAGES = 3 * FILE_KIB / MESSAGE_KIB;

    @Test
    void aServerThatCannotWriteExitsAndKeepsEveryAcknowledgedMessage() throws InterruptedException {
        try (QueueServer server = QueueServer.startWithFilesUpTo(FILE_KIB);
                SqsAsyncClient client = server.client()) {
            String url = client.createQueue(request -> request.queueName("small"))
                    .join()
                    .queueUrl();

            List<String> answered = new ArrayList<>();
            for (int i = 0; i < MESSAGES && server.isAlive(); i++) {
                String body = ("message " + i + " ").repeat(MESSAGE_KIB * 1024 / ("message " + i + " ").length());
                if (send(client, url, body)) {
                    answered.add(body);
                }
            }
            assertThat(answered)
                    .as("acknowledged sends before the disk was full")
                    .isNotEmpty()
                    .hasSizeLessThan(MESSAGES);
            assertThat(server.exitCode(PATIENCE)).as("exit code of the server").hasValue(1);

            server.restart();
            assertThat(receiveAll(client, url)).containsAll(answered);
        }
    }

    private static boolean send(SqsAsyncClient client, String url, String body) {
        try {
            client.sendMessage(request -> request.queueUrl(url).messageBody(body))
                    .join();
            return true;
        } catch (CompletionException refused) {
            return false;
        }
    }

    private static List<String> receiveAll(SqsAsyncClient client, String url) {
        List<String> bodies = new ArrayList<>();
        List<Message> received;
        do {
            received = client.receiveMessage(request ->
                            request.queueUrl(url).maxNumberOfMessages(10).waitTimeSeconds(1))
                    .join()
                    .messages();
            received.forEach(message -> bodies.add(message.body()));
        } while (!received.isEmpty());
        return bodies;
    }
}
