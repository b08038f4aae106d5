package io.coffeechaos.lab;

/** Something the user can put right stands in the way. The message is one line that says what, and what to do. */
final class CannotStart extends Exception {
    private static final long serialVersionUID = 1L;

    CannotStart(String message) {
        super(message);
    }

    CannotStart(String message, Throwable cause) {
        super(message, cause);
    }
}
