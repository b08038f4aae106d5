package io.coffeechaos.faultproxy.cli;

/** A command failed. The program prints the message to standard error without a prefix, and exits with status 1. */
final class CliFailure extends Exception {

    private final boolean showUsage;

    CliFailure(String message) {
        this(message, false);
    }

    CliFailure(String message, boolean showUsage) {
        super(message);
        this.showUsage = showUsage;
    }

    /** Returns true if the program must also print the usage of the command. */
    boolean showUsage() {
        return showUsage;
    }
}
