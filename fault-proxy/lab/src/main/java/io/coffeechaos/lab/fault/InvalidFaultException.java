package io.coffeechaos.lab.fault;

/** A description of a fault is wrong. The message names the field, its limit and its value. */
public final class InvalidFaultException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;

    InvalidFaultException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** The field that is wrong. */
    public String field() {
        return field;
    }
}
