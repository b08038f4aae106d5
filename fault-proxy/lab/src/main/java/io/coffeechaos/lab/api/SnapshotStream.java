package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * {@code GET /lab/stream}: server-sent events, one snapshot a second, for {@value #READERS_MAX} readers. All readers get
 * the same snapshot. A reader that is too slow misses snapshots; one that does not read for ten seconds is cut off. The
 * ticker runs while there are readers.
 */
final class SnapshotStream {
    private static final int READERS_MAX = 8;
    private static final int WINDOW_S = 5;

    /** A snapshot waits so long for each look, so that it shows what has just changed. */
    private static final Duration LOOK_MAX = Duration.ofMillis(200);

    private final Measuring measuring;
    private final BackgroundLook proxies;
    private final BackgroundLook faults;
    private final Runs runs;
    private final Semaphore places = new Semaphore(READERS_MAX);
    private final Set<Call> readers = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Thread> ticker = new AtomicReference<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ticked = lock.newCondition();

    // The lock guards the fields below.
    private byte[] latest = new byte[0];
    private long number;

    SnapshotStream(Measuring measuring, FaultView faults, Runs runs) {
        this.measuring = measuring;
        this.faults = new BackgroundLook(faults::shown);
        this.runs = runs;
        this.proxies = new BackgroundLook(new ProxyWatch(measuring.system())::look);
        measuring.readers(() -> !readers.isEmpty());
    }

    /** Serves one reader until it goes away. */
    void serve(Call call) throws IOException, InterruptedException {
        if (!places.tryAcquire()) {
            call.error(503, "the stream has " + READERS_MAX + " readers already");
            return;
        }
        try {
            call.begin("text/event-stream");
            call.write("retry: 2000\n\n".getBytes(StandardCharsets.UTF_8));
            readers.add(call);
            measuring.wake();
            startTicker();
            long seen = 0;
            while (true) {
                byte[] event;
                lock.lock();
                try {
                    while (number == seen) {
                        ticked.await();
                    }
                    seen = number;
                    event = latest;
                } finally {
                    lock.unlock();
                }
                call.write(event);
            }
        } finally {
            readers.remove(call);
            places.release();
        }
    }

    private void startTicker() {
        Thread made = Thread.ofVirtual().name("stream-ticker").unstarted(this::tick);
        if (ticker.compareAndSet(null, made)) {
            made.start();
        }
    }

    private void tick() {
        try {
            while (!readers.isEmpty()) {
                long beganNanos = System.nanoTime();
                proxies.start();
                faults.start();
                proxies.await(LOOK_MAX);
                faults.await(LOOK_MAX);
                publish(snapshot());
                TimeUnit.NANOSECONDS.sleep(measuring.tick().toNanos() - (System.nanoTime() - beganNanos));
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            ticker.set(null);
            if (!readers.isEmpty() && !Thread.currentThread().isInterrupted()) {
                startTicker();
            }
        }
    }

    private void publish(ObjectNode snapshot) {
        byte[] event = ("event: snapshot\ndata: " + snapshot + "\n\n").getBytes(StandardCharsets.UTF_8);
        lock.lock();
        try {
            latest = event;
            number++;
            ticked.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private ObjectNode snapshot() {
        ObjectNode snapshot = JsonNodeFactory.instance.objectNode();
        snapshot.put("at", Instant.ofEpochMilli(measuring.nowMs()).toString());
        snapshot.set("kpi", measuring.kpi(WINDOW_S));
        snapshot.set("load", MeasureRoutes.load(measuring.load().status()));
        snapshot.set("customers", measuring.customers().sides());
        snapshot.set("orders", measuring.customers().newest());
        ArrayNode parts = snapshot.putArray("parts");
        measuring.processes().forEach(process -> parts.addObject()
                .put("name", process.name())
                .put("state", process.state())
                .put("restarts", process.restarts()));
        snapshot.put("proxyControl", measuring.system().proxyControl().toString());
        snapshot.set("proxies", proxies.latest());
        snapshot.set("faults", faults.latest());
        snapshot.set("run", runs.going().<JsonNode>map(GoingRun::shown).orElse(JsonNodeFactory.instance.nullNode()));
        return snapshot;
    }
}
