package io.coffeechaos.faultproxy.toxic;

import java.util.Map;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;

/**
 * A fault for one direction of a link: attributes plus the stream operator that acts on them.
 *
 * <p>To write one: a record in its own file with a {@code TYPE}, an operator that extends {@link ToxicLogic}, a line in
 * {@code permits} here and one in {@link Toxics}; its test beside it.
 */
public sealed interface Toxic
        permits Bandwidth, Latency, LimitData, Noop, PacketLoss, ResetPeer, Slicer, SlowClose, Timeout {

    /** The kind of this toxic. */
    ToxicType type();

    /** Every attribute with its value, in the order of {@link ToxicType#attributes}. */
    Map<String, Number> attributes();

    /** The operator, to be materialized on the link's own thread around {@code state}. */
    Graph<FlowShape<Chunk, Chunk>, NotUsed> operator(ToxicState state);

    /** Called when this toxic no longer applies to a link it has worked on. What the toxic state holds is passed on after it. */
    default void removed(ToxicState state) {}

    /** Called when this toxic takes over from an earlier version of itself. */
    default void updated(ToxicState before, ToxicState after) {}
}
