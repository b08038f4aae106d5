package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.Chunk;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * The end of a direction's stream: it writes chunks to the socket, and asks for more when all earlier chunks are
 * written.
 *
 * <p>Backpressures when the receiver does not read. When the stream ends, this sink notifies the pipe. Bytes that are
 * not written yet stay in the pipe, not here.
 */
final class SocketSink extends GraphStage<SinkShape<Chunk>> {

    private final Inlet<Chunk> in = Inlet.create("socket.in");
    private final SinkShape<Chunk> shape = SinkShape.of(in);
    private final Pipe pipe;

    SocketSink(Pipe pipe) {
        this.pipe = pipe;
    }

    @Override
    public SinkShape<Chunk> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes inheritedAttributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        private final AsyncCallback<NotUsed> drained = createAsyncCallback(ignored -> askIfDrained());

        Logic() {
            super(shape);
            setHandler(in, new AbstractInHandler() {
                @Override
                public void onPush() {
                    pipe.output().write(grab(in));
                    askIfDrained();
                }

                @Override
                public void onUpstreamFinish() {
                    completeStage();
                    pipe.streamEnded();
                }

                @Override
                public void onUpstreamFailure(Throwable failure) {
                    completeStage();
                    pipe.streamFailed(failure);
                }
            });
        }

        @Override
        public void preStart() {
            pipe.onStreamDrained(() -> drained.invoke(NotUsed.getInstance()));
            askIfDrained();
        }

        private void askIfDrained() {
            if (pipe.output().drained() && !isClosed(in) && !hasBeenPulled(in)) {
                pull(in);
            }
        }
    }
}
