package io.coffeechaos.faultproxy.toxic;

import static io.coffeechaos.faultproxy.toxic.Toxics.nanos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;

/**
 * Shows lost packets as the users of a TCP connection see them: bytes arrive late, but no byte is missing. The toxic
 * divides a chunk into segments of 1460 bytes. Each segment is lost with probability {@code lossRate}. A chunk with a
 * lost segment waits for the retransmission (200 ms, doubled each time the segment is lost again), and the chunks
 * behind it wait too.
 *
 * <p><b>Emits when</b> the retransmission of the oldest chunk, if it needs one, is over and the next operator asks.
 *
 * <p><b>Backpressures when</b> the toxic holds the largest number of chunks or bytes that is allowed.
 *
 * <p><b>Completes when</b> the source has ended and the last chunk has been passed on.
 *
 * @param lossRate probability that a segment is lost, 0 to 1
 * @param correlation 0 to 1: how much the loss of a segment depends on the segment before it; a high value makes losses
 *     come in bursts
 */
public record PacketLoss(double lossRate, double correlation) implements Toxic {

    static final ToxicType TYPE = new ToxicType(
            "packet_loss",
            List.of(Attribute.fraction("loss_rate", 0.1), Attribute.fraction("correlation", 0.0)),
            values -> new PacketLoss(values.fraction("loss_rate"), values.fraction("correlation")));

    private static final int SEGMENT_BYTES = 1460;
    private static final Duration RETRANSMISSION = Duration.ofMillis(200);
    /**
     * A segment passes after this number of losses, so that a lossRate of 1 also ends: 200 ms doubled seven times is 25
     * s.
     */
    private static final int LOSSES_MAX = 7;

    /** Checks that both values are fractions. */
    public PacketLoss {
        Toxics.requireFraction(lossRate, "lossRate");
        Toxics.requireFraction(correlation, "correlation");
    }

    @Override
    public ToxicType type() {
        return TYPE;
    }

    @Override
    public Map<String, Number> attributes() {
        return Toxics.values("loss_rate", lossRate, "correlation", correlation);
    }

    @Override
    public Graph<FlowShape<Chunk, Chunk>, NotUsed> operator(ToxicState state) {
        return new ToxicStage("packet_loss", shape -> new Operator(shape, state));
    }

    private final class Operator extends DelayLogic {
        private double lastDraw = 1;

        Operator(FlowShape<Chunk, Chunk> shape, ToxicState state) {
            super(shape, state);
        }

        /** The segments of one chunk are retransmitted in parallel, so the chunk waits for the slowest one. */
        @Override
        long delayNanos(Chunk chunk) {
            int lossesMost = 0;
            for (int sent = 0; sent < chunk.length(); sent += SEGMENT_BYTES) {
                int losses = 0;
                while (losses < LOSSES_MAX && lost()) {
                    losses++;
                }
                lossesMost = Math.max(lossesMost, losses);
            }
            return nanos(RETRANSMISSION) * ((1L << lossesMost) - 1);
        }

        private boolean lost() {
            lastDraw =
                    correlation * lastDraw + (1 - correlation) * state.random().nextDouble();
            return lastDraw < lossRate;
        }
    }
}
