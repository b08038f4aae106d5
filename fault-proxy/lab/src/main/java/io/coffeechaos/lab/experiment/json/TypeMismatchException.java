package io.coffeechaos.lab.experiment.json;

/** An operation on a value of the wrong type. Python raises a {@code TypeError} or an {@code AttributeError} there. */
public final class TypeMismatchException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The message names the operation and the type of the value. */
    public TypeMismatchException(String message) {
        super(message);
    }
}
