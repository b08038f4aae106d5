package io.coffeechaos.lab.experiment.json;

/** A file that is not a valid experiment, or that this runner refuses. */
public final class InvalidExperimentException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String pointer;

    /**
     * @param message Chaos Toolkit's own message, where it has one
     * @param pointer the JSON pointer (RFC 6901) of the wrong value; empty for the whole file
     */
    public InvalidExperimentException(String message, String pointer) {
        super(message);
        this.pointer = pointer;
    }

    /** The JSON pointer (RFC 6901) of the wrong value; empty for the whole file. */
    public String pointer() {
        return pointer;
    }
}
