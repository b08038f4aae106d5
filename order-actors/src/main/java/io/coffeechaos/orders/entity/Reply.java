package io.coffeechaos.orders.entity;

/**
 * Where an answer goes. Equal if the same asker gets it, so that a subscriber that renews is recognised.
 *
 * @param <T> what is answered
 */
@FunctionalInterface
public interface Reply<T> {
    /** Sends it, at most once, without waiting; it may be lost. */
    void tell(T answer);
}
