package io.coffeechaos.faultproxy.toxic;

import java.util.List;
import java.util.Map;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;

/**
 * Limits a connection to {@code rate} KB/s; 1 KB is 1000 bytes. Each connection gets the full rate. There is never a
 * burst: the first bytes wait for their share of time, and an idle connection earns no credit. With a rate of 0 the
 * toxic holds the data, and releases it when the toxic is removed.
 *
 * <p><b>Emits when</b> a piece (at most the bytes that the rate allows in 100 ms) has waited its share of time and the
 * next operator asks.
 *
 * <p><b>Backpressures when</b> at least two chunks, and at least the bytes that the rate allows in 10 ms, are waiting.
 *
 * <p><b>Completes when</b> the source has ended and the last piece has been passed on.
 *
 * @param rateKilobytesPerSecond the rate in KB/s; 0 holds all data
 */
public record Bandwidth(long rateKilobytesPerSecond) implements Toxic {

    static final ToxicType TYPE = new ToxicType(
            "bandwidth", List.of(Attribute.counting("rate", "KB/s", 0)), values -> new Bandwidth(values.count("rate")));

    private static final int CHUNKS_READ_AHEAD = 2;
    private static final int PIECE_MILLIS = 100;
    /** The time that the read-ahead covers: a sender that is late by less than this loses no rate. */
    private static final int READ_AHEAD_MILLIS = 10;
    /** The longest wait for the next operator that the toxic makes up for, as the buffers of a real link would. */
    private static final long HAND_OVER_NANOS_MAX = 10_000_000;

    /** Checks that the rate is in its range. */
    public Bandwidth {
        Toxics.requireAtLeast(0, rateKilobytesPerSecond, "rate");
    }

    @Override
    public ToxicType type() {
        return TYPE;
    }

    @Override
    public Map<String, Number> attributes() {
        return Toxics.values("rate", rateKilobytesPerSecond);
    }

    @Override
    public Graph<FlowShape<Chunk, Chunk>, NotUsed> operator(ToxicState state) {
        return new ToxicStage("bandwidth", shape -> new Operator(shape, state));
    }

    private final class Operator extends ToxicLogic {
        // KB/s and bytes per millisecond are the same number.
        private final int pieceBytesMax = bytesIn(PIECE_MILLIS);
        private final int readAheadBytes = bytesIn(READ_AHEAD_MILLIS);
        private boolean timing;
        private boolean timeUp;
        private long dueNanos;
        private long creditNanos;

        Operator(FlowShape<Chunk, Chunk> shape, ToxicState state) {
            super(shape, state);
        }

        @Override
        void work() {
            if (rateKilobytesPerSecond > 0) {
                passWhatIsDue();
            }
            if (state.chunks() < CHUNKS_READ_AHEAD || (state.heldBytes() < readAheadBytes && state.hasRoom())) {
                ask();
            }
            finishIfDone();
        }

        private int bytesIn(int millis) {
            return (int) Math.min(Integer.MAX_VALUE, Math.min(rateKilobytesPerSecond, Integer.MAX_VALUE) * millis);
        }

        private void passWhatIsDue() {
            while (!state.isEmpty()) {
                int pieceBytes = Math.min(state.oldest().length(), pieceBytesMax);
                if (!timing) {
                    // The overshoot of the last timer is credited here, so that the average rate is right.
                    dueNanos = now() - creditNanos + pieceBytes * 1_000_000L / rateKilobytesPerSecond;
                    timing = true;
                    timeUp = false;
                }
                long overshootNanos = now() - dueNanos;
                if (overshootNanos < 0) {
                    wakeAt(dueNanos);
                    return;
                }
                if (!timeUp) {
                    creditNanos = overshootNanos;
                    timeUp = true;
                }
                if (!canPass()) {
                    return;
                }
                creditNanos = Math.min(overshootNanos, creditNanos + HAND_OVER_NANOS_MAX);
                pass(state.poll(pieceBytes));
                timing = false;
            }
        }
    }
}
