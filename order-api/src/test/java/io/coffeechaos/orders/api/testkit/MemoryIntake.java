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

/** An intake queue in memory, which can be made to fail and to keep silent. */
public final class MemoryIntake implements IntakeQueue {
    private final Queue<OrderAccepted> orders = new ConcurrentLinkedQueue<>();
    private volatile boolean down;
    private volatile boolean silent;
    private volatile Duration slowness = Duration.ZERO;
    private volatile boolean usedLately;

    /** From now on, nothing is taken. */
    public void down() {
        down = true;
    }

    /** From now on, nothing is answered. */
    public void silence() {
        silent = true;
    }

    /** From now on, everything is taken, and so much later. */
    public void slow(Duration by) {
        slowness = by;
    }

    /** What waits, oldest first. */
    public List<OrderAccepted> orders() {
        return List.copyOf(orders);
    }

    /** Takes the oldest out. */
    public OrderAccepted take() {
        return orders.remove();
    }

    /** As two minutes do. */
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
