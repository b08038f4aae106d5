package io.coffeechaos.faultproxy.toxic;

import org.apache.pekko.stream.FlowShape;

/**
 * What {@code latency} and {@code packet_loss} share: each chunk waits a time of its own, counted from its arrival, and none
 * overtakes another, so a slow one delays those behind it.
 */
abstract class DelayLogic extends ToxicLogic {

    private boolean drawn;
    private long dueNanos;

    DelayLogic(FlowShape<Chunk, Chunk> shape, ToxicState state) {
        super(shape, state);
    }

    /** How long {@code chunk} waits, in nanoseconds, 0 or more; asked once for each chunk. */
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
            // The next toxic measures from when this one let go, so that two delays add up.
            pass(state.poll().arrivedAt(dueNanos));
            drawn = false;
        }
        if (state.hasRoom()) {
            ask();
        }
        finishIfDone();
    }
}
