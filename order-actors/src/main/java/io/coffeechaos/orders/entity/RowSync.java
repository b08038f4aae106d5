package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.entity.OrderProtocol.Awake;
import io.coffeechaos.orders.entity.OrderState.Open;
import io.coffeechaos.orders.entity.OrderState.Stored;
import io.coffeechaos.orders.entity.OrderState.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the row of the order in step with its persisted state. It asks for the row to be written, asks again if the
 * write is not acknowledged, and knows whether any row of the order is durable. Volatile, like the {@link EntityMemory}
 * that it belongs to.
 */
final class RowSync {
    private final OrderSettings settings;
    private final InstantSource clock;
    private final OrderPort port;
    private final Instant born;
    private final List<Reply<Awake>> waiters = new ArrayList<>();
    private Optional<OrderRow> pending = Optional.empty();
    private boolean durable;
    private boolean behind;
    private boolean published;

    RowSync(OrderSettings settings, InstantSource clock, OrderPort port) {
        this.settings = settings;
        this.clock = clock;
        this.port = port;
        this.born = clock.instant();
    }

    /**
     * Records that a row is durable: the journal has an event after the acceptance, and the row was written before that
     * event.
     */
    void provenDurable() {
        durable = true;
    }

    boolean isDurable() {
        return durable;
    }

    /** Whether the last requested row, or a newer one, is durable. */
    boolean isAcknowledged() {
        return durable && pending.isEmpty() && !behind;
    }

    /** The order has made progress. Its row waits a short time for more, so that one write does for all of it. */
    void progressed() {
        if (!behind) {
            behind = true;
            port.startTimer(OrderPort.Timer.ROW_WAIT, settings.rowWait());
        }
    }

    /** The wait for more progress is over. */
    void waited(OrderState state) {
        if (state instanceof Open open) {
            moved(open);
        }
    }

    /** The order has just changed. If it does not change again soon, the sweeper wakes it. */
    void moved(Open open) {
        write(open, settings.wakeAfterAccept());
    }

    /**
     * The order waits for its next attempt. The sweeper wakes it some time after the attempt is due, in case the timer
     * was lost.
     */
    void parked(Open open, Instant nextAttemptAt) {
        write(open, Duration.between(clock.instant(), nextAttemptAt).plus(settings.wakeGrace()));
    }

    /**
     * A wake found the order alive. A recently recovered order is woken again as soon as a new one; the sweeper wakes
     * an older one much later.
     */
    void awake(Open open) {
        boolean young = Duration.between(born, clock.instant()).compareTo(settings.wakeAfterAccept()) < 0;
        write(open, young ? settings.wakeAfterAccept() : settings.wakeAlive());
    }

    /**
     * The order has ended. Its row waits a short time for the event to be published, so that one write does for both.
     */
    void ended(Terminal terminal) {
        port.startTimer(OrderPort.Timer.PUBLISH, settings.publishWait());
        port.publish(view(terminal));
    }

    /**
     * The event was not acknowledged in time. The row is written with a wake time, because the event may be
     * unpublished.
     */
    void publishLate(OrderState state) {
        if (state instanceof Terminal terminal) {
            write(terminal, Optional.of(clock.instant().plus(settings.wakeAfterAccept())));
        }
    }

    /**
     * The event of the finished order is published, by this incarnation or an earlier one. The row is written without a
     * wake time.
     */
    void published(Terminal terminal) {
        port.cancelTimer(OrderPort.Timer.PUBLISH);
        published = true;
        write(terminal, Optional.empty());
    }

    /**
     * The sweeper found the finished order in the index of open orders. Its event may be unpublished, or its last row
     * unwritten.
     */
    void awakeAfterEnd(Terminal terminal, Reply<Awake> waiter) {
        waiters.add(waiter);
        if (published) {
            write(terminal, Optional.empty());
        } else {
            publishLate(terminal);
            port.publish(view(terminal));
        }
    }

    void askAgain() {
        pending.ifPresent(this::send);
    }

    void stored(RowWriterPort.Stored stored) {
        durable = true;
        if (pending.isPresent() && stored.covers(pending.get())) {
            pending = Optional.empty();
            port.cancelTimer(OrderPort.Timer.ROW_RETRY);
            waiters.forEach(waiter -> waiter.tell(new Awake(stored.id())));
            waiters.clear();
        }
    }

    private void write(Open open, Duration untilWake) {
        write(open, Optional.of(clock.instant().plus(untilWake)));
    }

    private void write(Stored stored, Optional<Instant> wakeAt) {
        OrderRecord order = stored.order();
        write(new OrderRow(
                order.accepted().tenant(),
                order.accepted().key(),
                view(stored),
                order.history(),
                wakeAt,
                stored instanceof Open open ? open.waitsFor() : Optional.empty(),
                Optional.empty()));
    }

    private static OrderView view(Stored stored) {
        return stored.order().view(stored.status(), StepProgress.NONE);
    }

    private void write(OrderRow row) {
        if (behind) {
            behind = false;
            port.cancelTimer(OrderPort.Timer.ROW_WAIT);
        }
        pending = Optional.of(row);
        send(row);
    }

    private void send(OrderRow row) {
        port.writeRow(row);
        port.startTimer(OrderPort.Timer.ROW_RETRY, settings.rowRetry());
    }
}
