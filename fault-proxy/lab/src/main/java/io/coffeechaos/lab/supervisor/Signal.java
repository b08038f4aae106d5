package io.coffeechaos.lab.supervisor;

import java.io.IOException;

/** Two signals that Java itself cannot send. */
public enum Signal {
    /** Suspends the process until it is continued. It keeps its memory and its connections. */
    STOP,
    /** Continues a suspended process. A process that is not suspended is not affected. */
    CONT;

    /**
     * Sends the signal and waits until it is sent. A process that has ended is no error.
     *
     * @throws IOException when the system has no shell
     */
    public void to(long pid) throws IOException {
        // The shell's built-in kill: not every system has a kill program.
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name() + " " + pid)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        kill.onExit().join();
    }
}
