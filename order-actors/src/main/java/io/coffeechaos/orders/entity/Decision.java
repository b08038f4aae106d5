package io.coffeechaos.orders.entity;

/**
 * The result of {@link OrderDecider} for one command: at most one write. The decider does everything else directly
 * through its {@link OrderPort}.
 */
public sealed interface Decision {
    /** Nothing to write. The entity takes the next command. */
    enum Stay implements Decision {
        INSTANCE
    }

    /**
     * The entity writes this event. It takes no other command until the write has succeeded or failed.
     *
     * @param event the only event of the write
     */
    record Persist(OrderEvent event) implements Decision {}

    /** The entity leaves memory and drops its volatile state. For the next command it recovers from the journal. */
    enum Stop implements Decision {
        INSTANCE
    }
}
