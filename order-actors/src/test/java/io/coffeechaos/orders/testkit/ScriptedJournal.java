package io.coffeechaos.orders.testkit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.apache.pekko.util.ByteString;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * A journal in memory with the fence of the real one. It fails, answers late and loses answers as told. It holds bytes:
 * it serializes each event that it writes and deserializes each event that it reads.
 */
public final class ScriptedJournal extends AsyncWriteJournal {

    /** The instructions for the journal, and its contents. Each actor system has one script. */
    public static final class Script {
        private static final Map<ActorSystem, Script> SCRIPTS = new ConcurrentHashMap<>();

        private record Event(ByteString bytes, int serializer, String manifest, String writer) {}

        private final Map<String, NavigableMap<Long, Event>> histories = new HashMap<>();
        private int writes;
        private int failedWrites;
        private int failFrom = Integer.MAX_VALUE;
        private int failUpTo;
        private int loseFrom = Integer.MAX_VALUE;
        private int loseUpTo;
        private boolean away;
        private Duration slowness = Duration.ZERO;

        private Script() {}

        /** The script of this system's journal. */
        public static Script of(ActorSystem system) {
            return SCRIPTS.computeIfAbsent(system, unseen -> new Script());
        }

        /** Only the n-th write from now fails, counted over all orders. */
        public synchronized void failWrite(int n) {
            failFrom = writes + n;
            failUpTo = failFrom;
        }

        /** The next {@code n} writes fail. */
        public synchronized void failNextWrites(int n) {
            failFrom = writes + 1;
            failUpTo = writes + n;
        }

        /** The journal makes the next {@code n} writes and reports them as failed. */
        public synchronized void loseReplies(int n) {
            loseFrom = writes + 1;
            loseUpTo = writes + n;
        }

        /** The journal makes the n-th write from now and reports only that write as failed. */
        public synchronized void loseReply(int n) {
            loseFrom = writes + n;
            loseUpTo = loseFrom;
        }

        /** From now on the journal makes each write at once and acknowledges it after this virtual time. */
        public synchronized void dawdle(Duration each) {
            slowness = each;
        }

        /** From now on every write and every read fails. */
        public synchronized void goAway() {
            away = true;
        }

        /** Ends all faults. */
        public synchronized void heal() {
            failFrom = Integer.MAX_VALUE;
            failUpTo = 0;
            loseFrom = Integer.MAX_VALUE;
            loseUpTo = 0;
            away = false;
            slowness = Duration.ZERO;
        }

        /** The number of attempted writes. */
        public synchronized int writes() {
            return writes;
        }

        /** The number of writes that failed or were reported as failed. */
        public synchronized int failedWrites() {
            return failedWrites;
        }

        private synchronized Duration slowness() {
            return slowness;
        }

        /** Appends an event to this history. The fence does not apply. */
        synchronized void append(ActorSystem system, String persistenceId, Object event) {
            NavigableMap<Long, Event> history = history(persistenceId);
            history.put(history.size() + 1L, of(SerializationExtension.get(system), event, "the test"));
        }

        /** The events of this history, oldest first. */
        synchronized List<Object> events(ActorSystem system, String persistenceId) {
            return history(persistenceId).values().stream()
                    .map(event -> read(SerializationExtension.get(system), event))
                    .toList();
        }

        private synchronized Optional<Exception> write(Serialization serialization, List<PersistentRepr> events) {
            writes++;
            boolean losesReply = writes >= loseFrom && writes <= loseUpTo;
            boolean fails = away || (writes >= failFrom && writes <= failUpTo);
            if (!fails && events.stream().anyMatch(this::isTaken)) {
                fails = true;
            }
            if (!fails) {
                events.forEach(event -> history(event.persistenceId())
                        .put(event.sequenceNr(), of(serialization, event.payload(), event.writerUuid())));
            }
            if (fails || losesReply) {
                failedWrites++;
                return Optional.of(new IllegalStateException("injected by the test"));
            }
            return Optional.empty();
        }

        /** The fence: only the writer of a slot may write it again. */
        private boolean isTaken(PersistentRepr event) {
            Event there = history(event.persistenceId()).get(event.sequenceNr());
            return there != null && !there.writer().equals(event.writerUuid());
        }

        private synchronized List<PersistentRepr> read(
                Serialization serialization, String persistenceId, long from, long to, long max) {
            if (away) {
                throw new IllegalStateException("injected by the test");
            }
            List<PersistentRepr> found = new ArrayList<>();
            history(persistenceId).subMap(from, true, to, true).forEach((seqNr, event) -> {
                if (found.size() < max) {
                    found.add(PersistentRepr.apply(
                            read(serialization, event),
                            seqNr,
                            persistenceId,
                            event.manifest(),
                            false,
                            ActorRef.noSender(),
                            event.writer()));
                }
            });
            return found;
        }

        private synchronized long highest(String persistenceId) {
            if (away) {
                throw new IllegalStateException("injected by the test");
            }
            NavigableMap<Long, Event> history = history(persistenceId);
            return history.isEmpty() ? 0 : history.lastKey();
        }

        private NavigableMap<Long, Event> history(String persistenceId) {
            return histories.computeIfAbsent(persistenceId, unseen -> new TreeMap<>());
        }

        private static Event of(Serialization serialization, Object payload, String writer) {
            var serializer = serialization.findSerializerFor(payload);
            return new Event(
                    ByteString.fromArray(serializer.toBinary(payload)),
                    serializer.identifier(),
                    Serializers.manifestFor(serializer, payload),
                    writer);
        }

        private static Object read(Serialization serialization, Event event) {
            return serialization
                    .deserialize(event.bytes().toArray(), event.serializer(), event.manifest())
                    .get();
        }
    }

    private final ActorSystem system = context().system();
    private final Serialization serialization = SerializationExtension.get(system);
    private final Script script = Script.of(system);

    /** Pekko calls this constructor. */
    public ScriptedJournal() {}

    /**
     * The configuration that makes this the journal of a system, with the breaker and the replay filter of the real
     * one.
     */
    public static Config config() {
        return ConfigFactory.parseString("""
                pekko.persistence.journal.plugin = scripted-journal
                pekko.persistence.snapshot-store.plugin = "pekko.persistence.no-snapshot-store"
                pekko.persistence.no-snapshot-store.plugin-dispatcher = pekko.actor.default-dispatcher
                scripted-journal {
                  class = "%s"
                  plugin-dispatcher = pekko.actor.default-dispatcher
                  circuit-breaker { max-failures = 5, call-timeout = 4s, reset-timeout = 2s }
                  replay-filter.mode = fail
                }
                """.formatted(ScriptedJournal.class.getName()));
    }

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> messages) {
        List<PersistentRepr> events = new ArrayList<>();
        messages.forEach(write -> write.payload().foreach(events::add));
        Optional<Exception> failure = script.write(serialization, events);
        CompletableFuture<Iterable<Optional<Exception>>> done = new CompletableFuture<>();
        Runnable answer = () -> failure.ifPresentOrElse(done::completeExceptionally, () -> done.complete(List.of()));
        Duration slowness = script.slowness();
        if (slowness.isZero()) {
            answer.run();
        } else {
            system.scheduler().scheduleOnce(slowness, answer, system.dispatcher());
        }
        return FutureConverters.asScala(done);
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        throw new UnsupportedOperationException("orders are never deleted");
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
        return future(() -> {
            script.read(serialization, persistenceId, from, to, max).forEach(replay);
            return null;
        });
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long from) {
        return future(() -> script.highest(persistenceId));
    }

    private static <T> Future<T> future(Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        try {
            done.complete(work.call());
        } catch (Exception failed) {
            done.completeExceptionally(failed);
        }
        return FutureConverters.asScala(done);
    }
}
