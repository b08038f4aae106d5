package io.coffeechaos.system;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
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
import org.assertj.core.api.Assertions;

/**
 * Customers who arrive at a steady rate, whatever the system does, and each buy one coffee: one key per order, the same
 * bytes in every attempt, four attempts at 0, 1, 3 and 5 s after the one before, plus up to a fifth.
 */
final class OrderLoad implements AutoCloseable {
    /** Four attempts and a last look, at 5 s each, with the pauses between. */
    private static final Duration LAST_CUSTOMER_PATIENCE = Duration.ofSeconds(45);

    /** A forgotten load must end. */
    private static final int CUSTOMERS_MAX = 100_000;

    private static final long[] PAUSE_MILLIS = {0, 1000, 3000, 5000};
    private static final long CANCEL_WITHIN_MILLIS = 5_000;
    private static final String BODY =
            "{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":2}],\"paymentMethod\":\"demo_ok\"}";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What customers do besides ordering.
     *
     * @param twiceShare of them, from 0 to 1, send the same order twice at once
     * @param cancelShare of them, from 0 to 1, ask to cancel within five seconds of the acknowledgement
     */
    record Habits(double twiceShare, double cancelShare) {
        static final Habits QUIET = new Habits(0, 0);
        static final Habits RESTLESS = new Habits(0.2, 0.15);
    }

    private final Stack stack;
    private final Habits habits;
    private final String prefix;
    private final SplittableRandom seeds;
    private final ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedQueue<Submitted> submitted = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Thread door;

    /**
     * What one customer knows at the end.
     *
     * @param key the order's key
     * @param orderId the order's id, empty if no attempt was answered with 2xx
     * @param attempts how many attempts it took, or were made
     * @param firstAnswer how long the first attempt took, answered or not
     * @param answers what each attempt was told: a status, or the failure's name
     * @param cancelPromised whether the customer asked to cancel and was answered 202
     */
    record Submitted(
            String key,
            String orderId,
            int attempts,
            Duration firstAnswer,
            List<String> answers,
            boolean cancelPromised) {
        boolean accepted() {
            return !orderId.isEmpty();
        }
    }

    private OrderLoad(Stack stack, String prefix, long seed, Duration interval, int customersMax, Habits habits) {
        this.stack = stack;
        this.habits = habits;
        this.prefix = prefix;
        this.seeds = new SplittableRandom(seed);
        this.door = Thread.ofVirtual().unstarted(() -> letIn(interval, customersMax));
    }

    /** Opens the door; {@code prefix} makes the keys of this load its own. */
    static OrderLoad start(Stack stack, String prefix, long seed, int ordersPerSecond) {
        return start(stack, prefix, seed, ordersPerSecond, CUSTOMERS_MAX);
    }

    /** As above; after {@code customersMax} customers nobody else comes. */
    static OrderLoad start(Stack stack, String prefix, long seed, int ordersPerSecond, int customersMax) {
        return start(stack, prefix, seed, ordersPerSecond, customersMax, Habits.QUIET);
    }

    /** As above, with customers of these habits and no end of them. */
    static OrderLoad start(Stack stack, String prefix, long seed, int ordersPerSecond, Habits habits) {
        return start(stack, prefix, seed, ordersPerSecond, CUSTOMERS_MAX, habits);
    }

    private static OrderLoad start(
            Stack stack, String prefix, long seed, int ordersPerSecond, int customersMax, Habits habits) {
        Duration interval = Duration.ofSeconds(1).dividedBy(ordersPerSecond);
        OrderLoad load = new OrderLoad(stack, prefix, seed, interval, customersMax, habits);
        load.door.start();
        return load;
    }

    int arrived() {
        return arrived.get();
    }

    /** Customers who hold a 2xx. */
    int acknowledged() {
        return acknowledged.get();
    }

    /** Lets nobody in any more; who is in stays. */
    void closeDoor() throws InterruptedException {
        open.set(false);
        door.join();
    }

    /** A test that fails must not leave a crowd behind for the next one. */
    @Override
    public void close() {
        open.set(false);
    }

    /** The customers who are done already, in no order. */
    List<Submitted> soFar() {
        return List.copyOf(submitted);
    }

    /** Closes the door and waits for the last customer; all of them, in no order. */
    List<Submitted> stop() throws InterruptedException {
        closeDoor();
        customers.shutdown();
        Assertions.assertThat(customers.awaitTermination(LAST_CUSTOMER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                .as("every customer got an answer or gave up")
                .isTrue();
        return List.copyOf(submitted);
    }

    private void letIn(Duration interval, int customersMax) {
        long nextNanos = System.nanoTime();
        try {
            while (open.get() && arrived.get() < customersMax) {
                String key = prefix + "-" + arrived.incrementAndGet();
                SplittableRandom random = seeds.split();
                customers.execute(() -> buy(key, random));
                nextNanos += interval.toNanos();
                Eventually.pass(Duration.ofNanos(Math.max(0, nextNanos - System.nanoTime())));
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void buy(String key, SplittableRandom random) {
        Duration firstAnswer = Duration.ZERO;
        String id = "";
        int attempts = 0;
        List<String> answers = new ArrayList<>();
        boolean cancelPromised = false;
        boolean twice = random.nextDouble() < habits.twiceShare();
        boolean cancels = random.nextDouble() < habits.cancelShare();
        try {
            int firstEdge = random.nextInt(stack.nodes());
            if (twice) {
                customers.execute(() -> submitAgain(key, firstEdge));
            }
            while (attempts < PAUSE_MILLIS.length && id.isEmpty()) {
                long pauseMillis = PAUSE_MILLIS[attempts];
                Eventually.pass(Duration.ofMillis(pauseMillis + random.nextLong(pauseMillis / 5 + 1)));
                attempts++;
                long startNanos = System.nanoTime();
                // As the shop server does, the next attempt passes by the edge that has just failed.
                id = attempt(key, firstEdge + attempts, answers);
                if (attempts == 1) {
                    firstAnswer = Duration.ofNanos(System.nanoTime() - startNanos);
                }
            }
            if (!id.isEmpty()) {
                acknowledged.incrementAndGet();
            }
            if (cancels && !id.isEmpty()) {
                Eventually.pass(Duration.ofMillis(random.nextLong(CANCEL_WITHIN_MILLIS)));
                cancelPromised = cancel(id);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        submitted.add(new Submitted(key, id, attempts, firstAnswer, List.copyOf(answers), cancelPromised));
    }

    /** The order's id if this attempt was answered 2xx, else nothing: then nobody knows. */
    private String attempt(String key, int turn, List<String> answers) throws InterruptedException {
        try {
            HttpResponse<String> answer = stack.submit(stack.edge(1 + turn % stack.nodes()), key, BODY);
            answers.add(Integer.toString(answer.statusCode()));
            return answer.statusCode() / 100 == 2
                    ? JSON.readTree(answer.body()).path("id").asText()
                    : "";
        } catch (IOException unanswered) {
            answers.add(unanswered.getClass().getSimpleName());
            return "";
        }
    }

    /** The other half of a double click: nobody waits for its answer, and it must not make a second order. */
    private void submitAgain(String key, int edge) {
        try {
            attempt(key, edge, new ArrayList<>());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the cancellation was promised with a 202; no answer promises nothing. */
    private boolean cancel(String id) throws InterruptedException {
        try {
            return stack.cancel(id).statusCode() == 202;
        } catch (IOException unanswered) {
            return false;
        }
    }
}
