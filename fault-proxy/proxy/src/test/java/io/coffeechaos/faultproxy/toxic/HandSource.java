package io.coffeechaos.faultproxy.toxic;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * A source in the same fused island as the operator under test. Its demand is exactly the operator's demand; Pekko's
 * own test source has a buffer of 16 elements in between.
 */
final class HandSource extends GraphStage<SourceShape<Chunk>> {

    private final Outlet<Chunk> out = Outlet.create("hand.out");
    private final SourceShape<Chunk> shape = SourceShape.of(out);
    private final CompletableFuture<Logic> started = new CompletableFuture<>();
    private volatile boolean asked;
    private volatile boolean cancelled;

    /** Returns true if the operator has asked for a chunk and has not received one yet. */
    boolean asked() {
        return asked;
    }

    boolean cancelled() {
        return cancelled;
    }

    void send(Chunk chunk) {
        asked = false;
        Logic logic = started.join();
        logic.turn.invoke(() -> logic.give(chunk));
    }

    void end() {
        Logic logic = started.join();
        logic.turn.invoke(logic::end);
    }

    @Override
    public SourceShape<Chunk> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes inheritedAttributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        private final AsyncCallback<Runnable> turn = createAsyncCallback(Runnable::run);

        Logic() {
            super(shape);
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    asked = true;
                }

                @Override
                public void onDownstreamFinish(Throwable cause) {
                    cancelled = true;
                    completeStage();
                }
            });
        }

        @Override
        public void preStart() {
            started.complete(this);
        }

        void give(Chunk chunk) {
            push(out, chunk);
        }

        void end() {
            complete(out);
        }
    }
}
