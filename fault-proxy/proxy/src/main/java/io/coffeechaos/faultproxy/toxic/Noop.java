package io.coffeechaos.faultproxy.toxic;

import java.util.List;
import java.util.Map;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;

/**
 * Passes everything on unchanged.
 *
 * <p><b>Emits when</b> a chunk has arrived and the next operator asks.
 *
 * <p><b>Backpressures when</b> the next operator backpressures.
 *
 * <p><b>Completes when</b> the source ends.
 */
public record Noop() implements Toxic {

    static final ToxicType TYPE = new ToxicType("noop", List.of(), values -> new Noop());

    @Override
    public ToxicType type() {
        return TYPE;
    }

    @Override
    public Map<String, Number> attributes() {
        return Map.of();
    }

    @Override
    public Graph<FlowShape<Chunk, Chunk>, NotUsed> operator(ToxicState state) {
        return new ToxicStage("noop", shape -> new Operator(shape, state));
    }

    private static final class Operator extends ToxicLogic {
        Operator(FlowShape<Chunk, Chunk> shape, ToxicState state) {
            super(shape, state);
        }

        @Override
        void work() {
            passThrough();
            finishIfDone();
        }
    }
}
