package io.coffeechaos.lab.load;

import io.coffeechaos.lab.client.Await;
import io.coffeechaos.lab.client.Contract;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.history.Entry;
import io.coffeechaos.lab.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The generator: customers who arrive at a steady rate, whatever the system does, and each buy one coffee: one key per
 * order, the same bytes in every attempt, four attempts at 0, 1, 3 and 5 s after the one before, plus up to a fifth, each
 * at the next edge if the last one did not answer. All they ask and are told is in the history.
 */
public final class OrderLoad implements AutoCloseable {
    /** Four attempts, a cancellation and the last look of whoever watches, with the pauses between. */
    private static final Duration LAST_CUSTOMER_PATIENCE = Duration.ofSeconds(90);

    /** A forgotten load must end. */
    private static final int CUSTOMERS_MAX = 1_000_000;

    private static final long[] PAUSE_MILLIS = {0, 1000, 3000, 5000};
    private static final long CANCEL_WITHIN_MILLIS = 5_000;
    private static final Duration WATCH_MAX = Duration.ofSeconds(30);
    private static final long LOOK_EVERY_MILLIS_MAX = 2_000;

    /**
     * What customers do besides ordering.
     *
     * @param twiceShare of them, from 0 to 1, send the same order twice at once
     * @param cancelShare of them, from 0 to 1, ask to cancel within five seconds of the acknowledgement
     * @param watchShare of them, from 0 to 1, look at their order again and again, each time at another edge
     */
    public record Habits(double twiceShare, double cancelShare, double watchShare) {
        /** Order and go. */
        public static final Habits QUIET = new Habits(0, 0, 0);

        /** Everything that customers do. */
        public static final Habits RESTLESS = new Habits(0.2, 0.15, 0.3);
    }

    /**
     * What one customer knows at the end.
     *
     * @param key the order's key
     * @param orderId the order's id, empty if no attempt was answered with 2xx
     * @param attempts how many attempts it took, or were made
     * @param firstAnswer how long the first attempt took, answered or not
     * @param answers what each attempt was told: a status, or the failure's name
     */
    public record Submitted(String key, String orderId, int attempts, Duration firstAnswer, List<String> answers) {
        /** Whether an attempt was answered 2xx. */
        public boolean accepted() {
            return !orderId.isEmpty();
        }
    }

    private final EdgeClient edges;
    private final History history;
    private final Habits habits;
    private final String prefix;
    private final SplittableRandom seeds;
    private final ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedQueue<Submitted> submitted = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Thread door;

    private OrderLoad(
            RunningLab lab,
            String prefix,
            long seed,
            int ordersPerSecond,
            int customersMax,
            Habits habits,
            History history) {
        this.edges = new EdgeClient(lab.edges(), prefix, history);
        this.history = history;
        this.habits = habits;
        this.prefix = prefix;
        this.seeds = new SplittableRandom(seed);
        Duration interval = Duration.ofSeconds(1).dividedBy(ordersPerSecond);
        this.door = Thread.ofVirtual().unstarted(() -> letIn(interval, customersMax));
    }

    /**
     * Opens the door.
     *
     * @param prefix of this load's keys, and its customer id; letters, digits, - and _, at most 64
     * @param history where everything goes that is asked and told
     */
    public static OrderLoad start(
            RunningLab lab, String prefix, long seed, int ordersPerSecond, Habits habits, History history) {
        return start(lab, prefix, seed, ordersPerSecond, CUSTOMERS_MAX, habits, history);
    }

    /** Customers who order and go, with a history in memory. */
    public static OrderLoad start(RunningLab lab, String prefix, long seed, int ordersPerSecond) {
        return start(lab, prefix, seed, ordersPerSecond, CUSTOMERS_MAX);
    }

    /** Customers who order and go, with a history in memory; after {@code customersMax} nobody else comes. */
    public static OrderLoad start(RunningLab lab, String prefix, long seed, int ordersPerSecond, int customersMax) {
        return start(lab, prefix, seed, ordersPerSecond, customersMax, Habits.QUIET, History.inMemory());
    }

    /** As {@link #start(RunningLab, String, long, int, Habits, History)}, for so many customers at most. */
    public static OrderLoad start(
            RunningLab lab,
            String prefix,
            long seed,
            int ordersPerSecond,
            int customersMax,
            Habits habits,
            History history) {
        OrderLoad load = new OrderLoad(lab, prefix, seed, ordersPerSecond, customersMax, habits, history);
        load.door.start();
        return load;
    }

    /** What was asked and told. */
    public History history() {
        return history;
    }

    /** The prefix of all keys, and the customer id of all orders. */
    public String customerId() {
        return prefix;
    }

    /** Customers who came. */
    public int arrived() {
        return arrived.get();
    }

    /** Customers who hold a 2xx. */
    public int acknowledged() {
        return acknowledged.get();
    }

    /** Lets nobody in any more; who is in stays. */
    public void closeDoor() throws InterruptedException {
        open.set(false);
        door.join();
    }

    /** The customers who are done already, in no order. */
    public List<Submitted> soFar() {
        return List.copyOf(submitted);
    }

    /**
     * Closes the door and waits for the last customer; all of them, in no order.
     *
     * @throws IllegalStateException when one is neither answered nor gone after all this time
     */
    public List<Submitted> stop() throws InterruptedException {
        closeDoor();
        customers.shutdown();
        if (!customers.awaitTermination(LAST_CUSTOMER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(
                    "customers still wait " + LAST_CUSTOMER_PATIENCE.toSeconds() + " s after the last one came");
        }
        return List.copyOf(submitted);
    }

    /** Sends everybody home, answered or not. */
    @Override
    public void close() {
        open.set(false);
        customers.shutdownNow();
        edges.close();
    }

    private void letIn(Duration interval, int customersMax) {
        long nextNanos = System.nanoTime();
        try {
            while (open.get() && arrived.get() < customersMax) {
                int number = arrived.incrementAndGet();
                SplittableRandom random = seeds.split();
                customers.execute(() -> visit(number, random));
                nextNanos += interval.toNanos();
                Await.pass(Duration.ofNanos(Math.max(0, nextNanos - System.nanoTime())));
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void visit(int number, SplittableRandom random) {
        String key = prefix + "-" + number;
        EdgeClient.Session device = edges.session("c" + number, key, random);
        boolean twice = random.nextDouble() < habits.twiceShare();
        boolean cancels = random.nextDouble() < habits.cancelShare();
        boolean watches = random.nextDouble() < habits.watchShare();
        try {
            if (twice) {
                EdgeClient.Session otherHalf = edges.session("c" + number + "-twice", key, random);
                customers.execute(() -> submitAgain(otherHalf));
            }
            Submitted order = buy(key, device, random);
            submitted.add(order);
            if (order.accepted()) {
                acknowledged.incrementAndGet();
                if (cancels) {
                    Await.pass(Duration.ofMillis(random.nextLong(CANCEL_WITHIN_MILLIS)));
                    Entry.Op unused = device.cancel();
                }
                if (watches) {
                    watch(device, random);
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static Submitted buy(String key, EdgeClient.Session device, SplittableRandom random)
            throws InterruptedException {
        List<String> answers = new ArrayList<>();
        Duration firstAnswer = Duration.ZERO;
        String id = "";
        for (int attempt = 0; attempt < PAUSE_MILLIS.length && id.isEmpty(); attempt++) {
            long pauseMillis = PAUSE_MILLIS[attempt];
            Await.pass(Duration.ofMillis(pauseMillis + random.nextLong(pauseMillis / 5 + 1)));
            Entry.Op told = device.submit();
            answers.add(told.status() == 0 ? told.error() : Integer.toString(told.status()));
            firstAnswer = attempt == 0 ? Duration.ofMillis(told.tookMs()) : firstAnswer;
            id = told.type() == Entry.Type.ok ? told.orderId() : "";
        }
        return new Submitted(key, id, answers.size(), firstAnswer, List.copyOf(answers));
    }

    /** The other half of a double click: nobody waits for its answer, and it must not make a second order. */
    private static void submitAgain(EdgeClient.Session device) {
        try {
            Entry.Op unused = device.submit();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static void watch(EdgeClient.Session device, SplittableRandom random) throws InterruptedException {
        long untilNanos = System.nanoTime() + WATCH_MAX.toNanos();
        while (System.nanoTime() < untilNanos) {
            Entry.Op seen = device.read();
            if (Contract.isTerminal(seen.orderStatus())) {
                return;
            }
            device.failOver();
            Await.pass(Duration.ofMillis(random.nextLong(LOOK_EVERY_MILLIS_MAX)));
        }
    }
}
