package io.coffeechaos.orders.gateway;

import io.coffeechaos.orders.StepOutcome;
import java.nio.charset.StandardCharsets;

/** Maps an HTTP response of a dependency to an outcome, as the HTTP gateways do. The response may be malformed. */
public final class Answered {
    private Answered() {}

    /** The outcome of a call that gets this response. */
    public static StepOutcome call(int status, String body) {
        return StepResponse.toCall(status, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The outcome of an undo that gets this response. */
    public static StepOutcome undo(int status, String body) {
        return StepResponse.toUndo(status, body.getBytes(StandardCharsets.UTF_8));
    }
}
