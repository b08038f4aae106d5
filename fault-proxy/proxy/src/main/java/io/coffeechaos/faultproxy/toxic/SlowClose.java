package io.coffeechaos.faultproxy.toxic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;

/**
 * Passes data on and holds the end of the source back for {@code delay}. Removing the toxic in that time ends the direction
 * at once; updating it starts the wait anew.
 *
 * <p><b>Emits when</b> a chunk has arrived and the next operator asks.
 *
 * <p><b>Backpressures when</b> the next operator does.
 *
 * <p><b>Completes when</b> {@code delay} has passed since the source ended.
 *
 * @param delay on the wire in ms
 */
public record SlowClose(Duration delay) implements Toxic {

    static final ToxicType TYPE = new ToxicType(
            "slow_close", List.of(Attribute.millis("delay")), values -> new SlowClose(values.millis("delay")));

    /** Checks the ranges. */
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
