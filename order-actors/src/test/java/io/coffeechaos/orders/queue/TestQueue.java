package io.coffeechaos.orders.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.node.aws.Queues;
import io.coffeechaos.orders.sqs.MessageAction;
import io.coffeechaos.orders.sqs.SqsAckFlow;
import io.coffeechaos.orders.sqs.SqsAckResultEntry;
import io.coffeechaos.orders.sqs.SqsGroupedSettings;
import io.coffeechaos.orders.sqs.SqsPublishFlow;
import io.coffeechaos.orders.sqs.SqsPublishResultEntry;
import io.coffeechaos.orders.sqs.SqsSource;
import io.coffeechaos.orders.sqs.SqsSourceSettings;
import io.coffeechaos.orders.testkit.KeptSpans;
import io.coffeechaos.orders.testkit.QueueServer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * A queue on a real server, with the operations that tests need.
 *
 * @param kit runs the streams
 * @param client the client of the server; {@link #close} closes it
 * @param name the name of the queue, from which the name of its dead-letter queue follows
 * @param url the URL of the queue
 * @param spans the spans of its messages
 */
record TestQueue(ActorTestKit kit, SqsAsyncClient client, String name, String url, KeptSpans spans)
        implements AutoCloseable {
    static final QueueSettings SETTINGS = TestQueueSettings.SETTINGS;
    static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Creates a queue with a random name, and its dead-letter queue. */
    static TestQueue create(QueueServer server, ActorTestKit kit) {
        String name = "queue-" + UUID.randomUUID();
        SqsAsyncClient client = server.client();
        Queues.create(client, List.of(name));
        return new TestQueue(
                kit,
                client,
                name,
                client.getQueueUrl(request -> request.queueName(name)).join().queueUrl(),
                new KeptSpans());
    }

    QueueAddress address() {
        return new QueueAddress(client, name);
    }

    QueueSender sender() {
        return senderTo(name);
    }

    QueueSender deadLetterSender() {
        return senderTo(Queues.deadLetters(name));
    }

    DeadLetters deadLetters() {
        return new DeadLetters(client, name, Queues.deadLetters(name));
    }

    private QueueSender senderTo(String queue) {
        return new QueueSender(
                new QueueAddress(client, queue),
                client,
                SETTINGS,
                SystemMaterializer.get(kit.system()).materializer(),
                spans);
    }

    /** Publishes this many messages, with the bodies of {@link #bodies}. */
    void publish(int messages) throws Exception {
        List<SqsPublishResultEntry> results = Source.from(bodies(messages))
                .map(body -> SendMessageRequest.builder().messageBody(body).build())
                .via(SqsPublishFlow.grouped(url, SqsGroupedSettings.create(), client))
                .runWith(Sink.seq(), kit.system())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        assertThat(results).hasSize(messages).allMatch(result -> result.error().isEmpty());
    }

    /** Receives messages until a poll of one second returns none. The messages stay hidden for this time. */
    List<Message> receive(Duration visibility) throws Exception {
        return SqsSource.create(
                        url,
                        SqsSourceSettings.create()
                                .withWaitTime(Duration.ofSeconds(1))
                                .withCloseOnEmptyReceive(true)
                                .withVisibilityTimeout(visibility)
                                .withAttributes(List.of(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)),
                        client)
                .runWith(Sink.seq(), kit.system())
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    List<SqsAckResultEntry> acknowledge(List<MessageAction> actions) throws Exception {
        return Source.from(actions)
                .via(SqsAckFlow.grouped(url, SqsGroupedSettings.create(), client))
                .runWith(Sink.seq(), kit.system())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    /** The number of messages in the queue, hidden ones included. */
    long count() {
        return client
                .getQueueAttributes(request -> request.queueUrl(url)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .join()
                .attributes()
                .values()
                .stream()
                .mapToLong(Long::parseLong)
                .sum();
    }

    static List<String> bodies(int messages) {
        return IntStream.range(0, messages).mapToObj(i -> "m" + i).toList();
    }

    /** Repeats the assertion until it holds, for at most {@link #PATIENCE}. */
    void eventually(Runnable so) {
        kit.createTestProbe().awaitAssert(PATIENCE, Duration.ofMillis(100), () -> {
            so.run();
            return null;
        });
    }

    @Override
    public void close() {
        client.close();
    }
}
