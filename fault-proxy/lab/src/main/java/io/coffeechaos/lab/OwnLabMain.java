package io.coffeechaos.lab;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The supervisor of a system that belongs to one run. It works as {@link LabMain}. But when the process that started it
 * has ended for any reason, the supervisor ends the whole system.
 */
public final class OwnLabMain {
    private OwnLabMain() {}

    /** Runs one command of {@link LabMain}. */
    public static void main(String[] args) throws InterruptedException {
        Optional<ProcessHandle> owner = ProcessHandle.current().parent();
        CompletableFuture<Void> unused = owner.orElseThrow().onExit().thenRun(() -> System.exit(1));
        LabMain.main(args);
    }
}
