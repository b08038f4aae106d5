package io.coffeechaos.lab.command;

import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which system a command talks to. By default it is the one whose data is in .coffee. */
final class SystemOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--port-offset", paramLabel = "N")
    private Optional<Integer> offset = Optional.empty();

    @Option(names = "--data", paramLabel = "DIR")
    private Optional<Path> data = Optional.empty();

    /** The folder of the system. */
    LabDirectory directory() {
        return LabDirectory.ofThisProcess(data);
    }

    /** The ports that were given, else those of the system that runs in the folder, or has last run there. */
    Ports ports() throws IOException {
        if (offset.isPresent()) {
            return new Ports(bounded("--port-offset", offset.get(), 0, Ports.OFFSET_MAX));
        }
        return Ports.read(directory()).orElse(new Ports(0));
    }

    /** A client of the system. It does not know the nodes and links yet. */
    RunningLab lab() throws IOException {
        return RunningLab.at(ports());
    }

    /**
     * Returns the value of an option.
     *
     * @throws ParameterException when the value is out of its range
     */
    int bounded(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw misused("%s must be a number from %d to %d: was %d".formatted(option, min, max, value));
        }
        return value;
    }

    /** Wrong usage of the command, in words. */
    ParameterException misused(String words) {
        return new ParameterException(command.commandLine(), words);
    }
}
