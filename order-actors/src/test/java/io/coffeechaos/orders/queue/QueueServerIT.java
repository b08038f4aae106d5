package io.coffeechaos.orders.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.metrics.QueueMetrics;
import io.coffeechaos.orders.provision.Queues;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.testkit.QueueServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** The queue package against a real server, which is killed and started again. */
class QueueServerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final QueueSettings SETTINGS = OrderIntakeTest.SETTINGS;

    private static QueueServer server;
    private static ActorTestKit kit;

    private final SqsAsyncClient client = server.client();
    private final String name = "queue-" + UUID.randomUUID();
    private String url;

    @BeforeAll
    static void startServer() {
        server = QueueServer.start();
        kit = ActorTestKit.create();
    }

    @AfterAll
    static void stopServer() {
        kit.shutdownTestKit();
        server.close();
    }

    @BeforeEach
    void createQueue() {
        Queues.create(client, List.of(name));
        url = client.getQueueUrl(request -> request.queueName(name)).join().queueUrl();
    }

    @AfterEach
    void closeClient() {
        client.close();
    }

    // ---- source, publish, ack

    @Test
    void whatIsPublishedIsReceivedWithItsReceiveCountAndWhatIsDeletedIsGone() throws Exception {
        publish(25);

        List<Message> received = receive(Duration.ofSeconds(30));
        assertThat(received).extracting(Message::body).containsExactlyInAnyOrderElementsOf(bodies(25));
        assertThat(received).allMatch(message -> message.attributes()
                .get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)
                .equals("1"));

        acknowledge(received.stream().map(MessageAction::delete).toList());
        assertThat(count()).isZero();
    }

    @Test
    void aMessageThatIsGivenBackShowsAgainAndOneThatIsIgnoredDoesNotYet() throws Exception {
        publish(2);
        List<Message> received = receive(Duration.ofSeconds(30));

        acknowledge(List.of(
                MessageAction.changeMessageVisibility(received.get(0), Duration.ZERO),
                MessageAction.ignore(received.get(1))));

        List<Message> again = receive(Duration.ofSeconds(30));
        assertThat(again)
                .extracting(Message::body)
                .containsExactly(received.get(0).body());
        assertThat(again.getFirst().attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
                .isEqualTo("2");
    }

    @Test
    void anActionOnAMessageThatIsGoneIsAnErrorOfThatMessageOnly() throws Exception {
        publish(2);
        List<Message> received = receive(Duration.ofSeconds(30));
        acknowledge(List.of(MessageAction.delete(received.getFirst())));

        List<SqsAckResultEntry> results = acknowledge(received.stream()
                .map(message -> MessageAction.changeMessageVisibility(message, Duration.ofSeconds(5)))
                .toList());

        assertThat(results).filteredOn(result -> result.error().isEmpty()).hasSize(1);
        assertThat(results)
                .filteredOn(result -> result.error().isPresent())
                .extracting(result -> result.messageAction().message().body())
                .containsExactly(received.getFirst().body());
    }

    @Test
    void aMessageThatIsReceivedTooOftenIsMovedByTheServerAsTheBackstopSays() throws Exception {
        String dead = client.createQueue(request -> request.queueName(name + "-often-dlq"))
                .join()
                .queueUrl();
        String arn = client.getQueueAttributes(
                        request -> request.queueUrl(dead).attributeNames(QueueAttributeName.QUEUE_ARN))
                .join()
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        url = client.createQueue(request -> request.queueName(name + "-often")
                        .attributes(Map.of(
                                QueueAttributeName.REDRIVE_POLICY,
                                "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":2}")))
                .join()
                .queueUrl();
        publish(1);
        for (int i = 0; i < 2; i++) {
            acknowledge(receive(Duration.ofSeconds(30)).stream()
                    .map(message -> MessageAction.changeMessageVisibility(message, Duration.ZERO))
                    .toList());
        }

        assertThat(receive(Duration.ofSeconds(30))).isEmpty();

        DeadLetters letters = new DeadLetters(client, name + "-often", name + "-often-dlq");
        eventually(() -> assertThat(letters.count()).isEqualTo(1));
        assertThat(letters.show(10).getFirst().reason())
                .as("the server says none")
                .isEmpty();
    }

    // ---- sender

    @Test
    void aSenderSaysOfEachMessageWhetherTheQueueHasItThroughAKillOfTheServer() throws Exception {
        QueueSender sender = sender(name);
        sender.send("before", Map.of()).toCompletableFuture().get(10, TimeUnit.SECONDS);

        server.kill();
        CompletionStage<Done> during = sender.send("during", Map.of());
        assertThat(during.toCompletableFuture())
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(QueueUnavailable.class);
        server.restart();

        eventually(() -> sender.send("after", Map.of()).toCompletableFuture().join());
        assertThat(receive(Duration.ofSeconds(30)))
                .extracting(Message::body)
                .as("what was acknowledged outlives the server")
                .contains("before", "after");
    }

    // ---- consumer

    @Test
    void aMessageIsDeletedOnlyAfterItsVerdictAndComesAgainUntilThen() throws Exception {
        ConcurrentLinkedQueue<Integer> receives = new ConcurrentLinkedQueue<>();
        publish(1);

        QueueConsumer consumer = consumer(() -> done(true), message -> {
            receives.add(message.receives());
            return done(
                    receives.size() < 3
                            ? new QueueVerdict.Later(Duration.ofSeconds(1), false)
                            : new QueueVerdict.Done());
        });

        eventually(() -> assertThat(receives).containsExactly(1, 2, 3));
        eventually(() -> assertThat(count()).isZero());
        stop(consumer);
    }

    @Test
    void aDeadLetterIsMovedWithItsReasonShownAndPutBack() throws Exception {
        AtomicBoolean readable = new AtomicBoolean();
        ConcurrentLinkedQueue<String> worked = new ConcurrentLinkedQueue<>();
        publish(1);
        QueueConsumer consumer = consumer(() -> done(true), message -> {
            if (!readable.get()) {
                return done(new QueueVerdict.DeadLetter("unreadable: no format"));
            }
            worked.add(message.body());
            return done(new QueueVerdict.Done());
        });
        DeadLetters letters = new DeadLetters(client, name, Queues.deadLetters(name));
        eventually(() -> assertThat(letters.count()).isEqualTo(1));
        eventually(() -> assertThat(count()).isZero());

        assertThat(letters.show(10)).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).contains("unreadable: no format");
            assertThat(letter.body()).isEqualTo("m0");
        });
        assertThat(letters.count()).as("shown, not taken").isEqualTo(1);

        readable.set(true);
        // What was shown is hidden from the next look for a moment.
        eventually(() -> assertThat(letters.redrive(10)).isEqualTo(1));
        eventually(() -> assertThat(worked).containsExactly("m0"));
        assertThat(letters.count()).isZero();
        stop(consumer);
    }

    @Test
    void nothingIsReceivedWhileItMayNotBeAndSoonAfterItIs() throws Exception {
        AtomicBoolean open = new AtomicBoolean();
        ConcurrentLinkedQueue<String> worked = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
        publish(3);

        QueueConsumer consumer = consumer(
                () -> {
                    asked.add("may I?");
                    return done(open.get());
                },
                message -> {
                    worked.add(message.body());
                    return done(new QueueVerdict.Done());
                });
        eventually(() -> assertThat(asked).hasSizeGreaterThan(3));
        assertThat(worked).isEmpty();

        open.set(true);

        eventually(() -> assertThat(worked).containsExactlyInAnyOrderElementsOf(bodies(3)));
        stop(consumer);
    }

    @Test
    void aVerdictThatPausesEndsReceivingUntilItMayAgain() throws Exception {
        AtomicBoolean open = new AtomicBoolean(true);
        ConcurrentLinkedQueue<String> worked = new ConcurrentLinkedQueue<>();
        publish(30);

        QueueConsumer consumer = consumer(() -> done(open.get()), message -> {
            worked.add(message.body());
            open.set(worked.size() > 30);
            return done(worked.size() > 30 ? new QueueVerdict.Done() : new QueueVerdict.Later(Duration.ZERO, true));
        });
        eventually(() -> assertThat(worked).isNotEmpty());
        int before = worked.size();
        assertThat(before).as("what one poll had brought, no more").isLessThanOrEqualTo(20);
        open.set(true);
        worked.addAll(bodies(30));

        eventually(() -> assertThat(count()).isZero());
        stop(consumer);
    }

    @Test
    void aConsumerThatStopsSettlesWhatItHasInHandAndTakesNothingMore() throws Exception {
        CompletableFuture<QueueVerdict> slow = new CompletableFuture<>();
        ConcurrentLinkedQueue<String> worked = new ConcurrentLinkedQueue<>();
        publish(1);
        QueueConsumer consumer = consumer(() -> done(true), message -> {
            worked.add(message.body());
            return slow;
        });
        eventually(() -> assertThat(worked).hasSize(1));

        CompletionStage<Done> stopped = consumer.stop();
        publish(5);
        assertThat(stopped.toCompletableFuture()).isNotDone();
        slow.complete(new QueueVerdict.Done());

        assertThat(stopped.toCompletableFuture()).succeedsWithin(PATIENCE);
        assertThat(worked).hasSize(1);
        assertThat(count()).as("only the one in hand was deleted").isEqualTo(5);
    }

    @Test
    void aConsumerOutlivesItsServerAndWorksOnEverythingAtLeastOnce() throws Exception {
        ConcurrentLinkedQueue<String> worked = new ConcurrentLinkedQueue<>();
        QueueConsumer consumer = consumer(() -> done(true), message -> {
            worked.add(message.body());
            return done(new QueueVerdict.Done());
        });
        publish(20);
        eventually(() -> assertThat(worked).isNotEmpty());

        server.kill();
        server.restart();
        QueueSender sender = sender(name);
        eventually(() -> sender.send("after", Map.of()).toCompletableFuture().join());

        eventually(() -> assertThat(worked).containsAll(bodies(20)).contains("after"));
        stop(consumer);
    }

    // ---- intake

    @Test
    void theIntakeIsQuietOnlyOnceItWasSeenEmptyForAWhile() throws Exception {
        AtomicLong nanos = new AtomicLong();
        SqsIntakeQueue intake = intake(client, nanos);
        assertThat(quiet(intake)).as("empty, and never was not").isTrue();

        intake.store(Orders.accepted("one")).toCompletableFuture().get(10, TimeUnit.SECONDS);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(quiet(intake)).as("one waits").isFalse();
        acknowledge(receive(Duration.ofSeconds(30)).stream()
                .map(MessageAction::delete)
                .toList());
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(intake.depth().toCompletableFuture().join()).isZero();
        assertThat(quiet(intake)).as("only just empty").isFalse();
        nanos.addAndGet(Duration.ofMinutes(2).toNanos());
        assertThat(quiet(intake)).isTrue();

        try (SqsAsyncClient nowhere = server.client("http://127.0.0.1:1")) {
            assertThat(quiet(intake(nowhere, nanos))).as("nobody can say").isFalse();
        }
    }

    private SqsIntakeQueue intake(SqsAsyncClient client, AtomicLong nanos) {
        return new SqsIntakeQueue(
                new QueueAddress(client, name),
                sender(name),
                client,
                new QueueMetrics(new PrometheusRegistry()),
                new IntakeSettings(
                        Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(2)),
                nanos::get);
    }

    // ---- what the tests share

    private static boolean quiet(SqsIntakeQueue intake) {
        return intake.isQuiet().toCompletableFuture().join();
    }

    private QueueConsumer consumer(
            Supplier<CompletionStage<Boolean>> mayReceive,
            Function<QueueConsumer.Received, CompletionStage<QueueVerdict>> work) {
        QueueConsumer consumer = new QueueConsumer(
                kit.system(),
                client,
                new QueueAddress(client, name),
                sender(Queues.deadLetters(name)),
                SETTINGS,
                mayReceive,
                work);
        consumer.start();
        return consumer;
    }

    private static void stop(QueueConsumer consumer) {
        assertThat(consumer.stop().toCompletableFuture()).succeedsWithin(PATIENCE);
    }

    private QueueSender sender(String queue) {
        return new QueueSender(
                new QueueAddress(client, queue),
                client,
                SETTINGS,
                SystemMaterializer.get(kit.system()).materializer());
    }

    private void publish(int messages) throws Exception {
        List<SqsPublishResultEntry> results = Source.from(bodies(messages))
                .map(body -> SendMessageRequest.builder().messageBody(body).build())
                .via(SqsPublishFlow.grouped(url, SqsGroupedSettings.create(), client))
                .runWith(Sink.seq(), kit.system())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        assertThat(results).hasSize(messages).allMatch(result -> result.error().isEmpty());
    }

    /** Until a poll of a second brings nothing. */
    private List<Message> receive(Duration visibility) throws Exception {
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

    private List<SqsAckResultEntry> acknowledge(List<MessageAction> actions) throws Exception {
        return Source.from(actions)
                .via(SqsAckFlow.grouped(url, SqsGroupedSettings.create(), client))
                .runWith(Sink.seq(), kit.system())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private long count() {
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

    private static List<String> bodies(int messages) {
        return IntStream.range(0, messages).mapToObj(i -> "m" + i).toList();
    }

    private static <T> CompletionStage<T> done(T value) {
        return CompletableFuture.completedStage(value);
    }

    private static void eventually(Runnable so) {
        kit.createTestProbe().awaitAssert(PATIENCE, Duration.ofMillis(100), () -> {
            so.run();
            return null;
        });
    }
}
