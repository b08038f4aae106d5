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
 * Keeps the order's row up with its persisted state: asks for it to be written, asks again if nobody says that it was,
 * and knows whether any row of the order is durable. Volatile, like the memory it belongs to.
 */
final class RowSync {
    private final OrderSettings settings;
    private final InstantSource clock;
    private final OrderPort port;
    private final Instant born;
    private final List<Reply<Awake>> waiters = new ArrayList<>();
    private Optional<OrderRow> pending = Optional.empty();
    private boolean durable;
    private boolean published;

    RowSync(OrderSettings settings, InstantSource clock, OrderPort port) {
        this.settings = settings;
        this.clock = clock;
        this.port = port;
        this.born = clock.instant();
    }

    /** An event after the acceptance is in the journal, and the row came before it. */
    void provenDurable() {
        durable = true;
    }

    boolean isDurable() {
        return durable;
    }

    /** Whether what was asked for last, or something newer, is durable. */
    boolean isAcknowledged() {
        return durable && pending.isEmpty();
    }

    /** The order has just moved: if it does not move again soon, somebody must look after it. */
    void moved(Open open) {
        write(open, settings.wakeAfterAccept());
    }

    /** The order waits until then: the row must outlive that, so that whoever sweeps it looks after a lost timer. */
    void parked(Open open, Instant nextAttemptAt) {
        write(open, Duration.between(clock.instant(), nextAttemptAt).plus(settings.wakeGrace()));
    }

    /** The order was found alive. One that has only just been brought back is looked after as closely as a new one. */
    void awake(Open open) {
        boolean young = Duration.between(born, clock.instant()).compareTo(settings.wakeAfterAccept()) < 0;
        write(open, young ? settings.wakeAfterAccept() : settings.wakeAlive());
    }

    /** The order has ended. Its row waits a moment for the news to be published, so that one write does for both. */
    void ended(Terminal terminal) {
        port.startTimer(OrderPort.Timer.PUBLISH, settings.publishWait());
        port.publish(view(terminal));
    }

    /** That moment is over: as long as the news may be unpublished, somebody must look after the order. */
    void publishLate(Terminal terminal) {
        write(terminal, Optional.of(clock.instant().plus(settings.wakeAfterAccept())));
    }

    /** The end is published, by this incarnation or an earlier one: nobody need look after the order any more. */
    void published(Terminal terminal) {
        port.cancelTimer(OrderPort.Timer.PUBLISH);
        published = true;
        write(terminal, Optional.empty());
    }

    /** Somebody found the ended order in the index, so it is not sure that it was published, or its last row written. */
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
        pending.ifPresent(this::write);
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
        pending = Optional.of(row);
        port.writeRow(row);
        port.startTimer(OrderPort.Timer.ROW_RETRY, settings.rowRetry());
    }
}
