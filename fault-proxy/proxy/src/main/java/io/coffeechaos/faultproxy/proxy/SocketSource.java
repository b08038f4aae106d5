package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.Chunk;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * The start of a direction's stream: it reads from the socket while there is demand.
 *
 * <p>Emits when the socket has bytes and the first toxic asks. Without demand it does not read, which backpressures the
 * sender. Completes when the sender has ended, or when the pipe stops the stream. While there is demand, the selector
 * always watches the socket for reading: this rule keeps a stream from stalling.
 */
final class SocketSource extends GraphStage<SourceShape<Chunk>> {

    /** The largest number of reads after one readiness event, so that one busy connection does not block the loop. */
    private static final int READS_MAX = 4;

    private final Outlet<Chunk> out = Outlet.create("socket.out");
    private final SourceShape<Chunk> shape = SourceShape.of(out);
    private final Pipe pipe;

    SocketSource(Pipe pipe) {
        this.pipe = pipe;
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
        private final AsyncCallback<NotUsed> readable = createAsyncCallback(ignored -> onReadable());
        private int readsLeft;

        Logic() {
            super(shape);
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    pipe.wantRead(true);
                    if (readsLeft > 0) {
                        read();
                    }
                }

                @Override
                public void onDownstreamFinish(Throwable cause) {
                    pipe.input().end();
                    completeStage();
                }
            });
        }

        @Override
        public void preStart() {
            pipe.onStreamReadable(() -> readable.invoke(NotUsed.getInstance()), () -> isAvailable(out));
            if (pipe.stopping() || pipe.input().ended()) {
                complete(out);
            }
        }

        private void onReadable() {
            if (pipe.stopping()) {
                complete(out);
            } else if (isAvailable(out)) {
                readsLeft = READS_MAX;
                read();
                readsLeft = 0;
            } else {
                pipe.wantRead(false);
            }
        }

        private void read() {
            readsLeft--;
            switch (pipe.input().readChunk()) {
                case PipeInput.Read.Bytes(Chunk chunk) -> {
                    if (chunk.length() < PipeInput.CHUNK_BYTES_MAX) {
                        // The socket is empty now. Another read would be a system call without result.
                        readsLeft = 0;
                    }
                    push(out, chunk);
                }
                case PipeInput.Read.Nothing() -> readsLeft = 0;
                case PipeInput.Read.End() -> complete(out);
            }
        }
    }
}
