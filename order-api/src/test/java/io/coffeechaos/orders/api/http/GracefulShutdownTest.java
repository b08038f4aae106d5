package io.coffeechaos.orders.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.testkit.TestSubscriber;
import org.apache.pekko.stream.testkit.javadsl.TestSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GracefulShutdownTest {
    private final ActorTestKit kit = ActorTestKit.create();
    private final GracefulShutdown shutdown = new GracefulShutdown();

    @AfterEach
    void end() {
        kit.shutdownTestKit();
    }

    @Test
    void withoutStreamsTheShutdownCompletesAtOnce() {
        assertThat(shutdown.begin().toCompletableFuture()).isCompletedWithValue(Done.getInstance());
        assertThat(shutdown.isBegun()).isTrue();
    }

    @Test
    void theShutdownCompletesOnlyWhenTheLastStreamHasEnded() {
        TestSubscriber.Probe<String> first = stream();
        TestSubscriber.Probe<String> second = stream();
        first.requestNext("frame");
        second.requestNext("frame");
        first.cancel();

        CompletableFuture<Done> ended = shutdown.begin().toCompletableFuture();

        second.expectComplete();
        assertThat(ended).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void aStreamThatBeginsAfterTheShutdownEndsAtOnce() {
        shutdown.begin();

        stream().expectSubscriptionAndComplete();
    }

    private TestSubscriber.Probe<String> stream() {
        return Source.single("frame")
                .concat(Source.maybe())
                .via(shutdown.ending())
                .runWith(TestSink.create(Adapter.toClassic(kit.system())), kit.system());
    }
}
