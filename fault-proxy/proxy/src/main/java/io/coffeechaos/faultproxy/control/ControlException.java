package io.coffeechaos.faultproxy.control;

/** Carries a {@link ControlError} to the one place that renders it. */
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
