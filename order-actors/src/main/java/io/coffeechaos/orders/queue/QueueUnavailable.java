package io.coffeechaos.orders.queue;

/** The queue rejected a message or did not confirm it. Without a confirmation the queue may still have the message. */
public final class QueueUnavailable extends RuntimeException {
    QueueUnavailable(String message) {
        super(message);
    }
}
