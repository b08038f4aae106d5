package io.coffeechaos.orders.entity;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.NotSerializableException;

/**
 * An event in the journal that the code of the order cannot replay. Reading the journal again does not help. The entity
 * therefore distinguishes this failure from a journal that does not answer. Only a failure that is certainly caused by
 * the events of the order counts; any other failure may be temporary.
 */
final class UnreplayableEventException extends IllegalStateException {
    UnreplayableEventException(OrderEvent event, RuntimeException cause) {
        super("cannot replay %s: %s".formatted(event.getClass().getSimpleName(), cause.getMessage()), cause);
    }

    /** Whether this recovery failure is caused by the events of the order. */
    static boolean isBehind(Throwable failure) {
        Throwable cause = failure;
        // Follows only a few causes, because a chain of causes may be circular.
        for (int depth = 0; cause != null && depth < 8; depth++) {
            if (cause instanceof UnreplayableEventException
                    || cause instanceof JsonProcessingException
                    || cause instanceof NotSerializableException
                    || isFromReplayFilter(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** The replay filter found two writers in one history. It throws no exception type of its own. */
    private static boolean isFromReplayFilter(Throwable cause) {
        return cause instanceof IllegalStateException
                && String.valueOf(cause.getMessage()).startsWith("Invalid replayed event");
    }
}
