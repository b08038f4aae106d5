package io.coffeechaos.orders.entity;

/**
 * The address of an answer. Two replies are equal if the same caller gets the answer, so a subscriber that renews its
 * lease is recognised.
 *
 * @param <T> the type of the answer
 */
@FunctionalInterface
public interface Reply<T> {
    /** Sends the answer at most once and does not wait. The answer may be lost. */
    void tell(T answer);
}
