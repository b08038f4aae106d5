package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.saga.SagaPlan;
import java.time.Duration;

/** The effects that {@link OrderDecider} asks for. An implementation must not call the decider before it returns. */
public interface OrderPort {
    /** The timers of an order. */
    enum Timer {
        /** Ends the wait for the acknowledgement of a row. */
        ROW_RETRY,
        /** Ends the wait of a row for more progress. */
        ROW_WAIT,
        /** Ends the time that a finished or never accepted order stays in memory without a command. */
        IDLE,
        /** Ends the time in which an order has to be confirmed. */
        TIME_BUDGET,
        /** Ends the wait for the acknowledgement of a finished order's event. */
        PUBLISH
    }

    /** A saga run: one actor that executes the remaining steps of the order. */
    interface Run {
        /** Tells the run that the last group of events that it handed over is durable. */
        void recorded();

        /** Stops the run. The decider ignores later reports of this run by their run number. */
        void stop();
    }

    /**
     * Starts a saga run. Its reports arrive at {@link OrderDecider#report}. When the run ends, by itself or because it
     * was stopped, {@link OrderDecider#runEnded} is called.
     */
    Run startRun(SagaPlan plan);

    /** Asks for the row to be written; {@link OrderDecider#rowStored} is called when it or a newer one is durable. */
    void writeRow(OrderRow row);

    /** Calls {@link OrderDecider#timeUp} once after the delay. If this timer is already running, it is replaced. */
    void startTimer(Timer timer, Duration delay);

    /** Cancels this timer if it is running. */
    void cancelTimer(Timer timer);

    /** Publishes that the order is finished; {@link OrderDecider#published} is called when that is acknowledged. */
    void publish(OrderView finished);

    /**
     * Marks the order as not recoverable and removes it from memory.
     *
     * @param why one sentence for the operator
     */
    void quarantine(String why);

    /** Whether this node has so many open orders in memory that a parked order should leave it. */
    boolean isCrowded();

    /** Asks the shard to take the order out of memory without losing a command. */
    void passivate();
}
