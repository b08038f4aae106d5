package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.saga.RunPlan;
import java.time.Duration;

/** What {@link OrderDecider} needs of the world. Nothing here may call back into the decider before it returns. */
public interface OrderPort {
    /** What an order waits for. */
    enum Timer {
        /** A row that was asked for and not acknowledged. */
        ROW_RETRY,
        /** A finished or never accepted order that nobody talks to. */
        IDLE
    }

    /** A run that drives the order. */
    interface Run {
        /** The group it handed over last is durable. */
        void recorded();

        /** Ends it; what it still says is dropped by its number. */
        void stop();
    }

    /** Starts one; what it says comes back through {@link OrderDecider#report}. */
    Run startRun(RunPlan plan);

    /** Asks for the row to be written; {@link OrderDecider#rowStored} is called when it or a newer one is durable. */
    void writeRow(OrderRow row);

    /** Calls {@link OrderDecider#timeUp} once, after the delay; replaces that timer if it runs. */
    void startTimer(Timer timer, Duration delay);

    /** Ends that timer, if it runs. */
    void cancelTimer(Timer timer);

    /** Asks to leave memory without losing a command that is under way. */
    void passivate();
}
