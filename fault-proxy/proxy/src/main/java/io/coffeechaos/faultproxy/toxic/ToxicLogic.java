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
 * What all toxics' operators share. A toxic writes one method, {@link #work}, which does whatever is possible now: it is
 * called at the start and after every chunk, demand, timer and end of the source. Everything not yet passed on is in the
 * {@link ToxicState}, so the operator can be stopped at any time.
 */
abstract class ToxicLogic extends GraphStageLogic {

    private final Inlet<Chunk> in;
    private final Outlet<Chunk> out;
    /** What this operator holds and remembers. */
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

    /** Does what is possible now. Must not block, may be called at any time, may do nothing. */
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

    /** True when the next operator has asked and not yet been given. */
    final boolean canPass() {
        return isAvailable(out);
    }

    final void pass(Chunk chunk) {
        push(out, chunk);
    }

    /** Asks the operator before for the next chunk. */
    final void ask() {
        if (!isClosed(in) && !hasBeenPulled(in)) {
            pull(in);
        }
    }

    /** True when the source has ended and everything it sent has come in. */
    final boolean sourceEnded() {
        return isClosed(in);
    }

    /** Ends this operator once the source has ended and nothing is held any more. */
    final void finishIfDone() {
        if (sourceEnded() && state.isEmpty()) {
            completeStage();
        }
    }

    /** Makes sure that {@link #work} runs at {@code dueNanos} or before. */
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

    /** Passes on as it is asked, one chunk in hand: what toxics do that leave the data alone. */
    final void passThrough() {
        if (!state.isEmpty() && canPass()) {
            pass(state.poll());
        }
        if (state.isEmpty() && canPass()) {
            ask();
        }
    }

    /** Sets the time for {@link #atDeadline}. It is kept by the toxic state, so it outlives this operator. */
    final void setDeadlineIn(Duration time) {
        state.deadlineNanos(now() + nanos(time));
    }

    /** Does {@code action} if the deadline is over, and otherwise makes sure that {@link #work} runs when it is. */
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
            // Otherwise the end comes from the operator before, behind any chunk that is still between the two.
            completeStage();
        }
    }
}
