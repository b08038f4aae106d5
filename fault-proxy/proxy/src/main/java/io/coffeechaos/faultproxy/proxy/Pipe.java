package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.Chunk;
import io.coffeechaos.faultproxy.toxic.LinkControl;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One direction of a link, from its {@link PipeInput} to its {@link PipeOutput}. Without toxics it moves bytes from socket to
 * socket through the loop's buffer; with toxics it is the two ends of a stream. What has left the toxics and could not be
 * written yet waits in the output in either case, so splicing a stream in or out loses nothing. Runs on the link's event
 * loop only.
 *
 * <pre>
 *   DIRECT --first toxic--> STREAM --change--> STOPPING --stream gone--> STREAM or DIRECT
 *                             `--end of data--> ENDED
 * </pre>
 */
final class Pipe implements LinkControl {

    private enum Mode {
        DIRECT,
        STREAM,
        STOPPING,
        ENDED
    }

    private static final Logger log = LoggerFactory.getLogger(Pipe.class);

    private final ToxicLink link;
    private final EventLoop loop;
    private final ToxicChain chain;
    private final PipeInput input;
    private final PipeOutput output;
    private Mode mode = Mode.DIRECT;
    private boolean closesLinkAtEnd;
    private boolean streamWantsRead;
    private boolean catchingUp;
    private Runnable streamReadable = () -> {};
    private BooleanSupplier streamAsks = () -> false;
    private Runnable streamDrained = () -> {};

    Pipe(ToxicLink link, Direction direction, EventLoop loop, LinkSocket source, LinkSocket destination) {
        this.link = link;
        this.loop = loop;
        this.chain = new ToxicChain(link, direction, this, loop);
        this.input = new PipeInput(link, direction, loop, source);
        this.output = new PipeOutput(link, direction, destination, loop.memoryBudget());
    }

    /** Both sockets are connected: bytes may flow. */
    void start() {
        input.want(true);
    }

    PipeInput input() {
        return input;
    }

    PipeOutput output() {
        return output;
    }

    List<String> activeToxics() {
        return chain.activeNames();
    }

    /** Brings the direction's toxics in line with {@code wanted}. Never waits; a running stream is first asked to stop. */
    void apply(List<ActiveToxic> wanted) {
        if (!chain.want(wanted)) {
            return;
        }
        switch (mode) {
            case DIRECT -> rebuild();
            case STREAM -> stop();
            case STOPPING, ENDED -> {}
        }
    }

    /** The link is closed: ends the stream if there is one. */
    void linkClosed() {
        output.discard();
        if (mode == Mode.STREAM) {
            stop();
        } else if (mode != Mode.STOPPING) {
            chain.discard();
        }
    }

    private void stop() {
        mode = Mode.STOPPING;
        wantRead(false);
        streamReadable.run();
        chain.stop();
    }

    /** The stream is gone or there was none: lets the chain move what its runs hold, then goes on with or without it. */
    private void rebuild() {
        List<Chunk> released = chain.rebuild();
        if (link.closed()) {
            chain.discard();
            mode = Mode.ENDED;
            return;
        }
        released.forEach(output::add);
        if (chain.isActive()) {
            mode = Mode.STREAM;
            wantRead(false);
            // What removed toxics held goes first. Reading on before that would let every change of toxics take in
            // more.
            catchingUp = !output.drained();
            streamReadable = () -> {};
            streamAsks = () -> false;
            streamDrained = () -> {};
            materialize();
        } else {
            mode = Mode.DIRECT;
            onWritable();
        }
    }

    private void materialize() {
        try {
            chain.materialize();
        } catch (IllegalStateException e) {
            // The actor system is going down, and without a stream nothing would ever move again.
            log.debug("Cannot run a stream", e);
            link.close();
        }
    }

    void onReadable() {
        switch (mode) {
            case DIRECT -> moveDirectly();
            case STREAM -> streamReadable.run();
            case STOPPING, ENDED -> input.want(false);
        }
    }

    /** One read for each event, so that one busy connection does not hold the loop. */
    private void moveDirectly() {
        if (!output.drained()) {
            return;
        }
        ByteBuffer buffer = loop.scratch();
        int count = input.readDirectly(buffer);
        if (count < 0) {
            endOutput();
        } else if (count > 0 && output.writeOrCopy(buffer.flip()) && !output.drained()) {
            input.want(false);
        }
    }

    void onWritable() {
        if (!output.flush()) {
            return;
        }
        switch (mode) {
            case DIRECT -> {
                if (input.ended()) {
                    endOutput();
                } else {
                    input.want(true);
                }
            }
            case STREAM, STOPPING -> {
                catchingUp = false;
                wantRead(streamWantsRead);
                streamDrained.run();
            }
            case ENDED -> endOutput();
        }
    }

    private void endOutput() {
        mode = Mode.ENDED;
        output.end(closesLinkAtEnd || input.failed());
    }

    // What the stream's two ends call.

    void onStreamReadable(Runnable action, BooleanSupplier asks) {
        streamReadable = action;
        streamAsks = asks;
    }

    void onStreamDrained(Runnable action) {
        streamDrained = action;
    }

    /** A stream's demand for what its source sends. */
    void wantRead(boolean wanted) {
        streamWantsRead = wanted;
        input.want(wanted && !catchingUp && !input.ended());
    }

    boolean stopping() {
        return mode == Mode.STOPPING;
    }

    /** A stream that asks while nobody watches its socket would wait for ever: repaired here, and never seen so far. */
    boolean repairStall() {
        boolean stalled = mode == Mode.STREAM && !catchingUp && streamAsks.getAsBoolean() && !input.wanted();
        if (stalled) {
            input.want(true);
        }
        return stalled;
    }

    void streamEnded() {
        switch (mode) {
            case STOPPING -> rebuild();
            case STREAM -> {
                mode = Mode.ENDED;
                chain.discard();
                if (output.drained()) {
                    endOutput();
                }
            }
            case DIRECT, ENDED -> {}
        }
    }

    void streamFailed(Throwable failure) {
        log.error("A toxic's operator failed, closing its connection", failure);
        mode = Mode.ENDED;
        link.close();
    }

    // What toxics may do.

    @Override
    public void close() {
        link.close();
    }

    @Override
    public void reset() {
        link.reset();
    }

    @Override
    public void closeBehindData() {
        closesLinkAtEnd = true;
    }
}
