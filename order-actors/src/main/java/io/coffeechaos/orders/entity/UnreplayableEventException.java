package io.coffeechaos.orders.entity;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.NotSerializableException;

/**
 * An event in the journal that this order's own code does not take. Asking the journal again does not help, so it is
 * told from a journal that is away: only what is surely the order's own counts, all else may pass.
 */
final class UnreplayableEventException extends IllegalStateException {
    UnreplayableEventException(OrderEvent event, RuntimeException cause) {
        super("%s was not taken: %s".formatted(event.getClass().getSimpleName(), cause.getMessage()), cause);
    }

    /** Whether a recovery that failed with this fails for the order's own fault. */
    static boolean isBehind(Throwable failure) {
        Throwable cause = failure;
        // Causes are followed a few steps only, since nothing forbids a circle.
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

    /** Two writers in one history; the filter has no exception of its own. */
    private static boolean isFromReplayFilter(Throwable cause) {
        return cause instanceof IllegalStateException
                && String.valueOf(cause.getMessage()).startsWith("Invalid replayed event");
    }
}
