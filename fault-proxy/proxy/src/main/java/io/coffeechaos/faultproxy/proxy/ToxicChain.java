package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.Chunk;
import io.coffeechaos.faultproxy.toxic.ToxicState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.javadsl.Source;

/**
 * The toxics of one direction of one link in order of creation, and the stream of those that apply to the link.
 *
 * <p>Every change takes the same steps. The stream stops, and the {@link ToxicState} of each toxic keeps its chunks.
 * {@link #rebuild} moves the chunks of removed and updated toxics to the next toxic. Then a new stream is materialized
 * with the states.
 */
final class ToxicChain {

    /**
     * A toxic in this direction.
     *
     * @param spared true if toxicity decided against the toxic for this link: the chain keeps the toxic, but the stream
     *     leaves it out
     */
    private record Entry(ActiveToxic toxic, boolean spared, ToxicState state) {
        boolean isSame(ActiveToxic other) {
            return toxic.id() == other.id() && toxic.version() == other.version();
        }
    }

    private final ToxicLink link;
    private final Direction direction;
    private final Pipe pipe;
    private final EventLoop loop;
    private List<ActiveToxic> wanted = List.of();
    private List<Entry> entries = List.of();

    ToxicChain(ToxicLink link, Direction direction, Pipe pipe, EventLoop loop) {
        this.link = link;
        this.direction = direction;
        this.pipe = pipe;
        this.loop = loop;
    }

    /** Sets the toxics that the proxy has now. Returns true if they differ from the active ones. */
    boolean want(List<ActiveToxic> toxics) {
        if (toxics.isEmpty() && entries.isEmpty()) {
            wanted = List.of();
            return false;
        }
        wanted = toxics.stream().filter(toxic -> toxic.direction() == direction).toList();
        if (wanted.size() != entries.size()) {
            return true;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!entries.get(i).isSame(wanted.get(i))) {
                return true;
            }
        }
        return false;
    }

    boolean isActive() {
        return entries.stream().anyMatch(entry -> !entry.spared());
    }

    List<String> activeNames() {
        return entries.stream()
                .filter(entry -> !entry.spared())
                .map(entry -> entry.toxic().name())
                .toList();
    }

    void stop() {
        active().forEach(ToxicState::stop);
    }

    void discard() {
        active().forEach(ToxicState::discardAll);
    }

    /** Makes the wanted toxics active. Returns the chunks that no toxic holds any longer, in their order. */
    List<Chunk> rebuild() {
        List<Entry> before = entries;
        entries = wanted.stream().map(toxic -> entry(toxic, before)).toList();
        List<Chunk> released = new ArrayList<>();
        Optional<ToxicState> behind = Optional.empty();
        // The loop starts at the end, so that the chunks of a toxic go behind the older chunks of the next one.
        for (Entry old : before.reversed()) {
            Optional<Entry> now = entries.stream()
                    .filter(entry -> entry.toxic().id() == old.toxic().id())
                    .findFirst();
            boolean goesOn = now.isPresent() && !now.get().spared();
            if (!old.spared() && !goesOn) {
                give(old.state().takeAll(), behind, released);
                old.toxic().toxic().removed(old.state());
            } else if (!old.spared() && now.get().state() != old.state()) {
                give(old.state().takeOldest(), behind, released);
                old.state().takeAll().forEach(now.get().state()::hold);
                now.get().toxic().toxic().updated(old.state(), now.get().state());
            }
            if (goesOn) {
                behind = now.map(Entry::state);
            }
        }
        return released;
    }

    private static void give(List<Chunk> chunks, Optional<ToxicState> behind, List<Chunk> released) {
        if (behind.isPresent()) {
            chunks.forEach(behind.get()::hold);
        } else {
            released.addAll(chunks);
        }
    }

    /** Toxicity is drawn once per connection, and again when a client updates the toxic. */
    private Entry entry(ActiveToxic toxic, List<Entry> before) {
        for (Entry old : before) {
            if (old.isSame(toxic)) {
                return old;
            }
        }
        RandomGenerator random = new SplittableRandom(link.seed(direction, toxic));
        boolean spared = random.nextDouble() >= toxic.toxicity();
        return new Entry(toxic, spared, new ToxicState(loop, random, pipe, loop.memoryBudget()));
    }

    /** Starts the stream of the toxics that apply to the link. */
    void materialize() {
        Source<Chunk, NotUsed> source = Source.fromGraph(new SocketSource(pipe));
        for (Entry entry : entries) {
            if (!entry.spared()) {
                entry.state().start();
                source = source.via(entry.toxic().toxic().operator(entry.state()));
            }
        }
        source.to(new SocketSink(pipe))
                .addAttributes(ActorAttributes.dispatcher(link.loops().dispatcher(loop)))
                .run(link.loops().materializer(loop));
    }

    private List<ToxicState> active() {
        return entries.stream()
                .filter(entry -> !entry.spared())
                .map(Entry::state)
                .toList();
    }
}
