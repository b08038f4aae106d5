package io.coffeechaos.lab.supervisor;

import java.io.IOException;

/** The two signals that Java has no words for. */
public enum Signal {
    /** The process stands still until it is continued, with everything it has. */
    STOP,
    /** It goes on as if nothing had been; one that is not stopped is not touched. */
    CONT;

    /**
     * Sends it, and waits until it is sent. A process that is gone by then is none the worse for it.
     *
     * @throws IOException when there is no shell to send it with
     */
    public void to(long pid) throws IOException {
        // The shell's own kill: not every system has a program of that name.
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name() + " " + pid)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        kill.onExit().join();
    }
}
