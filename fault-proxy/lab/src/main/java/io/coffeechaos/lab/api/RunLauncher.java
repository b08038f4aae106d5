package io.coffeechaos.lab.api;

import java.io.IOException;
import java.nio.file.Path;

/** Starts the process of a run. */
@FunctionalInterface
public interface RunLauncher {
    /**
     * Starts a runner. It must take the lease of this run within a minute.
     *
     * @param id the id of the run
     * @param folder the folder of the run, which exists
     * @throws IOException when the process cannot start
     */
    Process start(String id, RunWish wish, Path folder) throws IOException;
}
