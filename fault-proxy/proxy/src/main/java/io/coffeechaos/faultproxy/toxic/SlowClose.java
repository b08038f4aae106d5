package io.coffeechaos.faultproxy.toxic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;

/**
 * Passes data on, and delays the end of the source by {@code delay}. If a client removes the toxic during the delay,
 * the direction ends at once. If a client updates the toxic, the delay starts again.
 *
 * <p><b>Emits when</b> a chunk has arrived and the next operator asks.
 *
 * <p><b>Backpressures when</b> the next operator backpressures.
 *
 * <p><b>Completes when</b> {@code delay} has passed since the source ended.
 *
 * @param delay the delay of the end; on the wire in ms
 */
public record SlowClose(Duration delay) implements Toxic {

    static final ToxicType TYPE = new ToxicType(
            "slow_close", List.of(Attribute.millis("delay")), values -> new SlowClose(values.millis("delay")));

    /** Checks that the delay is not negative. */
    public SlowClose {
        Toxics.requireNotNegative(delay, "delay");
    }

    @Override
    public ToxicType type() {
        return TYPE;
    }

    @Override
    public Map<String, Number> attributes() {
        return Toxics.values("delay", delay.toMillis());
    }

    @Override
    public Graph<FlowShape<Chunk, Chunk>, NotUsed> operator(ToxicState state) {
        return new ToxicStage("slow_close", shape -> new Operator(shape, state));
    }

    private final class Operator extends ToxicLogic {
        Operator(FlowShape<Chunk, Chunk> shape, ToxicState state) {
            super(shape, state);
        }

        @Override
        void work() {
            passThrough();
            if (sourceEnded() && state.isEmpty()) {
                if (!state.deadlineSet()) {
                    setDeadlineIn(delay);
                }
                atDeadline(this::completeStage);
            }
        }
    }
}
