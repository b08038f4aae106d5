package io.coffeechaos.faultproxy.toxic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;

/**
 * Resets the connection (TCP RST to both sides). The reset happens {@code timeout} after the first data, or the end of
 * the source, arrives in the toxic's direction. The data is dropped. Without data there is no reset. If a client
 * removes the toxic during the wait, the reset happens at once, because data is missing.
 *
 * <p><b>Emits when</b> never.
 *
 * <p><b>Backpressures when</b> the first chunk has arrived.
 *
 * <p><b>Completes when</b> never: the toxic resets the link.
 *
 * @param timeout the time from the first data to the reset; on the wire in ms
 */
public record ResetPeer(Duration timeout) implements Toxic {

    static final ToxicType TYPE = new ToxicType(
            "reset_peer", List.of(Attribute.millis("timeout")), values -> new ResetPeer(values.millis("timeout")));

    /** Checks that the timeout is not negative. */
    public ResetPeer {
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
        return new ToxicStage("reset_peer", shape -> new Operator(shape, state));
    }

    @Override
    public void removed(ToxicState state) {
        if (state.deadlineSet()) {
            state.link().reset();
        }
    }

    @Override
    public void updated(ToxicState before, ToxicState after) {
        if (before.deadlineSet()) {
            after.deadlineNanos(before.deadlineNanos());
        }
    }

    private final class Operator extends ToxicLogic {
        Operator(FlowShape<Chunk, Chunk> shape, ToxicState state) {
            super(shape, state);
        }

        @Override
        void work() {
            if (!state.deadlineSet() && (!state.isEmpty() || sourceEnded())) {
                setDeadlineIn(timeout);
            }
            state.discardAll();
            if (state.deadlineSet()) {
                atDeadline(state.link()::reset);
            } else {
                ask();
            }
        }
    }
}
