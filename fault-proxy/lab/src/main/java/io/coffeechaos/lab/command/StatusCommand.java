package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.supervisor.Terminal;
import io.coffeechaos.lab.topology.LabException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}: shows every process, at once or when every order node is ready. */
@Command(name = "status")
final class StatusCommand extends SystemCommand.WithJson {
    private static final int WAIT_S_MAX = 300;

    @Option(names = "--wait")
    private boolean waits;

    @Option(names = "--timeout", paramLabel = "SECONDS")
    private int timeoutS = 60;

    @Override
    public Integer call() throws LabException, IOException, InterruptedException {
        system().bounded("--timeout", timeoutS, 1, WAIT_S_MAX);
        try (RunningLab lab = system().lab()) {
            boolean isReady = !waits || lab.control().await("ready", Duration.ofSeconds(timeoutS));
            List<JsonNode> processes = lab.processes();
            print(
                    JsonNodeFactory.instance.arrayNode().addAll(processes),
                    processes.stream().map(StatusCommand::row).toList());
            if (!isReady) {
                throw new LabException("Not every order node is ready after " + timeoutS + " s.");
            }
            return 0;
        }
    }

    private static String row(JsonNode process) {
        return Terminal.row(
                process.path("name").asText(),
                URI.create(process.path("address").asText()),
                process.path("state").asText() + ", pid " + process.path("pid").asLong() + ", restarts "
                        + process.path("restarts").asInt());
    }
}
