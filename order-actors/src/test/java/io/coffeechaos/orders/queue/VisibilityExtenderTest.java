package io.coffeechaos.orders.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.sqs.MessageAction;
import io.coffeechaos.orders.testkit.SettledTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.testkit.TestPublisher;
import org.apache.pekko.stream.testkit.TestSubscriber;
import org.apache.pekko.stream.testkit.javadsl.TestSink;
import org.apache.pekko.stream.testkit.javadsl.TestSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

class VisibilityExtenderTest {
    private final ActorTestKit kit = ActorTestKit.create(SettledTime.config());
    private final SettledTime time = new SettledTime(kit.system().classicSystem());

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void aMessageIsKeptHiddenWhileItIsWorkedOnAndNoLonger() {
        CompletableFuture<MessageAction> work = new CompletableFuture<>();
        TestProbe<Message> begun = kit.createTestProbe();
        Flow<Message, MessageAction, NotUsed> working = Flow.of(Message.class).mapAsyncUnordered(4, message -> {
            begun.ref().tell(message);
            return work;
        });
        Pair<TestPublisher.Probe<Message>, TestSubscriber.Probe<MessageAction>> flow = TestSource.<Message>create(
                        kit.system())
                .via(VisibilityExtender.extendedDuring(working, Duration.ofSeconds(30)))
                .toMat(TestSink.create(kit.system()), Keep.both())
                .run(kit.system());
        flow.second().request(100);
        Message message =
                Message.builder().body("slow").receiptHandle("receipt-slow").build();
        flow.first().sendNext(message);
        begun.expectMessage(message);

        time.timePasses(Duration.ofSeconds(10));
        assertThat(flow.second().expectNext()).isEqualTo(new MessageAction.ChangeMessageVisibility(message, 30));
        time.timePasses(Duration.ofSeconds(10));
        assertThat(flow.second().expectNext()).isEqualTo(new MessageAction.ChangeMessageVisibility(message, 30));

        work.complete(MessageAction.delete(message));
        assertThat(flow.second().expectNext()).isEqualTo(MessageAction.delete(message));
        time.timePasses(Duration.ofSeconds(30));
        flow.second().expectNoMessage(scala.concurrent.duration.Duration.create(50, "millis"));
        flow.first().sendComplete();
        flow.second().expectComplete();
    }
}
