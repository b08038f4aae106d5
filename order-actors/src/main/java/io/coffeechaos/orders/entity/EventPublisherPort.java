package io.coffeechaos.orders.entity;

/** Publishes the events of finished orders. Never blocks. */
@FunctionalInterface
public interface EventPublisherPort {
    /**
     * Publishes at least once that this order is finished. If the acknowledgement does not arrive, the order publishes
     * again when it is woken.
     *
     * @param finished the order in a terminal state
     * @param acknowledged called once, from any thread, when the event is stored durably by the queue; never called if
     *     publishing fails
     */
    void publish(OrderView finished, Runnable acknowledged);

    /** Returns a publisher for a node without an events queue. It sends nothing and acknowledges at once. */
    static EventPublisherPort unheard() {
        return (finished, acknowledged) -> acknowledged.run();
    }
}
