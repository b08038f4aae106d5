package io.coffeechaos.lab.topology;

/** Something the user can put right stands in the way. The message is one line that says what, and what to do. */
public final class LabException extends Exception {
    private static final long serialVersionUID = 1L;

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
