package io.coffeechaos.lab.experiment.provider;

/** An activity that failed in a way that Chaos Toolkit does not handle: the experiment is aborted. */
public final class CrashException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The message names what is wrong. */
    public CrashException(String message) {
        super(message);
    }
}
