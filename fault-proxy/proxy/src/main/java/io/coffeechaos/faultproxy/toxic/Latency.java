package io.coffeechaos.faultproxy.toxic;

import static io.coffeechaos.faultproxy.toxic.Toxics.nanos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;

/**
 * Delays every chunk by {@code latency} plus or minus {@code jitter}, measured from its arrival. Throughput is not limited
 * until 1024 chunks or the process's budget for held bytes are waiting; connecting and the end of a connection are not
 * delayed by themselves.
 *
 * <p><b>Emits when</b> the oldest chunk's time has come and the next operator asks. Chunks never overtake each other.
 *
 * <p><b>Backpressures when</b> as many chunks or bytes are waiting as may be held.
 *
 * <p><b>Completes when</b> the source has ended and the last chunk has been passed on.
 *
 * @param latency the delay; on the wire in ms
 * @param jitter the delay varies by up to this much either way, drawn per chunk in whole milliseconds; on the wire in ms
 */
public record Latency(Duration latency, Duration jitter) implements Toxic {

    static final ToxicType TYPE = new ToxicType(
            "latency",
            List.of(Attribute.millis("latency"), Attribute.millis("jitter")),
            values -> new Latency(values.millis("latency"), values.millis("jitter")));

    /** Checks the ranges. */
    public Latency {
        Toxics.requireNotNegative(latency, "latency");
        Toxics.requireNotNegative(jitter, "jitter");
    }

    @Override
    public ToxicType type() {
        return TYPE;
    }

    @Override
    public Map<String, Number> attributes() {
        return Toxics.values("latency", latency.toMillis(), "jitter", jitter.toMillis());
    }

    @Override
    public Graph<FlowShape<Chunk, Chunk>, NotUsed> operator(ToxicState state) {
        return new ToxicStage("latency", shape -> new Operator(shape, state));
    }

    private final class Operator extends DelayLogic {
        private final long latencyNanos = nanos(latency);
        private final long jitterMillis = jitter.toMillis();

        Operator(FlowShape<Chunk, Chunk> shape, ToxicState state) {
            super(shape, state);
        }

        @Override
        long delayNanos(Chunk chunk) {
            if (jitterMillis == 0) {
                return latencyNanos;
            }
            long shiftMillis = state.random().nextLong(-jitterMillis, jitterMillis);
            return Math.max(
                    0, latencyNanos + nanos(Duration.ofMillis(Math.abs(shiftMillis))) * Long.signum(shiftMillis));
        }
    }
}
