package io.coffeechaos.faultproxy.cli;

/** A command that could not be done; the message goes to standard error as it is, and the exit status is 1. */
final class CliFailure extends Exception {

    private final boolean showUsage;

    CliFailure(String message) {
        this(message, false);
    }

    CliFailure(String message, boolean showUsage) {
        super(message);
        this.showUsage = showUsage;
    }

    /** True when the user should see the command's usage as well. */
    boolean showUsage() {
        return showUsage;
    }
}
