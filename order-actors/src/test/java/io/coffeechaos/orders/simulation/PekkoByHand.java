package io.coffeechaos.orders.simulation;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.entity.OrderEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.dispatch.ExecutionContexts;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.concurrent.Promise;
import scala.concurrent.duration.FiniteDuration;

/**
 * A whole actor system on one thread and in virtual time. A player answers each request to the journal and so causes
 * everything that happens. {@link #settle} returns when nothing more happens by itself.
 */
final class PekkoByHand implements AutoCloseable {
    /** The player of the journal. It gets each request and answers it. */
    interface Journal {
        void writes(Write write);

        void reads(Reading reading);
    }

    /** A write that waits for its result. */
    record Write(OrderEvent event, long slot, Promise<Iterable<Optional<Exception>>> promise) {
        void succeed() {
            promise.success(List.of(Optional.empty()));
        }

        void fail() {
            promise.failure(new IllegalStateException("injected by the script"));
        }
    }

    /** A recovery that waits for the events of the journal. */
    record Reading(Promise<Long> promise) {
        void succeed(List<OrderEvent> events) {
            replayed = List.copyOf(events);
            promise.success((long) events.size());
        }

        void fail() {
            promise.failure(new IllegalStateException("injected by the script"));
        }
    }

    private static final OneThread THREAD = new OneThread();
    private static final VirtualTime TIME = new VirtualTime();
    private static Optional<Journal> player = Optional.empty();
    private static List<OrderEvent> replayed = List.of();

    private final ActorSystem system;

    PekkoByHand() {
        Config config = ConfigFactory.parseResources("pekko-by-hand.conf")
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        system = ActorSystem.create(
                "by-hand",
                ActorSystemSetup.create(BootstrapSetup.create(config)
                        .withDefaultExecutionContext(ExecutionContexts.fromExecutor(THREAD))));
        settle();
    }

    void play(Journal newer) {
        player = Optional.of(newer);
    }

    long now() {
        return TIME.now();
    }

    <T> ActorRef<T> spawn(Behavior<T> behavior) {
        ActorRef<T> actor = Adapter.spawnAnonymous(system, behavior);
        settle();
        return actor;
    }

    void stop(ActorRef<?> actor) {
        system.stop(Adapter.toClassic(actor));
    }

    boolean hasStopped(ActorRef<?> actor) {
        return Adapter.toClassic(actor).isTerminated();
    }

    void settle() {
        THREAD.awaitIdle();
    }

    void pass(long nanos) {
        long until = TIME.now() + nanos;
        settle();
        while (TIME.step(until)) {
            settle();
        }
    }

    /**
     * Runs the action at the current time but after everything that is due now, like a message that goes away and back.
     */
    void soon(Runnable action) {
        synchronized (TIME) {
            TIME.after(0, action);
        }
    }

    @Override
    public void close() {
        system.terminate();
        settle();
    }

    /** The system's scheduler: virtual time. */
    public static final class Scheduler extends AbstractScheduler {
        /** Pekko requires these parameters. */
        public Scheduler(Config config, LoggingAdapter log, ThreadFactory threads) {}

        @Override
        @SuppressWarnings("deprecation") // abstract in the superclass, whose other methods call it
        public Cancellable schedule(
                FiniteDuration initialDelay, FiniteDuration interval, Runnable runnable, ExecutionContext executor) {
            Repeated repeated = new Repeated(interval.toNanos(), runnable, executor);
            repeated.next(initialDelay.toNanos());
            return repeated;
        }

        @Override
        public Cancellable scheduleOnce(FiniteDuration delay, Runnable runnable, ExecutionContext executor) {
            Repeated once = new Repeated(-1, runnable, executor);
            once.next(delay.toNanos());
            return once;
        }

        @Override
        public double maxFrequency() {
            return 1_000;
        }
    }

    private static final class Repeated implements Cancellable {
        private final long interval;
        private final Runnable runnable;
        private final ExecutionContext executor;
        private boolean cancelled;
        private boolean fired;

        Repeated(long interval, Runnable runnable, ExecutionContext executor) {
            this.interval = interval;
            this.runnable = runnable;
            this.executor = executor;
        }

        void next(long delay) {
            synchronized (TIME) {
                TIME.after(delay, () -> {
                    if (!cancelled) {
                        fired = interval < 0;
                        executor.execute(runnable);
                        if (interval >= 0) {
                            next(interval);
                        }
                    }
                });
            }
        }

        @Override
        public boolean cancel() {
            boolean first = !cancelled && !fired;
            cancelled = true;
            return first;
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }
    }

    /** The journal plugin. Each request waits for the answer of the player. */
    public static final class Plugin extends AsyncWriteJournal {
        @Override
        public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> messages) {
            Promise<Iterable<Optional<Exception>>> promise = Futures.promise();
            for (AtomicWrite write : messages) {
                PersistentRepr event = write.payload().head();
                player.orElseThrow().writes(new Write((OrderEvent) event.payload(), event.sequenceNr(), promise));
            }
            return promise.future();
        }

        @Override
        public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
            throw new UnsupportedOperationException("orders are never deleted");
        }

        @Override
        public Future<Void> doAsyncReplayMessages(
                String persistenceId,
                long fromSequenceNr,
                long toSequenceNr,
                long max,
                Consumer<PersistentRepr> replayCallback) {
            for (int i = 0; i < replayed.size(); i++) {
                replayCallback.accept(
                        PersistentRepr.apply(replayed.get(i), i + 1, persistenceId, "", false, null, "writer"));
            }
            return Futures.successful(null);
        }

        @Override
        public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
            Promise<Long> promise = Futures.promise();
            player.orElseThrow().reads(new Reading(promise));
            return promise.future();
        }
    }
}
