package io.coffeechaos.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Something that can be measured of a way to the upstream. Prints a Markdown table with a row for each target. */
interface Measurement {

    /**
     * Measures all targets in turns, so that whatever else the machine does meets all of them alike.
     *
     * @param rounds how often each target is measured
     */
    void run(List<Target> targets, int rounds, PrintStream out) throws IOException, InterruptedException;

    /** Those with a control API: all but the direct way. */
    static List<Target> proxies(List<Target> targets) {
        return targets.stream().filter(target -> target.control().isPresent()).toList();
    }
}
