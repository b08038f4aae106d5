package io.coffeechaos.lab.client;

import java.io.IOException;

/** A process of the system answered a request with a refusal. */
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;

    RefusedException(String what, int status, String reason) {
        super(what + " was answered with " + status + ": " + reason);
        this.status = status;
        this.reason = reason;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The reason, as the process reported it. */
    public String reason() {
        return reason;
    }
}
