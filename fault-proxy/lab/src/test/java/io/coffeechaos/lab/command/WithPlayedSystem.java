package io.coffeechaos.lab.command;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A played system for each test, and an empty folder for its data. */
public abstract class WithPlayedSystem {
    @TempDir
    protected Path folder;

    protected PlayedSystem system;

    @BeforeEach
    final void playSystem() throws IOException {
        system = new PlayedSystem(folder);
    }

    @AfterEach
    final void closeSystem() {
        system.close();
    }
}
