package io.coffeechaos.orders.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.metrics.QueueMetrics;
import io.coffeechaos.orders.queue.intake.IntakeSettings;
import io.coffeechaos.orders.queue.intake.SqsIntakeQueue;
import io.coffeechaos.orders.sqs.MessageAction;
import io.coffeechaos.orders.sqs.SqsAckResultEntry;
import io.coffeechaos.orders.testkit.Orders;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Runs streams, sender and intake queue against a real server. One test kills and restarts the server. */
class QueueServerIT extends WithQueueServer {
    // ---- source, publish, ack

    @Test
    void publishedMessagesAreReceivedWithAReceiveCountAndDeletedOnesAreGone() throws Exception {
        queue.publish(25);

        List<Message> received = queue.receive(Duration.ofSeconds(30));
        assertThat(received).extracting(Message::body).containsExactlyInAnyOrderElementsOf(TestQueue.bodies(25));
        assertThat(received).allMatch(message -> message.attributes()
                .get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)
                .equals("1"));

        queue.acknowledge(received.stream().map(MessageAction::delete).toList());
        assertThat(queue.count()).isZero();
    }

    @Test
    void aReturnedMessageIsVisibleAtOnceAndAnIgnoredOneIsStillHidden() throws Exception {
        queue.publish(2);
        List<Message> received = queue.receive(Duration.ofSeconds(30));

        queue.acknowledge(List.of(
                MessageAction.changeMessageVisibility(received.get(0), Duration.ZERO),
                MessageAction.ignore(received.get(1))));

        List<Message> again = queue.receive(Duration.ofSeconds(30));
        assertThat(again)
                .extracting(Message::body)
                .containsExactly(received.get(0).body());
        assertThat(again.getFirst().attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
                .isEqualTo("2");
    }

    @Test
    void anActionOnADeletedMessageFailsOnlyThatMessage() throws Exception {
        queue.publish(2);
        List<Message> received = queue.receive(Duration.ofSeconds(30));
        queue.acknowledge(List.of(MessageAction.delete(received.getFirst())));

        List<SqsAckResultEntry> results = queue.acknowledge(received.stream()
                .map(message -> MessageAction.changeMessageVisibility(message, Duration.ofSeconds(5)))
                .toList());

        assertThat(results).filteredOn(result -> result.error().isEmpty()).hasSize(1);
        assertThat(results)
                .filteredOn(result -> result.error().isPresent())
                .extracting(result -> result.messageAction().message().body())
                .containsExactly(received.getFirst().body());
    }

    @Test
    void theServerMovesAMessageThatIsReceivedTooOften() throws Exception {
        SqsAsyncClient client = queue.client();
        String name = queue.name() + "-often";
        String dead = client.createQueue(request -> request.queueName(name + "-dlq"))
                .join()
                .queueUrl();
        String arn = client.getQueueAttributes(
                        request -> request.queueUrl(dead).attributeNames(QueueAttributeName.QUEUE_ARN))
                .join()
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        String url = client.createQueue(request -> request.queueName(name)
                        .attributes(Map.of(
                                QueueAttributeName.REDRIVE_POLICY,
                                "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":2}")))
                .join()
                .queueUrl();
        TestQueue often = new TestQueue(kit, client, name, url, queue.spans());
        often.publish(1);
        for (int i = 0; i < 2; i++) {
            often.acknowledge(often.receive(Duration.ofSeconds(30)).stream()
                    .map(message -> MessageAction.changeMessageVisibility(message, Duration.ZERO))
                    .toList());
        }

        assertThat(often.receive(Duration.ofSeconds(30))).isEmpty();

        DeadLetters letters = new DeadLetters(client, name, name + "-dlq");
        often.eventually(() -> assertThat(letters.count()).isEqualTo(1));
        assertThat(letters.show(10).getFirst().reason())
                .as("the server gives no reason")
                .isEmpty();
    }

    // ---- sender

    @Test
    void aSenderReportsTheResultOfEachMessageAlsoWhenTheServerIsKilled() throws Exception {
        QueueSender sender = queue.sender();
        sender.send("before", Map.of()).toCompletableFuture().get(10, TimeUnit.SECONDS);

        server.kill();
        CompletionStage<Done> during = sender.send("during", Map.of());
        assertThat(during.toCompletableFuture())
                .failsWithin(TestQueue.PATIENCE)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(QueueUnavailable.class);
        server.restart();

        queue.eventually(
                () -> sender.send("after", Map.of()).toCompletableFuture().join());
        assertThat(queue.receive(Duration.ofSeconds(30)))
                .extracting(Message::body)
                .as("acknowledged messages survive a restart of the server")
                .contains("before", "after");
    }

    // ---- intake

    @Test
    void theIntakeIsQuietOnlyAfterItWasEmptyForAWhile() throws Exception {
        AtomicLong nanos = new AtomicLong();
        SqsIntakeQueue intake = intake(queue.client(), nanos);
        assertThat(quiet(intake)).as("empty from the start").isTrue();

        intake.store(Orders.accepted("one")).toCompletableFuture().get(10, TimeUnit.SECONDS);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(quiet(intake)).as("one message waits").isFalse();
        queue.acknowledge(queue.receive(Duration.ofSeconds(30)).stream()
                .map(MessageAction::delete)
                .toList());
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(intake.depth().toCompletableFuture().join()).isZero();
        assertThat(quiet(intake)).as("empty for a short time only").isFalse();
        nanos.addAndGet(Duration.ofMinutes(2).toNanos());
        assertThat(quiet(intake)).isTrue();

        try (SqsAsyncClient nowhere = server.client("http://127.0.0.1:1")) {
            assertThat(quiet(intake(nowhere, nanos)))
                    .as("the queue cannot be reached")
                    .isFalse();
        }
    }

    private SqsIntakeQueue intake(SqsAsyncClient client, AtomicLong nanos) {
        return new SqsIntakeQueue(
                queue.address(),
                queue.sender(),
                client,
                new QueueMetrics(new PrometheusRegistry()),
                new IntakeSettings(
                        Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(2)),
                nanos::get);
    }

    private static boolean quiet(SqsIntakeQueue intake) {
        return intake.isQuiet().toCompletableFuture().join();
    }
}
