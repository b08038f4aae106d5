package io.coffeechaos.lab.load;

import io.coffeechaos.lab.client.Await;
import io.coffeechaos.lab.client.Basket;
import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.history.History;
import io.coffeechaos.lab.history.HistoryEvent;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The generator. Customers arrive at a steady rate, even if the system is slow, and each customer buys one coffee. The
 * history has all requests and answers.
 *
 * <p>A resilient customer has one key and sends the same bytes in every attempt. It makes at most four attempts. Each
 * attempt starts 0, 1, 3 or 5 s after the one before, plus up to a fifth, or later if the answer asks for that, and goes
 * to the next edge if the last edge did not answer. A refusal ends the attempts.
 *
 * <p>A fragile customer uses the page of the original lab: no key and no retry. But cart and button stay after a timeout,
 * so a customer whose request timed out clicks once more after 1 s.
 */
public final class OrderLoad implements AutoCloseable {
    /** The time for four attempts, a cancellation and the last read of one customer, with all pauses. */
    private static final Duration LAST_CUSTOMER_TIMEOUT = Duration.ofSeconds(90);

    /** The limit makes a forgotten load end. */
    static final int CUSTOMERS_MAX = 1_000_000;

    private static final long[] PAUSE_MILLIS = {0, 1000, 3000, 5000};
    private static final long CANCEL_WITHIN_MILLIS = 5_000;
    private static final Duration SECOND_CLICK_AFTER = Duration.ofSeconds(1);
    private static final Duration LIMIT_DEFAULT = Duration.ofSeconds(5);
    private static final Duration LASTS_DEFAULT = Duration.ofDays(1);

    /** The baskets of one load: more than {@link #CUSTOMERS_MAX}, so that two loads do not share a basket. */
    private static final long BASKETS = 1 << 20;

    private static final int BASKET_SLOTS = (int) ((Basket.NUMBER_MAX + 1) / BASKETS);
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

    /** The kind of client that the customers use. */
    public enum Client {
        /** Has a key and retries as the order contract says. */
        resilient,
        /** The page of the original lab. */
        fragile
    }

    /**
     * The plan of a load.
     *
     * @param book the prefix of the keys and the customer id of the orders; letters, digits, - and _, at most 64
     * @param seed the seed of the customers' random choices
     * @param ordersPerSecond the number of customers that arrive in a second
     * @param customersMax the number of customers after which the load ends
     * @param lasts the time after which the load ends
     * @param habits what customers do besides ordering
     * @param client the kind of client
     * @param failover whether a client goes to the next edge after a failure
     * @param limit the longest time that a client waits for an answer
     */
    public record Plan(
            String book,
            long seed,
            int ordersPerSecond,
            int customersMax,
            Duration lasts,
            Habits habits,
            Client client,
            boolean failover,
            Duration limit) {
        /** The key of a customer; customers count from 1. The orders of fragile customers do not know it. */
        public String key(int customer) {
            return book + "-" + customer;
        }

        /** The number of a fragile customer's basket. It differs from the baskets of most other loads. */
        public long basket(int customer) {
            return Math.floorMod(seed, BASKET_SLOTS) * BASKETS + customer;
        }
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
    private final Plan plan;
    private final boolean keepsResults;
    private final SplittableRandom seeds;
    private final ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedQueue<Submitted> submitted = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Thread door;

    private OrderLoad(Map<String, URI> edges, Plan plan, boolean keepsResults, History history) {
        this.edges = new EdgeClient(edges, plan, history);
        this.history = history;
        this.plan = plan;
        this.keepsResults = keepsResults;
        this.seeds = new SplittableRandom(plan.seed());
        this.door = Thread.ofVirtual().unstarted(this::arrive);
    }

    /**
     * Starts a load that keeps no results of customers. It can go on for hours.
     *
     * @param edges the addresses of the edges, by proxy name
     * @param history receives all requests and answers
     */
    public static OrderLoad start(Map<String, URI> edges, Plan plan, History history) {
        OrderLoad load = new OrderLoad(edges, plan, false, history);
        load.door.start();
        return load;
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
        Plan plan = new Plan(
                prefix,
                seed,
                ordersPerSecond,
                customersMax,
                LASTS_DEFAULT,
                habits,
                Client.resilient,
                true,
                LIMIT_DEFAULT);
        OrderLoad load = new OrderLoad(lab.edges(), plan, true, history);
        load.door.start();
        return load;
    }

    /** The history of all requests and answers. */
    public History history() {
        return history;
    }

    /** The prefix of all keys, and the customer id of all orders. */
    public String customerId() {
        return plan.book();
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

    /** Whether customers still arrive. */
    public boolean isOpen() {
        return door.isAlive();
    }

    /** Whether no customer arrives any more and the last one has gone. */
    public boolean isOver() {
        return !door.isAlive() && left.get() == arrived.get();
    }

    /** Sends the order of a customer once more, under the same key and with the same bytes. */
    public void askAgain(int customer) throws InterruptedException {
        HistoryEvent.Op unused = edges.session("c" + customer + "-again", customer, new SplittableRandom(customer))
                .submit();
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

    private void arrive() {
        Duration interval = Duration.ofSeconds(1).dividedBy(plan.ordersPerSecond());
        long nextNanos = System.nanoTime();
        long endNanos = nextNanos + plan.lasts().toNanos();
        try {
            while (open.get() && arrived.get() < plan.customersMax() && System.nanoTime() < endNanos) {
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
        EdgeClient.Session device = edges.session("c" + number, number, random);
        Habits habits = plan.habits();
        boolean twice = random.nextDouble() < habits.twiceShare();
        boolean cancels = random.nextDouble() < habits.cancelShare();
        boolean watches = random.nextDouble() < habits.watchShare();
        try {
            if (twice) {
                EdgeClient.Session otherHalf = edges.session("c" + number + "-twice", number, random);
                customers.execute(() -> submitAgain(otherHalf));
            }
            Submitted order = buy(number, device, random);
            history.add(new HistoryEvent.Checkout(history.nowMs(), order.key(), order.accepted(), order.attempts()));
            if (keepsResults) {
                submitted.add(order);
            }
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
        } finally {
            left.incrementAndGet();
        }
    }

    private Submitted buy(int customer, EdgeClient.Session device, SplittableRandom random)
            throws InterruptedException {
        Attempts attempts = new Attempts(plan.key(customer));
        switch (plan.client()) {
            case resilient -> {
                for (int attempt = 0; attempt < PAUSE_MILLIS.length && attempts.mayGoOn(); attempt++) {
                    long pauseMillis = PAUSE_MILLIS[attempt];
                    pauseMillis += random.nextLong(pauseMillis / 5 + 1);
                    Await.pass(Duration.ofMillis(
                            Math.max(pauseMillis, device.retryAfter().toMillis())));
                    attempts.add(device.submit());
                }
            }
            case fragile -> {
                attempts.add(device.submit());
                if (attempts.timedOut()) {
                    Await.pass(SECOND_CLICK_AFTER);
                    attempts.add(device.submit());
                }
            }
        }
        return attempts.result();
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
