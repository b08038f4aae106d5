package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.saga.SagaPlan;
import java.time.Duration;

/** What {@link OrderDecider} needs of the world. Nothing here may call back into the decider before it returns. */
public interface OrderPort {
    /** What an order waits for. */
    enum Timer {
        /** A row that was asked for and not acknowledged. */
        ROW_RETRY,
        /** A finished or never accepted order that nobody talks to. */
        IDLE,
        /** The end of the time that an order has to be confirmed in. */
        TIME_BUDGET,
        /** A finished order's event that was not acknowledged at once. */
        PUBLISH
    }

    /** A run that drives the order. */
    interface Run {
        /** The group it handed over last is durable. */
        void recorded();

        /** Ends it; what it still says is dropped by its number. */
        void stop();
    }

    /**
     * Starts one. What it says comes back through {@link OrderDecider#report}, and {@link OrderDecider#runEnded} is
     * called if it ends, by itself or because it was stopped.
     */
    Run startRun(SagaPlan plan);

    /** Asks for the row to be written; {@link OrderDecider#rowStored} is called when it or a newer one is durable. */
    void writeRow(OrderRow row);

    /** Calls {@link OrderDecider#timeUp} once, after the delay; replaces that timer if it runs. */
    void startTimer(Timer timer, Duration delay);

    /** Ends that timer, if it runs. */
    void cancelTimer(Timer timer);

    /** Publishes that the order is finished; {@link OrderDecider#published} is called when that is acknowledged. */
    void publish(OrderView finished);

    /** Records the order as one that cannot be recovered, and takes it out of memory. */
    void quarantine(String why);

    /** Whether so many open orders are in this node's memory that those with nothing to do had better leave it. */
    boolean isCrowded();

    /** Asks to leave memory without losing a command that is under way. */
    void passivate();
}
