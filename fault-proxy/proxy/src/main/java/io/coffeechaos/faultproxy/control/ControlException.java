package io.coffeechaos.faultproxy.control;

/** Carries a {@link ControlError} to the place that turns it into an answer. */
final class ControlException extends RuntimeException {

    private final transient ControlError error;

    ControlException(ControlError error) {
        super(error.message());
        this.error = error;
    }

    ControlError error() {
        return error;
    }
}
