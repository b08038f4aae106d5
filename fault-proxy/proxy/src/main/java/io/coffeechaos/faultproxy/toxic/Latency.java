package io.coffeechaos.faultproxy.toxic;

import static io.coffeechaos.faultproxy.toxic.Toxics.nanos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;

/**
 * Delays every chunk by {@code latency} plus or minus {@code jitter}, measured from its arrival. The throughput has no
 * limit until 1024 chunks are waiting or the process has used its budget for held bytes. The toxic does not delay
 * connecting, and it delays the end of a connection only by the data ahead of it.
 *
 * <p><b>Emits when</b> the delay of the oldest chunk is over and the next operator asks. Chunks never overtake each
 * other.
 *
 * <p><b>Backpressures when</b> the toxic holds the largest number of chunks or bytes that is allowed.
 *
 * <p><b>Completes when</b> the source has ended and the last chunk has been passed on.
 *
 * @param latency the delay; on the wire in ms
 * @param jitter the largest random change of the delay, in both directions; drawn for each chunk in whole milliseconds;
 *     on the wire in ms
 */
public record Latency(Duration latency, Duration jitter) implements Toxic {

    static final ToxicType TYPE = new ToxicType(
            "latency",
            List.of(Attribute.millis("latency"), Attribute.millis("jitter")),
            values -> new Latency(values.millis("latency"), values.millis("jitter")));

    /** Checks that the durations are not negative. */
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
