package io.coffeechaos.lab.client;

import java.io.IOException;

/** A process of the system answered a request, and refused it. */
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    RefusedException(String what, int status, String reason) {
        super(what + " was answered " + status + ": " + reason);
        this.reason = reason;
    }

    /** The reason, in the words of the process. */
    public String reason() {
        return reason;
    }
}
