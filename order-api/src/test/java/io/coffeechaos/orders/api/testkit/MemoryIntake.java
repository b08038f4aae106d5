package io.coffeechaos.orders.api.testkit;

import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.queue.intake.IntakeQueue;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;

/** An intake queue in memory. A test can make it fail, stop answering or answer late. */
public final class MemoryIntake implements IntakeQueue {
    private final Queue<OrderAccepted> orders = new ConcurrentLinkedQueue<>();
    private volatile boolean down;
    private volatile boolean silent;
    private volatile Duration slowness = Duration.ZERO;
    private volatile boolean usedLately;

    /** From now on the queue refuses every order. */
    public void down() {
        down = true;
    }

    /** From now on the queue answers no request. */
    public void silence() {
        silent = true;
    }

    /** From now on the queue stores every order but answers after this delay. */
    public void slow(Duration by) {
        slowness = by;
    }

    /** The waiting orders, oldest first. */
    public List<OrderAccepted> orders() {
        return List.copyOf(orders);
    }

    /** Removes the oldest order and returns it. */
    public OrderAccepted take() {
        return orders.remove();
    }

    /** Simulates two minutes without a request, after which the queue is quiet. */
    public void timePasses() {
        usedLately = false;
    }

    @Override
    public CompletionStage<Done> store(OrderAccepted order) {
        usedLately = true;
        if (down) {
            return CompletableFuture.failedFuture(new IllegalStateException("the queue is down in this test"));
        }
        if (silent) {
            return new CompletableFuture<>();
        }
        orders.add(order);
        return slowness.isZero()
                ? CompletableFuture.completedFuture(Done.getInstance())
                : new CompletableFuture<Done>()
                        .completeOnTimeout(Done.getInstance(), slowness.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<Long> depth() {
        return down
                ? CompletableFuture.failedFuture(new IllegalStateException("the queue is down in this test"))
                : CompletableFuture.completedFuture((long) orders.size());
    }

    @Override
    public CompletionStage<Boolean> isQuiet() {
        return silent
                ? new CompletableFuture<>()
                : CompletableFuture.completedFuture(!down && !usedLately && orders.isEmpty());
    }
}
