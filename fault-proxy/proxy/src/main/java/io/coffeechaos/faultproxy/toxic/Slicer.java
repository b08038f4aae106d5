package io.coffeechaos.faultproxy.toxic;

import static io.coffeechaos.faultproxy.toxic.Toxics.nanos;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;

/**
 * Cuts chunks into small pieces, with an optional pause after each piece. The toxic halves a chunk again and again,
 * until no piece is longer than average plus variation. It shifts each cut at random by up to {@code
 * sizeVariationBytes}.
 *
 * <p><b>Emits when</b> the pause after the previous piece is over and the next operator asks.
 *
 * <p><b>Backpressures when</b> a chunk is being sliced.
 *
 * <p><b>Completes when</b> the source has ended, the last piece has been passed on and its pause is over.
 *
 * @param averageSizeBytes the average length of a piece, at least 1
 * @param sizeVariationBytes the number of bytes by which a piece may exceed the average, and by which a cut may shift
 * @param delay the pause after each piece; on the wire in <b>micro</b>seconds
 */
public record Slicer(long averageSizeBytes, long sizeVariationBytes, Duration delay) implements Toxic {

    static final ToxicType TYPE = new ToxicType(
            "slicer",
            List.of(
                    Attribute.counting("average_size", "bytes", 1),
                    Attribute.counting("size_variation", "bytes", 0),
                    Attribute.counting("delay", "µs", 0)),
            values -> new Slicer(
                    values.count("average_size"),
                    values.count("size_variation"),
                    Duration.of(values.count("delay"), ChronoUnit.MICROS)));

    /** Checks that the sizes and the delay are in their ranges. */
    public Slicer {
        Toxics.requireAtLeast(1, averageSizeBytes, "averageSizeBytes");
        Toxics.requireAtLeast(0, sizeVariationBytes, "sizeVariationBytes");
        Toxics.requireNotNegative(delay, "delay");
    }

    @Override
    public ToxicType type() {
        return TYPE;
    }

    @Override
    public Map<String, Number> attributes() {
        long delayMicros = delay.toSeconds() * 1_000_000 + delay.toNanosPart() / 1_000;
        return Toxics.values(
                "average_size", averageSizeBytes, "size_variation", sizeVariationBytes, "delay", delayMicros);
    }

    @Override
    public Graph<FlowShape<Chunk, Chunk>, NotUsed> operator(ToxicState state) {
        return new ToxicStage("slicer", shape -> new Operator(shape, state));
    }

    private record Range(int from, int to) {
        int length() {
            return to - from;
        }
    }

    private final class Operator extends ToxicLogic {
        private final long delayNanos = nanos(delay);
        private final ArrayDeque<Integer> piecesOfOldest = new ArrayDeque<>();
        private boolean pausing;
        private long pauseEndNanos;

        Operator(FlowShape<Chunk, Chunk> shape, ToxicState state) {
            super(shape, state);
        }

        @Override
        void work() {
            if (pausing && pauseEndNanos - now() > 0) {
                wakeAt(pauseEndNanos);
                return;
            }
            pausing = false;
            if (!state.isEmpty() && canPass()) {
                passPiece();
            }
            if (state.isEmpty()) {
                ask();
            }
            if (!pausing) {
                finishIfDone();
            }
        }

        private void passPiece() {
            if (piecesOfOldest.isEmpty()) {
                slice(state.oldest().length());
            }
            pass(state.poll(piecesOfOldest.remove()));
            if (delayNanos > 0) {
                pausing = true;
                pauseEndNanos = now() + delayNanos;
                wakeAt(pauseEndNanos);
            }
        }

        private void slice(int lengthBytes) {
            ArrayDeque<Range> open = new ArrayDeque<>();
            open.push(new Range(0, lengthBytes));
            while (!open.isEmpty()) {
                Range range = open.pop();
                if (range.length() == 1 || range.length() - averageSizeBytes <= sizeVariationBytes) {
                    piecesOfOldest.add(range.length());
                } else {
                    int cut = Math.clamp(
                            range.from() + range.length() / 2 + shiftBytes(range), range.from() + 1, range.to() - 1);
                    open.push(new Range(cut, range.to()));
                    open.push(new Range(range.from(), cut));
                }
            }
        }

        private int shiftBytes(Range range) {
            int variation = (int) Math.min(sizeVariationBytes, range.length());
            return variation == 0 ? 0 : state.random().nextInt(-variation, variation);
        }
    }
}
