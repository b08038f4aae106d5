package io.coffeechaos.orders.queue;

/** The queue did not take a message, or did not say that it has; it may have. */
public final class QueueUnavailable extends RuntimeException {
    QueueUnavailable(String message) {
        super(message);
    }
}
