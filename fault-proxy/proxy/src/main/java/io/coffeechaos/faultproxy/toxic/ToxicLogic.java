package io.coffeechaos.faultproxy.toxic;

import static io.coffeechaos.faultproxy.toxic.Toxics.nanos;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * Shared logic of all toxic operators. A toxic implements one method, {@link #work}, which does all work that is
 * possible now. It runs at the start, and after every chunk, demand, timer and end of the source. All chunks that are
 * not passed on yet are in the {@link ToxicState}, so the operator can stop at any time.
 */
abstract class ToxicLogic extends GraphStageLogic {

    private final Inlet<Chunk> in;
    private final Outlet<Chunk> out;
    /** The chunks that this operator holds, and the values that it remembers. */
    final ToxicState state;

    private final AsyncCallback<NotUsed> woken;
    private Optional<ToxicClock.Timer> timer = Optional.empty();
    private long timerDueNanos;

    ToxicLogic(FlowShape<Chunk, Chunk> shape, ToxicState state) {
        super(shape);
        this.in = shape.in();
        this.out = shape.out();
        this.state = state;
        this.woken = createAsyncCallback(ignored -> onWake());
        setHandlers(in, out, new AbstractInOutHandler() {
            @Override
            public void onPush() {
                state.hold(grab(in));
                work();
            }

            @Override
            public void onPull() {
                work();
            }

            @Override
            public void onUpstreamFinish() {
                if (state.stopping()) {
                    completeStage();
                } else {
                    work();
                }
            }
        });
    }

    /** Does the work that is possible now. Must not block; runs at any time; may do nothing. */
    abstract void work();

    @Override
    public final void preStart() {
        state.onWake(() -> woken.invoke(NotUsed.getInstance()));
        work();
    }

    @Override
    public final void postStop() {
        timer.ifPresent(ToxicClock.Timer::cancel);
        state.onWake(() -> {});
    }

    final long now() {
        return state.clock().nanoTime();
    }

    /** Returns true if the next operator has asked for a chunk and has not received one yet. */
    final boolean canPass() {
        return isAvailable(out);
    }

    final void pass(Chunk chunk) {
        push(out, chunk);
    }

    /** Asks the previous operator for the next chunk. */
    final void ask() {
        if (!isClosed(in) && !hasBeenPulled(in)) {
            pull(in);
        }
    }

    /** Returns true if the source has ended and all its chunks have arrived here. */
    final boolean sourceEnded() {
        return isClosed(in);
    }

    /** Completes this operator if the source has ended and the state holds no chunk. */
    final void finishIfDone() {
        if (sourceEnded() && state.isEmpty()) {
            completeStage();
        }
    }

    /** Schedules a run of {@link #work} at {@code dueNanos} or earlier. */
    final void wakeAt(long dueNanos) {
        if (timer.isPresent()) {
            if (timerDueNanos - dueNanos <= 0) {
                return;
            }
            timer.get().cancel();
        }
        timerDueNanos = dueNanos;
        timer = Optional.of(state.clock().schedule(dueNanos, () -> woken.invoke(NotUsed.getInstance())));
    }

    /** Passes chunks on when the next operator asks, one at a time; for toxics that do not change the data. */
    final void passThrough() {
        if (!state.isEmpty() && canPass()) {
            pass(state.poll());
        }
        if (state.isEmpty() && canPass()) {
            ask();
        }
    }

    /** Sets the deadline for {@link #atDeadline}. The state keeps the deadline, so it survives this operator. */
    final void setDeadlineIn(Duration time) {
        state.deadlineNanos(now() + nanos(time));
    }

    /** Runs {@code action} if the deadline has passed; otherwise schedules a run of {@link #work} at the deadline. */
    final void atDeadline(Runnable action) {
        if (state.deadlineNanos() - now() <= 0) {
            action.run();
        } else {
            wakeAt(state.deadlineNanos());
        }
    }

    private void onWake() {
        if (timer.isPresent() && timerDueNanos - now() <= 0) {
            timer = Optional.empty();
        }
        if (!state.stopping()) {
            work();
        } else if (sourceEnded()) {
            // If the source has not ended, the previous operator ends this one, behind the chunk that may be between
            // the two.
            completeStage();
        }
    }
}
