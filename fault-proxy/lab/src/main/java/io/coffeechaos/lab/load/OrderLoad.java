package io.coffeechaos.lab.load;

import io.coffeechaos.lab.client.Await;
import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.history.History;
import io.coffeechaos.lab.history.HistoryEvent;
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
 * The generator. Customers arrive at a steady rate, even if the system is slow, and each customer buys one coffee. An
 * order has one key and the same bytes in every attempt. A customer makes at most four attempts. Each attempt starts 0,
 * 1, 3 or 5 s after the one before, plus up to a fifth, and goes to the next edge if the last edge did not answer. The
 * history has all requests and answers.
 */
public final class OrderLoad implements AutoCloseable {
    /** The time for four attempts, a cancellation and the last read of one customer, with all pauses. */
    private static final Duration LAST_CUSTOMER_TIMEOUT = Duration.ofSeconds(90);

    /** The limit makes a forgotten load end. */
    private static final int CUSTOMERS_MAX = 1_000_000;

    private static final long[] PAUSE_MILLIS = {0, 1000, 3000, 5000};
    private static final long CANCEL_WITHIN_MILLIS = 5_000;
    private static final Duration WATCH_MAX = Duration.ofSeconds(30);
    private static final long LOOK_EVERY_MILLIS_MAX = 2_000;

    /**
     * The actions of customers besides ordering. Each share is from 0 to 1.
     *
     * @param twiceShare the share of customers that send the same order twice at once
     * @param cancelShare the share of customers that ask to cancel within five seconds of the acknowledgement
     * @param watchShare the share of customers that read their order again and again, each time from another edge
     */
    public record Habits(double twiceShare, double cancelShare, double watchShare) {
        /** Customers only order. */
        public static final Habits QUIET = new Habits(0, 0, 0);

        /** Customers also order twice, cancel and watch. */
        public static final Habits RESTLESS = new Habits(0.2, 0.15, 0.3);
    }

    /**
     * The result of one customer.
     *
     * @param key the order's key
     * @param orderId the order's id, empty if no attempt was answered with 2xx
     * @param attempts the number of attempts
     * @param firstAnswer the duration of the first attempt, answered or not
     * @param answers the answer of each attempt: a status, or the name of the failure
     */
    public record Submitted(String key, String orderId, int attempts, Duration firstAnswer, List<String> answers) {
        /** Whether an attempt was answered with 2xx. */
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
        this.door = Thread.ofVirtual().unstarted(() -> arrive(interval, customersMax));
    }

    /**
     * Starts a load.
     *
     * @param prefix the prefix of this load's keys, and its customer id; letters, digits, - and _, at most 64
     * @param history receives all requests and answers
     */
    public static OrderLoad start(
            RunningLab lab, String prefix, long seed, int ordersPerSecond, Habits habits, History history) {
        return start(lab, prefix, seed, ordersPerSecond, CUSTOMERS_MAX, habits, history);
    }

    /** Starts a load of customers that only order, with a history in memory. */
    public static OrderLoad start(RunningLab lab, String prefix, long seed, int ordersPerSecond) {
        return start(lab, prefix, seed, ordersPerSecond, CUSTOMERS_MAX);
    }

    /** Starts a load of at most {@code customersMax} customers that only order, with a history in memory. */
    public static OrderLoad start(RunningLab lab, String prefix, long seed, int ordersPerSecond, int customersMax) {
        return start(lab, prefix, seed, ordersPerSecond, customersMax, Habits.QUIET, History.inMemory());
    }

    /** As {@link #start(RunningLab, String, long, int, Habits, History)}, at most {@code customersMax} customers. */
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

    /** The history of all requests and answers. */
    public History history() {
        return history;
    }

    /** The prefix of all keys, and the customer id of all orders. */
    public String customerId() {
        return prefix;
    }

    /** The number of customers that have arrived. */
    public int arrived() {
        return arrived.get();
    }

    /** The number of customers that have an answer with 2xx. */
    public int acknowledged() {
        return acknowledged.get();
    }

    /** Stops the arrival of new customers. The customers that have arrived continue. */
    public void closeDoor() throws InterruptedException {
        open.set(false);
        door.join();
    }

    /** The results of the customers that have finished, in no order. */
    public List<Submitted> soFar() {
        return List.copyOf(submitted);
    }

    /**
     * Stops the arrival of new customers and waits for the last one.
     *
     * @return the results of all customers, in no order
     * @throws IllegalStateException when a customer has not finished in time
     */
    public List<Submitted> stop() throws InterruptedException {
        closeDoor();
        customers.shutdown();
        if (!customers.awaitTermination(LAST_CUSTOMER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(
                    "customers still wait " + LAST_CUSTOMER_TIMEOUT.toSeconds() + " s after the last arrival");
        }
        return List.copyOf(submitted);
    }

    /** Ends all customers, answered or not. */
    @Override
    public void close() {
        open.set(false);
        customers.shutdownNow();
        edges.close();
    }

    private void arrive(Duration interval, int customersMax) {
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
                    HistoryEvent.Op unused = device.cancel();
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
            HistoryEvent.Op told = device.submit();
            answers.add(told.status() == 0 ? told.error() : Integer.toString(told.status()));
            firstAnswer = attempt == 0 ? Duration.ofMillis(told.tookMs()) : firstAnswer;
            id = told.type() == HistoryEvent.Type.ok ? told.orderId() : "";
        }
        return new Submitted(key, id, answers.size(), firstAnswer, List.copyOf(answers));
    }

    /** The second click of a double click. Its answer is ignored, and it must not create a second order. */
    private static void submitAgain(EdgeClient.Session device) {
        try {
            HistoryEvent.Op unused = device.submit();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static void watch(EdgeClient.Session device, SplittableRandom random) throws InterruptedException {
        long untilNanos = System.nanoTime() + WATCH_MAX.toNanos();
        while (System.nanoTime() < untilNanos) {
            HistoryEvent.Op seen = device.read();
            if (OrderContract.isTerminal(seen.orderStatus())) {
                return;
            }
            device.failOver();
            Await.pass(Duration.ofMillis(random.nextLong(LOOK_EVERY_MILLIS_MAX)));
        }
    }
}
