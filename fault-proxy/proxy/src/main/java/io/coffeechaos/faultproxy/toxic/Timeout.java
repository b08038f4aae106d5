package io.coffeechaos.faultproxy.toxic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;

/**
 * Drops all data of its direction, and closes the connection when no data has arrived for {@code timeout}. The clock
 * starts when the connection opens or the toxic is added, and starts again with every chunk. Removing the toxic closes
 * the connections on which it was active, because bytes are missing there.
 *
 * <p><b>Emits when</b> never.
 *
 * <p><b>Backpressures when</b> never: the toxic reads all data and drops it.
 *
 * <p><b>Completes when</b> never: the toxic closes the link, at the timeout or when the source ends.
 *
 * @param timeout the time without data; on the wire in ms; with 0 the connection stays open until the source ends
 */
public record Timeout(Duration timeout) implements Toxic {

    static final ToxicType TYPE = new ToxicType(
            "timeout", List.of(Attribute.millis("timeout")), values -> new Timeout(values.millis("timeout")));

    /** Checks that the timeout is not negative. */
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
