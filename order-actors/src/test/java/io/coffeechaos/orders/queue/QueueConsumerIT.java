package io.coffeechaos.orders.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.SpanId;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.TraceParent;
import io.coffeechaos.orders.tracing.FinishedSpan;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.junit.jupiter.api.Test;

/** Runs the consumer against a real server. One test kills and restarts the server. */
class QueueConsumerIT extends WithQueueServer {
    @Test
    void aMessageIsRedeliveredUntilAVerdictDeletesIt() throws Exception {
        ConcurrentLinkedQueue<Integer> receives = new ConcurrentLinkedQueue<>();
        queue.publish(1);

        QueueConsumer consumer = consumer(() -> done(true), message -> {
            receives.add(message.receives());
            return done(
                    receives.size() < 3
                            ? new ConsumeResult.Later(Duration.ofSeconds(1), false)
                            : new ConsumeResult.Done());
        });

        queue.eventually(() -> assertThat(receives).containsExactly(1, 2, 3));
        queue.eventually(() -> assertThat(queue.count()).isZero());
        stop(consumer);
    }

    @Test
    void aDeadLetterIsMovedWithItsReasonThenShownAndThenRedriven() throws Exception {
        AtomicBoolean readable = new AtomicBoolean();
        ConcurrentLinkedQueue<String> worked = new ConcurrentLinkedQueue<>();
        queue.publish(1);
        QueueConsumer consumer = consumer(() -> done(true), message -> {
            if (!readable.get()) {
                return done(new ConsumeResult.DeadLetter("unreadable: no format"));
            }
            worked.add(message.body());
            return done(new ConsumeResult.Done());
        });
        DeadLetters letters = queue.deadLetters();
        queue.eventually(() -> assertThat(letters.count()).isEqualTo(1));
        queue.eventually(() -> assertThat(queue.count()).isZero());

        assertThat(letters.show(10)).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).contains("unreadable: no format");
            assertThat(letter.body()).isEqualTo("m0");
        });
        assertThat(letters.count()).as("show does not remove the letter").isEqualTo(1);

        readable.set(true);
        // The queue hides a shown letter for a moment, so the first redrive may not see it.
        queue.eventually(() -> assertThat(letters.redrive(10)).isEqualTo(1));
        queue.eventually(() -> assertThat(worked).containsExactly("m0"));
        assertThat(letters.count()).isZero();
        stop(consumer);
    }

    @Test
    void aMessageCarriesItsTraceToItsConsumerAndOneWithoutATraceIsTaken() throws Exception {
        TraceId trace = new TraceId("4bf92f3577b34da6a3ce929d0e0e4736");
        SpanId order = new SpanId("00f067aa0ba902b7");
        ConcurrentLinkedQueue<String> worked = new ConcurrentLinkedQueue<>();
        queue.publish(1);
        assertThat(queue.sender().send("traced", trace, order).toCompletableFuture())
                .succeedsWithin(TestQueue.PATIENCE);

        QueueConsumer consumer = consumer(() -> done(true), message -> {
            worked.add(message.body());
            return done(new ConsumeResult.Done());
        });

        queue.eventually(() -> assertThat(worked).containsExactlyInAnyOrder("m0", "traced"));
        queue.eventually(() -> assertThat(queue.spans().all()).hasSize(2));
        stop(consumer);
        FinishedSpan sent = queue.spans().named("send " + queue.name()).getFirst();
        FinishedSpan processed = queue.spans().named("process " + queue.name()).getFirst();
        assertThat(sent.trace()).isEqualTo(trace);
        assertThat(sent.parent()).contains(order);
        assertThat(sent.kind()).isEqualTo(FinishedSpan.Kind.PRODUCER);
        assertThat(sent.attributes())
                .containsEntry("messaging.system", "aws_sqs")
                .containsEntry("messaging.destination.name", queue.name());
        assertThat(processed.trace()).isEqualTo(trace);
        assertThat(processed.parent()).contains(sent.id());
        assertThat(processed.kind()).isEqualTo(FinishedSpan.Kind.CONSUMER);
        assertThat(processed.links()).extracting(TraceParent::span).containsExactly(sent.id());
        assertThat(processed.attributes()).containsEntry("coffee.receives", 1L).containsKey("messaging.message.id");
    }

    @Test
    void theConsumerReceivesNothingUntilItMayReceive() throws Exception {
        AtomicBoolean open = new AtomicBoolean();
        ConcurrentLinkedQueue<String> worked = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
        queue.publish(3);

        QueueConsumer consumer = consumer(
                () -> {
                    asked.add("may I?");
                    return done(open.get());
                },
                message -> {
                    worked.add(message.body());
                    return done(new ConsumeResult.Done());
                });
        queue.eventually(() -> assertThat(asked).hasSizeGreaterThan(3));
        assertThat(worked).isEmpty();

        open.set(true);

        queue.eventually(() -> assertThat(worked).containsExactlyInAnyOrderElementsOf(TestQueue.bodies(3)));
        stop(consumer);
    }

    @Test
    void aVerdictThatPausesStopsReceivingUntilTheConsumerMayReceiveAgain() throws Exception {
        AtomicBoolean open = new AtomicBoolean(true);
        ConcurrentLinkedQueue<String> worked = new ConcurrentLinkedQueue<>();
        queue.publish(30);

        QueueConsumer consumer = consumer(() -> done(open.get()), message -> {
            worked.add(message.body());
            open.set(worked.size() > 30);
            return done(worked.size() > 30 ? new ConsumeResult.Done() : new ConsumeResult.Later(Duration.ZERO, true));
        });
        queue.eventually(() -> assertThat(worked).isNotEmpty());
        int before = worked.size();
        assertThat(before)
                .as("only messages that were received before the pause")
                .isLessThanOrEqualTo(20);
        open.set(true);
        worked.addAll(TestQueue.bodies(30));

        queue.eventually(() -> assertThat(queue.count()).isZero());
        stop(consumer);
    }

    @Test
    void aStoppingConsumerSettlesItsMessagesAndReceivesNoMore() throws Exception {
        CompletableFuture<ConsumeResult> slow = new CompletableFuture<>();
        ConcurrentLinkedQueue<String> worked = new ConcurrentLinkedQueue<>();
        queue.publish(1);
        QueueConsumer consumer = consumer(() -> done(true), message -> {
            worked.add(message.body());
            return slow;
        });
        queue.eventually(() -> assertThat(worked).hasSize(1));

        CompletionStage<Done> stopped = consumer.stop();
        queue.publish(5);
        assertThat(stopped.toCompletableFuture()).isNotDone();
        slow.complete(new ConsumeResult.Done());

        assertThat(stopped.toCompletableFuture()).succeedsWithin(TestQueue.PATIENCE);
        assertThat(worked).hasSize(1);
        assertThat(queue.count())
                .as("the consumer deleted only the message that it worked on")
                .isEqualTo(5);
    }

    @Test
    void aConsumerSurvivesARestartOfItsServerAndHandlesEachMessageAtLeastOnce() throws Exception {
        ConcurrentLinkedQueue<String> worked = new ConcurrentLinkedQueue<>();
        QueueConsumer consumer = consumer(() -> done(true), message -> {
            worked.add(message.body());
            return done(new ConsumeResult.Done());
        });
        queue.publish(20);
        queue.eventually(() -> assertThat(worked).isNotEmpty());

        server.kill();
        server.restart();
        QueueSender sender = queue.sender();
        queue.eventually(
                () -> sender.send("after", Map.of()).toCompletableFuture().join());

        queue.eventually(
                () -> assertThat(worked).containsAll(TestQueue.bodies(20)).contains("after"));
        stop(consumer);
    }

    private QueueConsumer consumer(
            Supplier<CompletionStage<Boolean>> mayReceive,
            Function<QueueConsumer.Received, CompletionStage<ConsumeResult>> work) {
        QueueConsumer consumer = new QueueConsumer(
                kit.system(),
                queue.client(),
                queue.address(),
                queue.deadLetterSender(),
                TestQueue.SETTINGS,
                mayReceive,
                work,
                queue.spans());
        consumer.start();
        return consumer;
    }

    private static void stop(QueueConsumer consumer) {
        assertThat(consumer.stop().toCompletableFuture()).succeedsWithin(TestQueue.PATIENCE);
    }

    private static <T> CompletionStage<T> done(T value) {
        return CompletableFuture.completedStage(value);
    }
}
