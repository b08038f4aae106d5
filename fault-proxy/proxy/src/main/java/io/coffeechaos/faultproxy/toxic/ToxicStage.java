package io.coffeechaos.faultproxy.toxic;

import java.util.function.Function;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/** The stream operator of a toxic: one inlet and one outlet of chunks, with a {@link ToxicLogic} between them. */
final class ToxicStage extends GraphStage<FlowShape<Chunk, Chunk>> {

    private final FlowShape<Chunk, Chunk> shape;
    private final Function<FlowShape<Chunk, Chunk>, ToxicLogic> logic;

    ToxicStage(String name, Function<FlowShape<Chunk, Chunk>, ToxicLogic> logic) {
        this.shape = FlowShape.of(Inlet.create(name + ".in"), Outlet.create(name + ".out"));
        this.logic = logic;
    }

    @Override
    public FlowShape<Chunk, Chunk> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes inheritedAttributes) {
        return logic.apply(shape);
    }
}
