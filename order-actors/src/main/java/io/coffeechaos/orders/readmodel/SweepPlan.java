package io.coffeechaos.orders.readmodel;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which open orders are woken when: the thinking part of {@link OpenOrderSweeper}, single-threaded and without actors.
 *
 * <p>It reads its share of the index bucket after bucket, and wakes what is due, a few at a time, each answer making room
 * for the next. A step whose breaker is open gets one order, as a probe; the others would only be parked again.
 */
public final class SweepPlan {

    /** What a sweep needs of the world; each is called from within a call to the sweep, and may answer at once. */
    public interface Port {
        /**
         * Reads what is due now in this bucket, at most {@link #ROWS_MAX}, without those that wait for one of the steps;
         * answers with {@link #read} or {@link #readFailed}.
         */
        void readDue(int bucket, Set<Step> except);

        /** Asks the order to be alive; answers with {@link #wakeEnded}, whether it answered or the time is up. */
        void wake(OrderId id);
    }

    /** How many rows of a bucket one look takes at most. */
    public static final int ROWS_MAX = 25;

    private static final Logger LOG = LoggerFactory.getLogger(SweepPlan.class);

    private final int firstBucket;
    private final int lastBucket;
    private final int wakesMax;
    private final Predicate<Step> breakerOpen;
    private final Port port;
    /** Steps whose breaker is open, and that have their probe in this sweep. */
    private final Set<Step> held = EnumSet.noneOf(Step.class);

    private final Deque<OrderId> waiting = new ArrayDeque<>();
    private final Set<OrderId> outstanding = new HashSet<>();
    private boolean reading;
    private int bucket;

    /**
     * A sweep over the buckets from {@code firstBucket} to {@code lastBucket}, both included.
     *
     * @param wakesMax unanswered wakes
     * @param breakerOpen whether this node's breaker of that step lets no call through
     */
    public SweepPlan(int firstBucket, int lastBucket, int wakesMax, Predicate<Step> breakerOpen, Port port) {
        this.firstBucket = firstBucket;
        this.lastBucket = lastBucket;
        this.wakesMax = wakesMax;
        this.breakerOpen = breakerOpen;
        this.port = port;
    }

    /** It is time to look; nothing happens while the last look is not done. */
    public void sweep() {
        // What the last sweep found comes first; the index shows an order again until it is looked after.
        if (reading || !waiting.isEmpty()) {
            return;
        }
        reading = true;
        held.clear();
        // One bucket after the other: looking for work must not be a burst on a store that is slow already.
        bucket = firstBucket;
        port.readDue(bucket, Set.copyOf(held));
    }

    /** The bucket asked for last holds these. */
    public void read(List<OrderRows.Due> due) {
        boolean allTaken = true;
        for (OrderRows.Due order : due) {
            allTaken &= take(order);
        }
        if (due.size() >= ROWS_MAX && !allTaken) {
            // Orders of a step that is away must not hide those behind them.
            port.readDue(bucket, Set.copyOf(held));
        } else if (bucket < lastBucket) {
            bucket++;
            port.readDue(bucket, Set.copyOf(held));
        } else {
            reading = false;
            wakeNext();
        }
    }

    /** False if the order has to wait until a breaker closes. */
    private boolean take(OrderRows.Due order) {
        boolean waits = order.step()
                .filter(step -> breakerOpen.test(step) && !held.add(step))
                .isPresent();
        if (!waits && !outstanding.contains(order.id()) && !waiting.contains(order.id())) {
            waiting.add(order.id());
        }
        return !waits;
    }

    /** The index cannot be read now: what was found until here is woken, and the next sweep tries again. */
    public void readFailed(Throwable cause) {
        reading = false;
        wakeNext();
        LOG.warn("open orders not swept: {}", cause.getMessage());
    }

    /** The order has answered, or has not in time; then the index shows it again. */
    public void wakeEnded(OrderId id) {
        outstanding.remove(id);
        wakeNext();
    }

    private void wakeNext() {
        while (outstanding.size() < wakesMax && !waiting.isEmpty()) {
            OrderId id = waiting.remove();
            outstanding.add(id);
            LOG.atInfo().addKeyValue("orderId", id).log("waking an order that nobody looked after");
            port.wake(id);
        }
    }
}
