package io.coffeechaos.faultproxy.toxic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.testkit.TestSubscriber;
import org.apache.pekko.stream.testkit.javadsl.TestSink;
import org.awaitility.Awaitility;

/** One toxic between a source and a sink that the test controls, with a clock that the test moves. */
final class ToxicStream {

    static final ActorSystem SYSTEM = ActorSystem.create("toxic-tests");

    private static final long SEED = 20260101;
    private static final scala.concurrent.duration.FiniteDuration SILENCE =
            scala.concurrent.duration.Duration.create(30, "millis");

    final ManualClock clock = new ManualClock();
    final List<String> linkCalls = new CopyOnWriteArrayList<>();
    final MemoryBudget budget = new MemoryBudget(1 << 20);
    final ToxicState state;
    private HandSource source;
    private TestSubscriber.Probe<Chunk> sink;

    private ToxicStream(MemoryBudget budget) {
        state = newRun(budget);
    }

    private ToxicState newRun(MemoryBudget held) {
        return new ToxicState(clock, new SplittableRandom(SEED), link(), held);
    }

    static ToxicStream of(Toxic toxic) {
        ToxicStream stream = new ToxicStream(new MemoryBudget(1 << 20));
        stream.materialize(toxic);
        return stream;
    }

    static ToxicStream of(Toxic toxic, MemoryBudget budget) {
        ToxicStream stream = new ToxicStream(budget);
        stream.materialize(toxic);
        return stream;
    }

    /** Builds the stream with the same toxic state again, as the proxy does when toxics change. */
    void materialize(Toxic toxic) {
        state.start();
        source = new HandSource();
        sink = Source.fromGraph(source).via(toxic.operator(state)).runWith(TestSink.<Chunk>create(SYSTEM), SYSTEM);
        sink.ensureSubscription();
    }

    private LinkControl link() {
        return new LinkControl() {
            @Override
            public void close() {
                linkCalls.add("close");
            }

            @Override
            public void reset() {
                linkCalls.add("reset");
            }

            @Override
            public void closeBehindData() {
                linkCalls.add("closeBehindData");
            }
        };
    }

    /** Sends a chunk that arrives now; waits until the operator asks for one. */
    ToxicStream send(String text) {
        asksSource();
        source.send(chunk(text));
        return this;
    }

    ToxicStream send(int lengthBytes) {
        asksSource();
        source.send(new Chunk(new byte[lengthBytes], 0, lengthBytes, clock.nanoTime()));
        return this;
    }

    Chunk chunk(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Chunk(bytes, 0, bytes.length, clock.nanoTime());
    }

    ToxicStream endSource() {
        source.end();
        return this;
    }

    ToxicStream ask(int chunks) {
        sink.request(chunks);
        return this;
    }

    ToxicStream advance(Duration duration) {
        clock.advance(duration);
        return this;
    }

    ToxicStream advanceMillis(long millis) {
        return advance(Duration.ofMillis(millis));
    }

    Chunk receive() {
        return sink.expectNext();
    }

    ToxicStream receives(String text) {
        Chunk chunk = receive();
        assertThat(new String(chunk.array(), chunk.offset(), chunk.length(), StandardCharsets.UTF_8))
                .isEqualTo(text);
        return this;
    }

    ToxicStream receivesNothing() {
        sink.expectNoMessage(SILENCE);
        return this;
    }

    ToxicStream completes() {
        sink.expectComplete();
        return this;
    }

    /** Waits until the operator asks its source for a chunk. */
    ToxicStream asksSource() {
        await(source::asked, "the operator asks");
        return this;
    }

    /** Checks that the operator does not ask, which means that it backpressures. */
    ToxicStream backpressures() {
        sink.expectNoMessage(SILENCE);
        assertThat(source.asked()).as("the operator asks").isFalse();
        return this;
    }

    ToxicStream cancelsSource() {
        await(source::cancelled, "the operator cancels");
        return this;
    }

    ToxicStream linkIsTold(String... calls) {
        await(() -> linkCalls.size() >= calls.length, "the link is told");
        assertThat(linkCalls).containsExactly(calls);
        return this;
    }

    private static void await(BooleanSupplier condition, String what) {
        Awaitility.await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(60))
                .until(condition::getAsBoolean);
    }
}
