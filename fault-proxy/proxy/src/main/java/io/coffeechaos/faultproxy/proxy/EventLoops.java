package io.coffeechaos.faultproxy.proxy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.Materializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that all proxies of a process share: one event loop per core, and the actor system that runs their
 * streams on these loops. The server or an embedding test creates it once. Closing it ends every link.
 */
public final class EventLoops implements AutoCloseable {

    /** The first part of the name of every event loop thread. */
    public static final String THREAD_PREFIX = "fault-proxy-loop-";

    /** A loop never waits for data, so it answers within this time unless the machine is overloaded. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private static final Duration TERMINATION_MAX = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(EventLoops.class);

    private final String group = UUID.randomUUID().toString();
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<Materializer> materializers = new ArrayList<>();
    private final ActorSystem system;
    private final AtomicInteger next = new AtomicInteger();

    private EventLoops(int count, long heldBytesMax) {
        StringBuilder dispatchers = new StringBuilder();
        for (int i = 0; i < count; i++) {
            EventLoop loop = new EventLoop(i, heldBytesMax / count);
            loops.add(loop);
            LoopExecutor.register(loopName(i), loop);
            dispatchers.append("""
                    %s { type = Dispatcher, executor = "%s", loop = "%s", throughput = 64 }
                    """.formatted(dispatcher(i), LoopExecutor.class.getName(), loopName(i)));
            loop.start();
        }
        Config config = ConfigFactory.parseString(dispatchers.toString()).withFallback(ConfigFactory.load());
        system = ActorSystem.create(
                "fault-proxy", config.getConfig("fault-proxy.system").withFallback(config));
        loops.forEach(loop -> materializers.add(Materializer.createMaterializer(system)));
    }

    /**
     * Starts the loops.
     *
     * @param count the number of threads, at least 1
     * @param heldBytesMax the number of bytes that the toxics of all links together may hold, besides the guaranteed
     *     bytes of each link
     */
    public static EventLoops start(int count, long heldBytesMax) {
        return new EventLoops(count, heldBytesMax);
    }

    /**
     * Opens some hundred links with toxics on loopback, so that the first links of clients do not wait while the JVM
     * loads and compiles code. Returns when they are closed, after some tenths of a second, and after 4 s at most.
     *
     * @return the number of links
     */
    public int warmUp() {
        return WarmUp.run(this);
    }

    /**
     * Does what {@link #warmUp()} does, with a number of links and a time of your own.
     *
     * @param linksOfLatency the number of links with a {@code latency}; those with other toxics come on top
     * @param timeMax the time after which no new link opens
     * @return the number of links
     */
    public int warmUp(int linksOfLatency, Duration timeMax) {
        return WarmUp.run(this, linksOfLatency, timeMax);
    }

    /**
     * Returns a lookup of names that does not depend on the name cache of the JVM. It is for proxies that are embedded
     * in another program.
     */
    public NameLookup uncachedNames() {
        return UncachedNames.of(system);
    }

    /** Returns the actor system of the streams; a control API may use it too. */
    public ActorSystem system() {
        return system;
    }

    /** Returns the number of bytes that the toxics of all links hold now. */
    long heldByToxics() {
        return loops.stream()
                .mapToLong(loop -> loop.memoryBudget().heldByToxics())
                .sum();
    }

    EventLoop next() {
        return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    void each(Consumer<EventLoop> action) {
        loops.forEach(action);
    }

    int count() {
        return loops.size();
    }

    Materializer materializer(EventLoop loop) {
        return materializers.get(loop.index());
    }

    String dispatcher(EventLoop loop) {
        return dispatcher(loop.index());
    }

    /** Runs {@code action} on every loop and waits until all loops have finished it. */
    void onEach(Consumer<EventLoop> action) {
        onEach(action, (loop, answer) -> answer.run());
    }

    /** Runs {@code action} on every loop and waits until all loops have finished it and have closed the sockets. */
    void closeOnEach(Consumer<EventLoop> action) {
        onEach(action, EventLoop::executeAfterSelect);
    }

    private void onEach(Consumer<EventLoop> action, BiConsumer<EventLoop, Runnable> end) {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (EventLoop loop : loops) {
            CompletableFuture<Void> answer = new CompletableFuture<>();
            done.add(answer);
            loop.execute(() -> {
                try {
                    action.accept(loop);
                } finally {
                    end.accept(loop, () -> answer.complete(null));
                }
            });
        }
        await(CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)));
    }

    private static void await(CompletableFuture<Void> answers) {
        try {
            answers.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.warn("Event loops did not answer within {}", ANSWER_MAX, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String loopName(int index) {
        return group + "-" + index;
    }

    private static String dispatcher(int index) {
        return "fault-proxy.loop-" + index;
    }

    @Override
    public void close() {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(TERMINATION_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.warn("The actor system did not end within {}", TERMINATION_MAX, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (EventLoop loop : loops) {
            loop.stop();
            LoopExecutor.unregister(loopName(loop.index()));
        }
    }
}
