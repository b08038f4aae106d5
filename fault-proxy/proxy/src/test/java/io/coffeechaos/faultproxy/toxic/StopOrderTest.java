package io.coffeechaos.faultproxy.toxic;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.junit.jupiter.api.Test;

/**
 * Stops a busy chain at random moments, on the chain's own thread as the proxy does. The stream interpreter yields
 * after every event, so chunks are often between two operators. Every chunk that was sent must be received or held, in
 * the right order.
 */
class StopOrderTest {

    private static final int STOPS = 3_000;
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    /** Sends numbered chunks, and ends when the test tells it to. */
    private static final class Counter extends GraphStage<SourceShape<Chunk>> {
        private final Outlet<Chunk> out = Outlet.create("counter.out");
        private final SourceShape<Chunk> shape = SourceShape.of(out);
        private int sent;
        private boolean stopping;
        private Runnable tell = () -> {};

        void stop() {
            stopping = true;
            tell.run();
        }

        @Override
        public SourceShape<Chunk> shape() {
            return shape;
        }

        @Override
        public GraphStageLogic createLogic(Attributes attributes) {
            return new GraphStageLogic(shape) {
                private final AsyncCallback<NotUsed> stopped = createAsyncCallback(ignored -> complete(out));

                {
                    setHandler(out, new AbstractOutHandler() {
                        @Override
                        public void onPull() {
                            push(out, new Chunk(new byte[1], 0, 1, sent++));
                        }
                    });
                }

                @Override
                public void preStart() {
                    tell = () -> stopped.invoke(NotUsed.getInstance());
                    if (stopping) {
                        complete(out);
                    }
                }
            };
        }
    }

    /** Asks for chunks all the time, records them, and reports when the stream has ended. */
    private static final class Collector extends GraphStage<SinkShape<Chunk>> {
        private final Inlet<Chunk> in = Inlet.create("collector.in");
        private final SinkShape<Chunk> shape = SinkShape.of(in);
        private final List<Long> received = new ArrayList<>();
        private final CompletableFuture<List<Long>> ended = new CompletableFuture<>();

        @Override
        public SinkShape<Chunk> shape() {
            return shape;
        }

        @Override
        public GraphStageLogic createLogic(Attributes attributes) {
            return new GraphStageLogic(shape) {
                {
                    setHandler(in, new AbstractInHandler() {
                        @Override
                        public void onPush() {
                            received.add(grab(in).arrivalNanos());
                            pull(in);
                        }

                        @Override
                        public void onUpstreamFinish() {
                            completeStage();
                            ended.complete(received);
                        }
                    });
                }

                @Override
                public void preStart() {
                    pull(in);
                }
            };
        }
    }

    @Test
    void nothingBetweenTwoOperatorsIsLostWhenTheyStop() throws Exception {
        System.out.println("stops: repeat with -Dseed=" + SEED);
        ActorSystem system = ActorSystem.create(
                "stops",
                ConfigFactory.parseString("pekko.stream.materializer.sync-processing-limit = 1\n"
                                + "loop { type = Dispatcher, throughput = 1, executor = thread-pool-executor,"
                                + " thread-pool-executor.fixed-pool-size = 1 }")
                        .withFallback(ConfigFactory.load()));
        try {
            Random random = new Random(SEED);
            for (int i = 0; i < STOPS; i++) {
                stopOnce(system, random, i);
            }
        } finally {
            system.terminate();
        }
    }

    private static void stopOnce(ActorSystem system, Random random, int number) throws Exception {
        Counter counter = new Counter();
        Collector collector = new Collector();
        List<ToxicState> states = new ArrayList<>();
        Source<Chunk, NotUsed> source = Source.fromGraph(counter);
        ManualClock clock = new ManualClock();
        for (int i = 0; i < 3; i++) {
            ToxicState state =
                    new ToxicState(clock, new SplittableRandom(i), LinkControl.NONE, new MemoryBudget(1 << 20));
            states.add(state);
            Toxic toxic = random.nextBoolean() ? new Noop() : new Latency(Duration.ZERO, Duration.ZERO);
            source = source.via(toxic.operator(state));
        }
        source.to(collector).addAttributes(ActorAttributes.dispatcher("loop")).run(system);
        afterTurns(system, random.nextInt(200), () -> {
            counter.stop();
            states.forEach(ToxicState::stop);
        });

        List<Long> seen = new ArrayList<>(collector.ended.get(10, TimeUnit.SECONDS));
        for (ToxicState state : states.reversed()) {
            state.takeAll().forEach(chunk -> seen.add(chunk.arrivalNanos()));
        }

        assertThat(seen)
                .as("stop %d of seed %d", number, SEED)
                .hasSize(counter.sent)
                .isSorted();
    }

    /** Runs {@code action} after the chain has had this number of turns. */
    private static void afterTurns(ActorSystem system, int turns, Runnable action) {
        system.dispatchers().lookup("loop").execute(turns == 0 ? action : () -> afterTurns(system, turns - 1, action));
    }
}
