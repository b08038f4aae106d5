package io.coffeechaos.orders.readmodel;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which open orders are woken, and when. {@link OpenOrderSweeper} is its actor. A plain, single-threaded
 * object.
 *
 * <p>It reads its share of the index bucket by bucket and wakes the due orders, a few at a time. Each answer makes room
 * for the next wake. For a step with an open breaker it wakes only one order, as a trial, because the others would only
 * be parked again.
 */
public final class SweepPlan {

    /** The effects that the plan asks for. The plan calls them during a call to itself, and they may answer at once. */
    public interface Port {
        /**
         * Reads at most {@link #ROWS_MAX} due orders of this bucket, without those that wait for one of the steps. The
         * result arrives at {@link #read} or {@link #readFailed}.
         */
        void readDue(int bucket, Set<Step> except);

        /** The sweep has read its whole share of the index. The oldest wake time in the past is this one, if any. */
        void swept(Optional<Instant> oldest);

        /** Wakes the order. {@link #wakeEnded} is called after its answer or after the timeout. */
        void wake(OrderId id);
    }

    /** The most rows of one read of a bucket. */
    public static final int ROWS_MAX = 25;

    private static final Logger LOG = LoggerFactory.getLogger(SweepPlan.class);

    private final int firstBucket;
    private final int lastBucket;
    private final int wakesMax;
    private final Predicate<Step> breakerOpen;
    private final Port port;
    /** The steps with an open breaker that already have their one trial order in this sweep. */
    private final Set<Step> held = EnumSet.noneOf(Step.class);

    private final Deque<OrderId> waiting = new ArrayDeque<>();
    private final Set<OrderId> outstanding = new HashSet<>();
    private boolean reading;
    private int bucket;
    private Optional<Instant> oldest = Optional.empty();

    /**
     * Creates a plan for the buckets from {@code firstBucket} to {@code lastBucket}, both included.
     *
     * @param firstBucket the first bucket
     * @param lastBucket the last bucket
     * @param wakesMax most unanswered wakes
     * @param breakerOpen whether the breaker of the step on this node is open
     * @param port the effects of the plan
     */
    public SweepPlan(int firstBucket, int lastBucket, int wakesMax, Predicate<Step> breakerOpen, Port port) {
        this.firstBucket = firstBucket;
        this.lastBucket = lastBucket;
        this.wakesMax = wakesMax;
        this.breakerOpen = breakerOpen;
        this.port = port;
    }

    /** Starts a sweep. Does nothing while the last sweep is not complete. */
    public void sweep() {
        // The orders of the last sweep come first. The index shows an order again until it is woken.
        if (reading || !waiting.isEmpty()) {
            return;
        }
        reading = true;
        held.clear();
        oldest = Optional.empty();
        // The sweep reads one bucket at a time, so that it does not send a burst of requests to a slow store.
        bucket = firstBucket;
        port.readDue(bucket, Set.copyOf(held));
    }

    /** Handles the due orders of the bucket that was read last. */
    public void read(List<OrderRows.Due> due) {
        boolean allTaken = true;
        for (OrderRows.Due order : due) {
            oldest = Optional.of(oldest.filter(order.wakeAt()::isAfter).orElse(order.wakeAt()));
            allTaken &= take(order);
        }
        if (due.size() >= ROWS_MAX && !allTaken) {
            // The orders of an unavailable step must not hide the orders behind them.
            port.readDue(bucket, Set.copyOf(held));
        } else if (bucket < lastBucket) {
            bucket++;
            port.readDue(bucket, Set.copyOf(held));
        } else {
            reading = false;
            port.swept(oldest);
            wakeNext();
        }
    }

    /** Takes an order into this sweep; false if the order has to wait until a breaker closes. */
    private boolean take(OrderRows.Due order) {
        boolean waits = order.step()
                .filter(step -> breakerOpen.test(step) && !held.add(step))
                .isPresent();
        if (!waits && !outstanding.contains(order.id()) && !waiting.contains(order.id())) {
            waiting.add(order.id());
        }
        return !waits;
    }

    /** The index cannot be read. The orders found so far are woken, and the next sweep reads again. */
    public void readFailed(Throwable cause) {
        reading = false;
        wakeNext();
        LOG.warn("cannot read the index of open orders: {}", cause.getMessage());
    }

    /** The order has answered, or the timeout has passed. After a timeout the index still shows the order. */
    public void wakeEnded(OrderId id) {
        outstanding.remove(id);
        wakeNext();
    }

    private void wakeNext() {
        while (outstanding.size() < wakesMax && !waiting.isEmpty()) {
            OrderId id = waiting.remove();
            outstanding.add(id);
            LOG.atInfo().addKeyValue("orderId", id).log("waking an open order whose wake time is past");
            port.wake(id);
        }
    }
}
