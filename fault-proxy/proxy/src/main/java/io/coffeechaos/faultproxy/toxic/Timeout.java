package io.coffeechaos.faultproxy.toxic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;

/**
 * Drops all data of its direction and closes the connection when {@code timeout} has passed without any. The clock starts
 * with the connection (or the toxic) and again with every chunk. Removing the toxic closes the connections it ran on:
 * bytes are missing there.
 *
 * <p><b>Emits when</b> never.
 *
 * <p><b>Backpressures when</b> never: what arrives is read and thrown away.
 *
 * <p><b>Completes when</b> never: it closes the link, at the timeout or as soon as the source ends.
 *
 * @param timeout on the wire in ms; zero never closes by itself
 */
public record Timeout(Duration timeout) implements Toxic {

    static final ToxicType TYPE = new ToxicType(
            "timeout", List.of(Attribute.millis("timeout")), values -> new Timeout(values.millis("timeout")));

    /** Checks the ranges. */
    public Timeout {
        Toxics.requireNotNegative(timeout, "timeout");
    }

    @Override
    public ToxicType type() {
        return TYPE;
    }

    @Override
    public Map<String, Number> attributes() {
        return Toxics.values("timeout", timeout.toMillis());
    }

    @Override
    public Graph<FlowShape<Chunk, Chunk>, NotUsed> operator(ToxicState state) {
        return new ToxicStage("timeout", shape -> new Operator(shape, state));
    }

    @Override
    public void removed(ToxicState state) {
        state.link().close();
    }

    private final class Operator extends ToxicLogic {
        Operator(FlowShape<Chunk, Chunk> shape, ToxicState state) {
            super(shape, state);
        }

        @Override
        void work() {
            if (!state.isEmpty() || !state.deadlineSet()) {
                state.discardAll();
                setDeadlineIn(timeout);
            }
            if (sourceEnded()) {
                state.link().close();
            } else if (!timeout.isZero()) {
                atDeadline(state.link()::close);
            }
            ask();
        }
    }
}
