package io.coffeechaos.orders.gateway;

import io.coffeechaos.orders.StepOutcome;
import java.nio.charset.StandardCharsets;

/** What is read out of an answer of a dependency, whatever it is. */
public final class Answered {
    private Answered() {}

    /** An answer to a call. */
    public static StepOutcome call(int status, String body) {
        return StepResponse.toCall(status, body.getBytes(StandardCharsets.UTF_8));
    }

    /** An answer to an undo. */
    public static StepOutcome undo(int status, String body) {
        return StepResponse.toUndo(status, body.getBytes(StandardCharsets.UTF_8));
    }
}
