package io.coffeechaos.lab.command;

import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.topology.LabDirectory;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that says whose folder a command reads. No system needs to run. By default it is .coffee. */
final class FolderOption {
    @Option(names = "--data", paramLabel = "DIR")
    private Optional<Path> data = Optional.empty();

    /** The runs of the system. */
    RunFolders runs() {
        return new RunFolders(LabDirectory.ofThisProcess(data).runs());
    }
}
