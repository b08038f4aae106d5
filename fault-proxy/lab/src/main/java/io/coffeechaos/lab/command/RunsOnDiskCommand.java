package io.coffeechaos.lab.command;

import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.topology.LabDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command on the runs that are on disk. No system needs to run: it is found by its folder, by default .coffee. */
abstract class RunsOnDiskCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR")
    private Optional<Path> data = Optional.empty();

    final RunFolders runs() {
        return new RunFolders(LabDirectory.ofThisProcess(data).runs());
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Wrong usage of the command, in words. */
    final ParameterException misused(String words) {
        return new ParameterException(spec.commandLine(), words);
    }
}
