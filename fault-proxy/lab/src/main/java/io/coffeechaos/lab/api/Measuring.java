package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.SystemReader;
import io.coffeechaos.lab.kpi.DashboardRing;
import io.coffeechaos.lab.kpi.Dashboards;
import io.coffeechaos.lab.kpi.KpiRing;
import io.coffeechaos.lab.kpi.MetricsPage;
import io.coffeechaos.lab.kpi.NodeWatch;
import io.coffeechaos.lab.load.LoadControl;
import io.coffeechaos.lab.supervisor.SupervisedProcess;
import io.coffeechaos.lab.topology.SystemAddresses;
import io.coffeechaos.lab.trace.OrderTraces;
import io.coffeechaos.lab.truth.Ledger;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The measuring side of the lab: load, KPI rings, node watch, ledger and traces, and the observers that look every two
 * seconds. They sleep while there is no load, no order that is not settled and no reader. Those of the traces and of the
 * dashboards look each second while somebody reads, and only then.
 */
public final class Measuring implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Who only wants a notice makes the lab look at the faults so rarely. */
    private static final Duration NOTICE_INTERVAL = Duration.ofSeconds(5);

    /** A reader of the KPI keeps the observers awake for so long. */
    private static final long READER_MS = 10_000;

    private final Duration interval;
    private final SystemReader system;
    private final Supplier<List<SupervisedProcess.Status>> processes;
    private final LongSupplier clock;
    private final KpiRing ring;
    private final NodeWatch nodes;
    private final Ledger ledger;
    private final LoadControl load;
    private final CustomersView customers;
    private final OrderTraces traces;
    private final DashboardRing dashboards = new DashboardRing();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final List<Thread> observers;
    private volatile BooleanSupplier readers = () -> false;
    private volatile Optional<Breaking> breaking = Optional.empty();
    private volatile Optional<BackgroundLook> faults = Optional.empty();
    private volatile Optional<Supplier<String>> page = Optional.empty();
    private volatile long readMs;
    private volatile boolean asleep = true;
    private volatile long wokenMs;
    private volatile long joinedMs;

    /**
     * @param processes the parts of the system, as the supervisor knows them
     * @param clock the time in epoch milliseconds
     */
    public Measuring(
            SystemAddresses addresses, Supplier<List<SupervisedProcess.Status>> processes, LongSupplier clock) {
        this(addresses, processes, clock, INTERVAL, PATIENCE);
    }

    /**
     * As above, with other times.
     *
     * @param interval the time between two looks
     * @param patience the longest time that a look waits for a process
     */
    Measuring(
            SystemAddresses addresses,
            Supplier<List<SupervisedProcess.Status>> processes,
            LongSupplier clock,
            Duration interval,
            Duration patience) {
        this.interval = interval;
        this.system = new SystemReader(addresses, patience);
        this.processes = processes;
        this.clock = clock;
        this.ring = new KpiRing(clock, addresses.edges().keySet());
        KpiRing otherRing = new KpiRing(clock, addresses.edges().keySet());
        this.nodes = new NodeWatch(system, ring, clock);
        this.ledger = new Ledger(addresses, system, ring::throttled, clock);
        this.load = new LoadControl(addresses, ledger, List.of(ring, otherRing), clock);
        this.customers = new CustomersView(load, ledger, List.of(ring, otherRing));
        this.traces = new OrderTraces(system, processes);
        this.observers = List.of(
                Thread.ofVirtual().name("node-watch").unstarted(() -> observe(interval, this::awaitAwake, nodes::look)),
                Thread.ofVirtual().name("ledger-join").unstarted(() -> observe(interval, this::awaitAwake, this::join)),
                Thread.ofVirtual()
                        .name("trace-reader")
                        .unstarted(() -> observe(tick(), this::awaitWatched, traces::look)),
                Thread.ofVirtual()
                        .name("dashboard-scrape")
                        .unstarted(() -> observe(tick(), this::awaitWatched, this::scrape)));
    }

    /** Starts the observers. */
    public Measuring start() {
        observers.forEach(Thread::start);
        return this;
    }

    /** When the last whole look at the nodes began, in epoch milliseconds. */
    long nodesSeenMs() {
        return nodes.sight().atMs();
    }

    /** Something that an observer does once. */
    private interface Look {
        void once() throws InterruptedException;
    }

    private void observe(Duration every, Look awaitWanted, Look look) {
        try {
            while (!Thread.interrupted()) {
                awaitWanted.once();
                long beganNanos = System.nanoTime();
                look.once();
                pass(every.toNanos() - (System.nanoTime() - beganNanos));
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos);
    }

    private void join() throws InterruptedException {
        NodeWatch.Sight sight = nodes.sight();
        ledger.join(sight.ready(), sight.queueEmptySinceMs());
        joinedMs = clock.getAsLong();
        load.check();
    }

    /** Reads the metrics of the nodes, of the fault proxy and of the lab for the dashboards. */
    private void scrape() throws InterruptedException {
        long nowMs = clock.getAsLong();
        Map<String, MetricsPage> pages = new TreeMap<>();
        system.metrics(Dashboards.nodeMetrics()).forEach((node, text) -> pages.put(node, MetricsPage.parse(text)));
        try {
            pages.put("proxy", MetricsPage.parse(system.proxyMetrics()));
        } catch (IOException notNow) {
            // This look has no values of the fault proxy.
        }
        page.ifPresent(own -> pages.put("lab", MetricsPage.parse(own.get())));
        dashboards.add(nowMs, pages);
    }

    private boolean isAwake() {
        return load.status().rate() > 0 || ledger.isBusy() || isWatched();
    }

    /** Whether a console has the stream open, or an experiment or somebody else reads. */
    private boolean isWatched() {
        return readers.getAsBoolean() || clock.getAsLong() - readMs < READER_MS;
    }

    private void awaitAwake() throws InterruptedException {
        lock.lock();
        try {
            while (!isAwake()) {
                asleep = true;
                woken.await();
            }
            asleep = false;
        } finally {
            lock.unlock();
        }
    }

    private void awaitWatched() throws InterruptedException {
        lock.lock();
        try {
            while (!isWatched()) {
                woken.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the observers, because there is a load or a reader now. */
    void wake() {
        lock.lock();
        try {
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Somebody reads now, and keeps the observers awake for a while. */
    void watched() {
        readMs = clock.getAsLong();
        if (asleep) {
            wokenMs = readMs;
        }
        wake();
    }

    /** Says how many readers the stream has; they keep the observers awake. */
    void readers(BooleanSupplier some) {
        readers = some;
    }

    /** Lets the dashboards show the metrics of the lab itself, in Prometheus' text format. */
    void page(Supplier<String> own) {
        page = Optional.of(own);
    }

    /** The points of the dashboards. */
    DashboardRing dashboards() {
        return dashboards;
    }

    /** Lets the KPI show the faults of this system. */
    public void faults(Breaking some) {
        breaking = Optional.of(some);
        faults = Optional.of(new BackgroundLook(new FaultView(some)::shown));
    }

    SystemReader system() {
        return system;
    }

    LoadControl load() {
        return load;
    }

    Ledger ledger() {
        return ledger;
    }

    /** The customers of the newest load. */
    CustomersView customers() {
        return customers;
    }

    /** The traces of orders. */
    OrderTraces traces() {
        return traces;
    }

    List<SupervisedProcess.Status> processes() {
        return processes.get();
    }

    /** The dead letters by queue, as the last look saw them. */
    Map<String, Integer> deadLetters() {
        return nodes.sight().deadLetters();
    }

    /** The time between two snapshots of the stream. */
    Duration tick() {
        return interval.dividedBy(2);
    }

    long nowMs() {
        return clock.getAsLong();
    }

    /** The KPI of the last seconds. It asks no other process, so it is there at once. */
    ObjectNode kpi(int seconds) {
        watched();
        return kpiSeen(seconds);
    }

    /** As {@link #kpi}, but wakes no observer. */
    ObjectNode kpiSeen(int seconds) {
        long nowMs = clock.getAsLong();
        NodeWatch.Sight sight = nodes.sight();
        long oldestMs = Math.max(wokenMs, Math.min(sight.atMs(), joinedMs));
        return KpiView.of(new KpiView.Facts(
                seconds,
                nowMs,
                ledger.newest(),
                ring.window(seconds),
                ledger.totals(),
                sight,
                processes.get(),
                ledger.receiptLagMs(),
                ledger.lagMs(),
                Math.max(0, nowMs - oldestMs),
                faultsSeen(),
                breaking.filter(Breaking::hasAlarm).isPresent()));
    }

    /** The number of faults. Starts the next look. */
    private int faultsSeen() {
        faults.ifPresent(BackgroundLook::start);
        return faults.map(this::count).orElse(0);
    }

    /** The number of faults. Wakes no observer. Starts a look if nobody has looked for some time. */
    int faultsNoticed() {
        return faults.map(looks -> {
                    looks.start(NOTICE_INTERVAL);
                    return count(looks);
                })
                .orElse(0);
    }

    /** The lab's own faults, and what the last look saw besides: that has no id. */
    private int count(BackgroundLook looks) {
        int count = breaking.map(Breaking::faults).orElse(0);
        for (JsonNode fault : looks.latest()) {
            count += fault.has("id") ? 0 : 1;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        load.close();
        observers.forEach(Thread::interrupt);
        ledger.close();
        system.close();
    }
}
