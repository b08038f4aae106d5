package io.coffeechaos.faultproxy.toxic;

import java.util.List;
import java.util.Map;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;

/**
 * Passes on exactly {@code bytes} bytes and then closes the connection behind them. The count starts when the toxic is
 * added, and survives updates. If an update sets the limit below the count, the next chunk closes the connection. With
 * a limit of 0 the first chunk closes it.
 *
 * <p><b>Emits when</b> a chunk has arrived, the limit is not reached and the next operator asks.
 *
 * <p><b>Backpressures when</b> the next operator backpressures.
 *
 * <p><b>Completes when</b> the limit is reached, or the source ends before that.
 *
 * @param bytes the number of bytes per connection
 */
public record LimitData(long bytes) implements Toxic {

    static final ToxicType TYPE = new ToxicType(
            "limit_data",
            List.of(Attribute.counting("bytes", "bytes", 0)),
            values -> new LimitData(values.count("bytes")));

    /** Checks that the limit is not negative. */
    public LimitData {
        Toxics.requireAtLeast(0, bytes, "bytes");
    }

    @Override
    public ToxicType type() {
        return TYPE;
    }

    @Override
    public Map<String, Number> attributes() {
        return Toxics.values("bytes", bytes);
    }

    @Override
    public Graph<FlowShape<Chunk, Chunk>, NotUsed> operator(ToxicState state) {
        return new ToxicStage("limit_data", shape -> new Operator(shape, state));
    }

    @Override
    public void updated(ToxicState before, ToxicState after) {
        after.passedBytes(before.passedBytes());
    }

    private final class Operator extends ToxicLogic {
        Operator(FlowShape<Chunk, Chunk> shape, ToxicState state) {
            super(shape, state);
        }

        @Override
        void work() {
            if (state.isEmpty()) {
                if (canPass()) {
                    ask();
                }
                finishIfDone();
                return;
            }
            long leftBytes = bytes - state.passedBytes();
            if (leftBytes > 0 && canPass()) {
                Chunk chunk = state.poll((int) Math.min(leftBytes, Integer.MAX_VALUE));
                state.passedBytes(state.passedBytes() + chunk.length());
                pass(chunk);
                leftBytes -= chunk.length();
            }
            if (leftBytes <= 0) {
                state.discardAll();
                state.link().closeBehindData();
                completeStage();
            } else {
                finishIfDone();
            }
        }
    }
}
