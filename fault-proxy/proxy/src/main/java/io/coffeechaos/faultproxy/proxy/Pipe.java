package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.Chunk;
import io.coffeechaos.faultproxy.toxic.LinkControl;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One direction of a link, from its {@link PipeInput} to its {@link PipeOutput}. Without toxics the pipe moves bytes
 * from socket to socket through the loop's buffer. With toxics it is the two ends of a stream. In both cases, bytes
 * that have left the toxics and cannot be written yet wait in the output, so adding or removing the stream loses
 * nothing. Only the link's event loop uses it.
 *
 * <p>The modes of a pipe:
 *
 * <pre>
 *   DIRECT --first toxic--> STREAM --change--> STOPPING --stream ended--> STREAM or DIRECT
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

    /** Starts to read; called when both sockets are connected. */
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

    /** Applies {@code wanted} to this direction. Never waits: a running stream is asked to stop first. */
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

    /** Ends the stream, if there is one, because the link is closed. */
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

    /**
     * Called when no stream runs: the chain moves the chunks of removed and updated toxics, and then the pipe continues
     * with or without a stream.
     */
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
            // The chunks of removed toxics go first. Reading before that would let every change of toxics take in more
            // data.
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
            // The actor system is shutting down. Without a stream the bytes of this link would wait for ever.
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

    /** Reads once for each event, so that one busy connection does not block the loop. */
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

    // The two ends of the stream call the methods below.

    void onStreamReadable(Runnable action, BooleanSupplier asks) {
        streamReadable = action;
        streamAsks = asks;
    }

    void onStreamDrained(Runnable action) {
        streamDrained = action;
    }

    /** Sets whether the stream wants bytes from its source. */
    void wantRead(boolean wanted) {
        streamWantsRead = wanted;
        input.want(wanted && !catchingUp && !input.ended());
    }

    boolean stopping() {
        return mode == Mode.STOPPING;
    }

    /**
     * Repairs a stream that wants bytes while the selector does not watch its socket; it would wait for ever. Returns
     * true if there was such a stall; none has been seen so far.
     */
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

    // Toxics call the methods below.

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
