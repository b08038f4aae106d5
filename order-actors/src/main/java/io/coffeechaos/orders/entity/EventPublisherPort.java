package io.coffeechaos.orders.entity;

/** Where the news of finished orders goes. Never blocks. */
@FunctionalInterface
public interface EventPublisherPort {
    /**
     * Publishes at least once that this order is finished. An order is finished only when that is acknowledged; one
     * that never hears so asks again when it is woken.
     *
     * @param finished the order, terminal
     * @param acknowledged run once, from any thread, when the news is durable with whoever carries it; never run if that
     *     failed
     */
    void publish(OrderView finished, Runnable acknowledged);

    /** Nobody is interested, so everything counts as published. */
    static EventPublisherPort unheard() {
        return (finished, acknowledged) -> acknowledged.run();
    }
}
