package io.coffeechaos.lab.experiment.provider;

/** An activity that failed in a way that Chaos Toolkit expects: the experiment goes on. */
public final class ActivityFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The message is the reason, in Chaos Toolkit's words where it has some. */
    public ActivityFailedException(String message) {
        super(message);
    }
}
