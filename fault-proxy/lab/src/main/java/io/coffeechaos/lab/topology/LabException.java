package io.coffeechaos.lab.topology;

/** A problem that the user can solve. The message is one line that names the problem and the solution. */
public final class LabException extends Exception {
    private static final long serialVersionUID = 1L;

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
