package io.coffeechaos.orders.sqs;

import static io.coffeechaos.orders.sqs.FakeSqs.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coffeechaos.orders.testkit.SettledTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.testkit.TestPublisher;
import org.apache.pekko.stream.testkit.TestSubscriber;
import org.apache.pekko.stream.testkit.javadsl.TestSink;
import org.apache.pekko.stream.testkit.javadsl.TestSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

class SqsStreamsTest {
    private static final Duration BATCH_WAIT = Duration.ofMillis(5);

    private final ActorTestKit kit = ActorTestKit.create(SettledTime.config());
    private final SettledTime time = new SettledTime(kit.system().classicSystem());
    private final TestProbe<String> waiter = kit.createTestProbe();
    private final FakeSqs sqs = new FakeSqs();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    // ---- SqsSource

    @Test
    void aSourceWithoutDemandStopsPollingWhenItsBufferIsFull() {
        TestSubscriber.Probe<Message> sink = received(SqsSourceSettings.create().withMaxBufferSize(20));
        sink.ensureSubscription();
        becomes(() ->
                assertThat(sqs.polls).as("two polls fill the buffer of 20").hasSize(2));

        sink.expectNoMessage(scala.concurrent.duration.Duration.create(50, "millis"));
        assertThat(sqs.polls).hasSize(2);

        for (int i = 0; i < 40; i++) {
            sink.requestNext();
        }
        becomes(() -> assertThat(sqs.polls).hasSizeGreaterThan(4));
        sink.cancel();
    }

    @Test
    void aCancelledSourceCancelsItsOpenPoll() {
        sqs.brings = poll -> new CompletableFuture<>();
        TestSubscriber.Probe<Message> sink = received(SqsSourceSettings.create());
        sink.request(1);
        becomes(() -> assertThat(sqs.polls).hasSize(1));

        sink.cancel();

        becomes(() -> assertThat(sqs.polls.getFirst()).isCancelled());
    }

    @Test
    void anEmptyPollEndsTheSourceOnlyIfTheSettingsSaySo() {
        sqs.brings = poll -> poll == 1
                ? CompletableFuture.completedFuture(List.of())
                : CompletableFuture.completedFuture(List.of(message("m" + poll)));

        TestSubscriber.Probe<Message> ending =
                received(SqsSourceSettings.create().withCloseOnEmptyReceive(true));
        ending.request(10);
        assertThat(ending.expectNext().body()).isEqualTo("m0");
        ending.expectComplete();

        sqs.polls.clear();
        TestSubscriber.Probe<Message> endless = received(SqsSourceSettings.create());
        endless.request(2);
        assertThat(endless.expectNext().body()).isEqualTo("m0");
        assertThat(endless.expectNext().body()).isEqualTo("m2");
        endless.cancel();
    }

    @Test
    void aSourceThatIsToldToEndStartsNoFurtherPoll() {
        AtomicBoolean goOn = new AtomicBoolean(true);
        TestSubscriber.Probe<Message> sink = SqsSource.create(
                        "url", SqsSourceSettings.create().withMaxBufferSize(10), sqs, goOn::get)
                .runWith(TestSink.create(kit.system()), kit.system());
        sink.ensureSubscription();
        becomes(() -> assertThat(sqs.polls).hasSize(1));

        goOn.set(false);
        sink.request(100);

        for (int i = 0; i < 10; i++) {
            sink.expectNext();
        }
        sink.expectComplete();
        assertThat(sqs.polls).hasSize(1).allMatch(poll -> poll.isDone() && !poll.isCancelled());
    }

    @Test
    void aFailedPollFailsTheSource() {
        sqs.brings = poll -> CompletableFuture.failedFuture(new IllegalStateException("away"));

        TestSubscriber.Probe<Message> sink = received(SqsSourceSettings.create());
        sink.request(1);

        assertThat(sink.expectError()).hasMessageContaining("away");
    }

    @Test
    void settingsThatSqsWouldRefuseAreRefusedAtOnce() {
        assertThatThrownBy(() -> SqsSourceSettings.create().withWaitTime(Duration.ofSeconds(21)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SqsSourceSettings.create().withMaxBufferSize(9))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SqsGroupedSettings.create().withMaxBatchSize(11))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MessageAction.changeMessageVisibility(message("m"), Duration.ofHours(13)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // ---- SqsPublishFlow

    @Test
    void tenMessagesMakeOneRequestAndTheRestWaitsFiveMilliseconds() {
        Pair<TestPublisher.Probe<SendMessageRequest>, TestSubscriber.Probe<SqsPublishResultEntry>> flow =
                publishing(SqsGroupedSettings.create().withConcurrentRequests(4));
        flow.second().request(100);

        IntStream.range(0, 13).forEach(i -> flow.first().sendNext(request("m" + i)));
        becomes(() -> assertThat(sqs.sent).hasSize(1));
        assertThat(sqs.sent.getFirst()).hasSize(10);
        for (int i = 0; i < 10; i++) {
            assertThat(flow.second().expectNext().request().messageBody()).isEqualTo("m" + i);
        }

        time.timePasses(BATCH_WAIT);

        assertThat(flow.second().expectNext().request().messageBody()).isEqualTo("m10");
        assertThat(sqs.sent.get(1)).containsExactly("m10", "m11", "m12");
    }

    @Test
    void aRefusedMessageFailsAloneAndAFailedRequestFailsItsMessagesButNotTheStream() {
        Pair<TestPublisher.Probe<SendMessageRequest>, TestSubscriber.Probe<SqsPublishResultEntry>> flow =
                publishing(SqsGroupedSettings.create().withMaxBatchSize(2));
        flow.second().request(100);
        sqs.refuses = "b"::equals;
        flow.first().sendNext(request("a"));
        flow.first().sendNext(request("b"));
        assertThat(flow.second().expectNext().error()).isEmpty();
        assertThat(flow.second().expectNext().error().orElseThrow().code()).isEqualTo("Throttled");

        sqs.request = CompletableFuture.failedFuture(new IllegalStateException("away"));
        flow.first().sendNext(request("c"));
        flow.first().sendNext(request("d"));
        assertThat(flow.second().expectNext().error().orElseThrow().message()).contains("away");
        assertThat(flow.second().expectNext().error()).isPresent();

        sqs.request = CompletableFuture.completedFuture(null);
        flow.first().sendNext(request("e"));
        flow.first().sendNext(request("f"));
        assertThat(flow.second().expectNext().error()).isEmpty();
    }

    @Test
    void aPublisherWaitsWhileItsRequestsAreUnanswered() {
        sqs.request = new CompletableFuture<>();
        AtomicInteger taken = new AtomicInteger();
        TestSubscriber.Probe<SqsPublishResultEntry> sink = Source.range(1, 1_000)
                .map(i -> request("m" + taken.incrementAndGet()))
                .via(SqsPublishFlow.grouped("url", SqsGroupedSettings.create(), sqs))
                .runWith(TestSink.create(kit.system()), kit.system());
        sink.request(1_000);

        becomes(() -> assertThat(taken).hasValue(20));
        assertThat(sqs.sent).as("ten messages are in flight and ten wait").hasSize(1);

        sqs.request.complete(null);
        for (int i = 1; i <= 1_000; i++) {
            assertThat(sink.expectNext().request().messageBody()).isEqualTo("m" + i);
        }
    }

    @Test
    void theFlowSendsTheLastMessagesWhenItsPublisherCompletes() {
        Pair<TestPublisher.Probe<SendMessageRequest>, TestSubscriber.Probe<SqsPublishResultEntry>> flow =
                publishing(SqsGroupedSettings.create());
        flow.second().request(100);
        flow.first().sendNext(request("last"));

        flow.first().sendComplete();

        assertThat(flow.second().expectNext().request().messageBody()).isEqualTo("last");
        flow.second().expectComplete();
    }

    // ---- SqsAckFlow

    @Test
    void aBatchOfActionsMakesOneRequestPerKindAndOneResultPerAction() {
        Message bad = message("bad");
        TestSubscriber.Probe<SqsAckResultEntry> sink = Source.from(List.of(
                        MessageAction.delete(message("a")),
                        MessageAction.changeMessageVisibility(message("b"), Duration.ofSeconds(7)),
                        MessageAction.ignore(bad),
                        MessageAction.delete(message("c"))))
                .via(SqsAckFlow.grouped("url", SqsGroupedSettings.create(), sqs))
                .runWith(TestSink.create(kit.system()), kit.system());

        sink.request(10);
        List<SqsAckResultEntry> results =
                List.of(sink.expectNext(), sink.expectNext(), sink.expectNext(), sink.expectNext());
        sink.expectComplete();

        assertThat(results).allMatch(result -> result.error().isEmpty());
        assertThat(results)
                .extracting(result -> result.messageAction().message().body())
                .containsExactlyInAnyOrder("a", "b", "bad", "c");
        assertThat(sqs.deleted).containsExactly(List.of("receipt-a", "receipt-c"));
        assertThat(sqs.changed).containsExactly(List.of("receipt-b 7"));
    }

    private TestSubscriber.Probe<Message> received(SqsSourceSettings settings) {
        return SqsSource.create("url", settings, sqs).runWith(TestSink.create(kit.system()), kit.system());
    }

    private Pair<TestPublisher.Probe<SendMessageRequest>, TestSubscriber.Probe<SqsPublishResultEntry>> publishing(
            SqsGroupedSettings settings) {
        return TestSource.<SendMessageRequest>create(kit.system())
                .via(SqsPublishFlow.grouped("url", settings, sqs))
                .toMat(TestSink.create(kit.system()), Keep.both())
                .run(kit.system());
    }

    private static SendMessageRequest request(String body) {
        return SendMessageRequest.builder().messageBody(body).build();
    }

    private void becomes(Runnable so) {
        waiter.awaitAssert(() -> {
            so.run();
            return null;
        });
    }
}
