package io.coffeechaos.orders.entity;

/** What an order does with a command, beyond what it has asked its {@link OrderPort} for: at most one write. */
public sealed interface Decision {
    /** Nothing more; the next command, please. */
    enum Stay implements Decision {
        INSTANCE
    }

    /**
     * Write this event, and take no other command before it is written or has failed.
     *
     * @param event one, because a write is always one event
     */
    record Persist(OrderEvent event) implements Decision {}

    /** Do nothing more, leave memory and forget everything volatile; the next command finds the order as the journal has it. */
    enum Stop implements Decision {
        INSTANCE
    }
}
