package io.coffeechaos.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Measures one property of each target. Prints a Markdown table with one row per target. */
interface Measurement {

    /**
     * Measures all targets in turns, so that other load on the machine affects all of them equally.
     *
     * @param rounds how often each target is measured
     */
    void run(List<Target> targets, int rounds, PrintStream out) throws IOException, InterruptedException;

    /** Returns the targets with a control API: all except the direct connection. */
    static List<Target> proxies(List<Target> targets) {
        return targets.stream().filter(target -> target.control().isPresent()).toList();
    }
}
