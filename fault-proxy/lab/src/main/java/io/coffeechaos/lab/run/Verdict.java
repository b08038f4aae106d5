package io.coffeechaos.lab.run;

/** How a run is judged. */
public enum Verdict {
    /** The hypothesis held, or was met again after the fault. */
    PASSED(0),
    /** The hypothesis did not hold, or an order was lost, doubled or misreported. */
    FAILED(1),
    /** The run was ended before its end. */
    ABORTED(3),
    /** The run does not show anything. */
    INCONCLUSIVE(4);

    private final int exitCode;

    Verdict(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The exit code of the command, if another verdict was expected. */
    public int exitCode() {
        return exitCode;
    }
}
