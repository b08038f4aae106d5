package io.coffeechaos.lab.nemesis;

import io.coffeechaos.lab.LabMain;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The supervisor of a system that belongs to one run: as {@link LabMain}, but it ends, and everything with it, as soon as
 * the process that started it is gone, however that went.
 */
public final class OwnLabMain {
    private OwnLabMain() {}

    /** Carries out one command of {@link LabMain}. */
    public static void main(String[] args) throws InterruptedException {
        Optional<ProcessHandle> owner = ProcessHandle.current().parent();
        CompletableFuture<Void> unused = owner.orElseThrow().onExit().thenRun(() -> System.exit(1));
        LabMain.main(args);
    }
}
