package io.coffeechaos.faultproxy.toxic;

import java.util.Map;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;

/**
 * A fault for one direction of a link: its attributes and the stream operator that applies it.
 *
 * <p>A new toxic needs a record in its own file with a {@code TYPE}, an operator that extends {@link ToxicLogic}, a
 * line in {@code permits} below, a line in {@link Toxics}, and a test next to it.
 */
public sealed interface Toxic
        permits Bandwidth, Latency, LimitData, Noop, PacketLoss, ResetPeer, Slicer, SlowClose, Timeout {

    /** Returns the type of this toxic. */
    ToxicType type();

    /** Returns every attribute with its value, in the order of {@link ToxicType#attributes}. */
    Map<String, Number> attributes();

    /** Returns an operator that works on {@code state}; the proxy materializes it on the link's own thread. */
    Graph<FlowShape<Chunk, Chunk>, NotUsed> operator(ToxicState state);

    /**
     * The proxy calls this when the toxic stops being active on a link. The chunks that the state held are passed on.
     */
    default void removed(ToxicState state) {}

    /** The proxy calls this when an update of the toxic replaces {@code before} by {@code after} on a link. */
    default void updated(ToxicState before, ToxicState after) {}
}
