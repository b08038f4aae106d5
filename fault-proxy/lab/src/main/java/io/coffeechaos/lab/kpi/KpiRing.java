package io.coffeechaos.lab.kpi;

import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.history.HistoryEvent;
import io.coffeechaos.lab.load.LoadControl;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;

/**
 * A ring of {@value #SECONDS_MAX} buckets, one for each second. Each bucket counts what ended in its second. A window is
 * the sum of the last buckets, the current second included. Durations are kept to one part in a hundred, so the ring has a
 * fixed size. Many threads may use it.
 */
public final class KpiRing implements LoadControl.Gauge {
    /** The largest window, in seconds. */
    public static final int SECONDS_MAX = 300;

    private static final int DIGITS = 2;

    /** The longest duration that is kept. An order has a time budget of one hour. */
    private static final long DURATION_MS_MAX = 2 * 3_600_000L;

    private final LongSupplier clock;
    private final Collection<String> edges;
    private final Bucket[] ring = new Bucket[SECONDS_MAX];
    private final ReentrantLock lock = new ReentrantLock();
    /** The number of the newest load. */
    private final AtomicInteger newest = new AtomicInteger();

    /**
     * @param clock the time in epoch milliseconds
     * @param edges the names of the edges; a window shows each of them, also without traffic
     */
    public KpiRing(LongSupplier clock, Collection<String> edges) {
        this.clock = clock;
        this.edges = Collections.unmodifiableCollection(edges);
    }

    private static final class Bucket {
        private final long second;
        private int started;
        private int requests;
        private int errors;
        private int customers;
        private int successes;
        private int attempts;
        private int reads;
        private int readErrors;
        private int accepted;
        private int queued;
        private int confirmed;
        private int shed;
        private int throttled;
        private final Map<String, Integer> byEdge = new TreeMap<>();
        private final Map<String, Integer> calls = new TreeMap<>();
        private final Map<String, NavigableMap<Double, Double>> steps = new TreeMap<>();
        private Optional<IntCountsHistogram> requestMs = Optional.empty();
        private Optional<IntCountsHistogram> readMs = Optional.empty();
        private Optional<IntCountsHistogram> confirmMs = Optional.empty();

        Bucket(long second) {
            this.second = second;
        }
    }

    private interface Change {
        void of(Bucket bucket);
    }

    private void count(Change change) {
        lock.lock();
        try {
            long second = Math.floorDiv(clock.getAsLong(), 1000L);
            int index = Math.floorMod(second, SECONDS_MAX);
            if (ring[index] == null || ring[index].second != second) {
                ring[index] = new Bucket(second);
            }
            change.of(ring[index]);
        } finally {
            lock.unlock();
        }
    }

    private static Optional<IntCountsHistogram> recorded(Optional<IntCountsHistogram> before, long ms) {
        IntCountsHistogram histogram = before.orElseGet(() -> {
            IntCountsHistogram made = new IntCountsHistogram(DIGITS);
            made.setAutoResize(true);
            return made;
        });
        histogram.recordValue(Math.clamp(ms, 0, DURATION_MS_MAX));
        return Optional.of(histogram);
    }

    /**
     * Forgets everything, because a new load begins. What the customers of earlier loads still do is not counted any more.
     *
     * @return who must hear the history of the new load
     */
    @Override
    public Consumer<HistoryEvent> begin() {
        lock.lock();
        try {
            Arrays.fill(ring, null);
            int mine = newest.incrementAndGet();
            return entry -> {
                if (mine == newest.get()) {
                    heard(entry);
                }
            };
        } finally {
            lock.unlock();
        }
    }

    private void heard(HistoryEvent entry) {
        switch (entry) {
            case HistoryEvent.Op op -> heard(op);
            case HistoryEvent.Checkout checkout ->
                count(bucket -> {
                    bucket.customers++;
                    bucket.successes += checkout.acknowledged() ? 1 : 0;
                    bucket.attempts += checkout.attempts();
                });
            case HistoryEvent.Began began -> {}
            case HistoryEvent.Fault fault -> {}
            case HistoryEvent.LoadEnded ended -> {}
            case HistoryEvent.FoundOrder order -> {}
            case HistoryEvent.FoundEffects effects -> {}
        }
    }

    private void heard(HistoryEvent.Op op) {
        boolean begins = op.type() == HistoryEvent.Type.invoke;
        boolean good = op.type() == HistoryEvent.Type.ok;
        switch (op.function()) {
            case submit ->
                count(bucket -> {
                    if (begins) {
                        bucket.started++;
                        return;
                    }
                    bucket.requests++;
                    bucket.errors += good ? 0 : 1;
                    bucket.requestMs = recorded(bucket.requestMs, op.tookMs());
                    if (good) {
                        bucket.accepted++;
                        bucket.queued += op.queued() ? 1 : 0;
                        bucket.byEdge.merge(op.edge(), 1, Integer::sum);
                    }
                });
            case read -> {
                if (!begins) {
                    count(bucket -> {
                        bucket.reads++;
                        bucket.readErrors += good ? 0 : 1;
                        bucket.readMs = recorded(bucket.readMs, op.tookMs());
                    });
                }
            }
            case cancel -> {}
        }
    }

    /** An order was seen as confirmed, {@code tookMs} after its first attempt was sent. */
    @Override
    public void confirmed(long tookMs) {
        count(bucket -> {
            bucket.confirmed++;
            bucket.confirmMs = recorded(bucket.confirmMs, tookMs);
        });
    }

    /** A dependency was called for orders of the load. */
    @Override
    public void called(String service, int more) {
        count(bucket -> bucket.calls.merge(service, more, Integer::sum));
    }

    /** A dependency answered calls with 429. */
    public void throttled(int more) {
        count(bucket -> bucket.throttled += more);
    }

    /** The nodes refused requests because of their load or rate. */
    void shed(int more) {
        count(bucket -> bucket.shed += more);
    }

    /**
     * Attempts of a step have ended.
     *
     * @param more the number of attempts by upper bound of their duration in seconds; each attempt is in one bound
     */
    void steps(String step, Map<Double, Double> more) {
        count(bucket -> {
            NavigableMap<Double, Double> known = bucket.steps.computeIfAbsent(step, first -> new TreeMap<>());
            more.forEach((bound, attempts) -> known.merge(bound, attempts, Double::sum));
        });
    }

    /**
     * The sum of the last seconds. Times are milliseconds, shares are 0 to 1.
     *
     * @param started attempts that began
     * @param requests attempts that ended
     * @param errorRate the share of attempts that were not answered with 2xx
     * @param customers checkouts that ended
     * @param successRate the share of checkouts that ended with an acknowledgement; without traffic 1
     * @param attemptsPerOrder attempts of these checkouts, divided by their number
     * @param reads reads that ended
     * @param readErrorRate the share of reads without a good answer
     * @param accepted orders that were acknowledged
     * @param queued orders that were acknowledged from the intake queue
     * @param confirmed orders that were seen as confirmed
     * @param confirmP95 the time from the first attempt to the confirmation
     * @param callsPerOrder calls of each dependency, divided by the accepted orders
     * @param stepP95 the duration of an attempt of each step
     * @param edges accepted orders by edge
     */
    public record Window(
            int started,
            int requests,
            double errorRate,
            long p50,
            long p95,
            long p99,
            int customers,
            double successRate,
            double attemptsPerOrder,
            int reads,
            double readErrorRate,
            long readP99,
            int accepted,
            int queued,
            int confirmed,
            long confirmP95,
            Map<String, Double> callsPerOrder,
            Map<String, Long> stepP95,
            Map<String, Integer> edges,
            int shed,
            int throttled) {
        public Window {
            callsPerOrder = Collections.unmodifiableMap(callsPerOrder);
            stepP95 = Collections.unmodifiableMap(stepP95);
            edges = Collections.unmodifiableMap(edges);
        }
    }

    /**
     * Sums the last seconds.
     *
     * @param seconds 1 to {@value #SECONDS_MAX}
     */
    public Window window(int seconds) {
        if (seconds < 1 || seconds > SECONDS_MAX) {
            throw new IllegalArgumentException("window must be 1 to " + SECONDS_MAX + ": was " + seconds);
        }
        lock.lock();
        try {
            long now = Math.floorDiv(clock.getAsLong(), 1000L);
            Sum sum = new Sum(edges);
            for (Bucket bucket : ring) {
                if (bucket != null && bucket.second > now - seconds && bucket.second <= now) {
                    sum.add(bucket);
                }
            }
            return sum.window();
        } finally {
            lock.unlock();
        }
    }

    private static final class Sum {
        private final Bucket all = new Bucket(0);
        private final Histogram requestMs = histogram();
        private final Histogram readMs = histogram();
        private final Histogram confirmMs = histogram();

        Sum(Collection<String> edges) {
            edges.forEach(edge -> all.byEdge.put(edge, 0));
        }

        private static Histogram histogram() {
            Histogram histogram = new Histogram(DIGITS);
            histogram.setAutoResize(true);
            return histogram;
        }

        void add(Bucket bucket) {
            all.started += bucket.started;
            all.requests += bucket.requests;
            all.errors += bucket.errors;
            all.customers += bucket.customers;
            all.successes += bucket.successes;
            all.attempts += bucket.attempts;
            all.reads += bucket.reads;
            all.readErrors += bucket.readErrors;
            all.accepted += bucket.accepted;
            all.queued += bucket.queued;
            all.confirmed += bucket.confirmed;
            all.shed += bucket.shed;
            all.throttled += bucket.throttled;
            bucket.byEdge.forEach((edge, orders) -> all.byEdge.merge(edge, orders, Integer::sum));
            bucket.calls.forEach((service, calls) -> all.calls.merge(service, calls, Integer::sum));
            bucket.steps.forEach((step, bounds) -> bounds.forEach((bound, attempts) ->
                    all.steps.computeIfAbsent(step, first -> new TreeMap<>()).merge(bound, attempts, Double::sum)));
            bucket.requestMs.ifPresent(requestMs::add);
            bucket.readMs.ifPresent(readMs::add);
            bucket.confirmMs.ifPresent(confirmMs::add);
        }

        Window window() {
            double errorRate = share(all.errors, all.requests);
            Map<String, Double> callsPerOrder = new TreeMap<>();
            Map<String, Long> stepP95 = new TreeMap<>();
            for (String service : OrderContract.SERVICES) {
                callsPerOrder.put(service, share(all.calls.getOrDefault(service, 0), all.accepted));
                stepP95.put(
                        service,
                        Quantile.millis(0.95, all.steps.getOrDefault(service, Collections.emptyNavigableMap())));
            }
            return new Window(
                    all.started,
                    all.requests,
                    errorRate,
                    percentile(requestMs, 50),
                    percentile(requestMs, 95),
                    percentile(requestMs, 99),
                    all.customers,
                    // A dead API shows before the first customer has given up after four attempts.
                    all.customers == 0 ? 1 - errorRate : share(all.successes, all.customers),
                    share(all.attempts, all.customers),
                    all.reads,
                    share(all.readErrors, all.reads),
                    percentile(readMs, 99),
                    all.accepted,
                    all.queued,
                    all.confirmed,
                    percentile(confirmMs, 95),
                    callsPerOrder,
                    stepP95,
                    all.byEdge,
                    all.shed,
                    all.throttled);
        }

        private static long percentile(Histogram durations, double percent) {
            return durations.getTotalCount() == 0 ? 0 : durations.getValueAtPercentile(percent);
        }

        private static double share(int part, int whole) {
            return whole == 0 ? 0 : (double) part / whole;
        }
    }
}
