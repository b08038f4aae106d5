package io.coffeechaos.faultproxy.toxic;

import org.apache.pekko.stream.FlowShape;

/**
 * Shared logic of {@code latency} and {@code packet_loss}. Each chunk has its own delay, counted from its arrival.
 * Chunks never overtake each other, so a slow chunk also delays the chunks behind it.
 */
abstract class DelayLogic extends ToxicLogic {

    private boolean drawn;
    private long dueNanos;

    DelayLogic(FlowShape<Chunk, Chunk> shape, ToxicState state) {
        super(shape, state);
    }

    /** Returns the delay of {@code chunk} in nanoseconds, 0 or more; called once for each chunk. */
    abstract long delayNanos(Chunk chunk);

    @Override
    final void work() {
        while (!state.isEmpty()) {
            if (!drawn) {
                dueNanos = state.oldest().arrivalNanos() + delayNanos(state.oldest());
                drawn = true;
            }
            if (dueNanos - now() > 0) {
                wakeAt(dueNanos);
                break;
            }
            if (!canPass()) {
                break;
            }
            // The next toxic measures from the time at which this one released the chunk, so that two delays add up.
            pass(state.poll().arrivedAt(dueNanos));
            drawn = false;
        }
        if (state.hasRoom()) {
            ask();
        }
        finishIfDone();
    }
}
