package io.coffeechaos.faultproxy.toxic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;

/**
 * Random bytes go through random chains of up to three toxics that cut no connection. The bytes must arrive unchanged,
 * and the stream must end.
 */
class ToxicCombinationTest {

    private static final int CASES = 10_000;
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    /** A clock that jumps to the next timer. */
    private static final class JumpingClock implements ToxicClock {
        private long nowNanos;

        @Override
        public long nanoTime() {
            return nowNanos;
        }

        @Override
        public Timer schedule(long dueNanos, Runnable action) {
            nowNanos = Math.max(nowNanos, dueNanos);
            action.run();
            return () -> {};
        }
    }

    private static final LinkControl UNTOUCHED = new LinkControl() {
        @Override
        public void close() {
            throw new AssertionError("closed");
        }

        @Override
        public void reset() {
            throw new AssertionError("reset");
        }

        @Override
        public void closeBehindData() {
            throw new AssertionError("closed behind data");
        }
    };

    @Test
    void bytesArriveUnchangedThroughEveryCombination() throws Exception {
        System.out.println("toxic combinations: repeat with -Dseed=" + SEED);
        for (int i = 0; i < CASES; i++) {
            runCase(new SplittableRandom(SEED + i), "case " + i + " of seed " + SEED);
        }
    }

    private static void runCase(RandomGenerator random, String name) throws Exception {
        JumpingClock clock = new JumpingClock();
        MemoryBudget budget = new MemoryBudget(random.nextInt(100_000));
        List<Chunk> sent = chunks(random);
        List<Toxic> toxics = new ArrayList<>();
        Source<Chunk, NotUsed> source = Source.from(sent);
        for (int i = 0; i <= random.nextInt(3); i++) {
            Toxic toxic = toxic(random);
            toxics.add(toxic);
            ToxicState state = new ToxicState(clock, new SplittableRandom(random.nextLong()), UNTOUCHED, budget);
            source = source.via(toxic.operator(state));
        }
        CompletionStage<List<Chunk>> received = source.runWith(Sink.seq(), ToxicStream.SYSTEM);

        List<Chunk> arrived = received.toCompletableFuture().get(20, TimeUnit.SECONDS);

        assertThat(bytes(arrived)).as("%s: %s", name, toxics).isEqualTo(bytes(sent));
        assertThat(budget.bytes())
                .as("%s: bytes still held by %s", name, toxics)
                .isZero();
    }

    private static List<Chunk> chunks(RandomGenerator random) {
        List<Chunk> chunks = new ArrayList<>();
        int count = random.nextInt(8);
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 20 : 5_000)];
            random.nextBytes(bytes);
            chunks.add(new Chunk(bytes, 0, bytes.length, 0));
        }
        return chunks;
    }

    private static Toxic toxic(RandomGenerator random) {
        return switch (random.nextInt(7)) {
            case 0 -> new Latency(Duration.ofMillis(random.nextInt(100)), Duration.ofMillis(random.nextInt(200)));
            case 1 -> new Bandwidth(1 + random.nextInt(1_000));
            case 2 ->
                new Slicer(
                        1 + random.nextInt(500), random.nextInt(700), Duration.ofNanos(1_000L * random.nextInt(100)));
            case 3 -> new SlowClose(Duration.ofMillis(random.nextInt(100)));
            case 4 -> new PacketLoss(random.nextDouble(), random.nextDouble());
            case 5 -> new LimitData(1_000_000);
            default -> new Noop();
        };
    }

    private static byte[] bytes(List<Chunk> chunks) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        chunks.forEach(chunk -> bytes.write(chunk.array(), chunk.offset(), chunk.length()));
        return bytes.toByteArray();
    }
}
