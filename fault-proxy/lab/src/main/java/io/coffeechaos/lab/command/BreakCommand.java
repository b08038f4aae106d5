package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.fault.FaultOrders;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code break [PRESET [PROXY]]}: begins a fault, or lists the faults that have a name. */
@Command(name = "break")
final class BreakCommand extends SystemCommand.WithJson {
    @Parameters(index = "0", paramLabel = "PRESET", arity = "0..1")
    private Optional<String> preset = Optional.empty();

    @Parameters(index = "1", paramLabel = "PROXY", arity = "0..1")
    private Optional<String> proxy = Optional.empty();

    @Option(names = "--for", paramLabel = "SECONDS")
    private int lastsS = FaultOrders.DURATION_DEFAULT_S;

    @Override
    public Integer call() throws IOException, InterruptedException {
        system().bounded("--for", lastsS, 1, FaultOrders.DURATION_MAX_S);
        try (RunningLab lab = system().lab()) {
            if (preset.isEmpty()) {
                list(lab.control().presets());
                return 0;
            }
            JsonNode made = lab.control().preset(preset.get(), proxy, Duration.ofSeconds(lastsS));
            List<String> proxies = new ArrayList<>();
            made.path("proxies").forEach(broken -> proxies.add(broken.asText()));
            print(
                    made,
                    List.of("%s on %s, for %d s or until ./coffee heal"
                            .formatted(preset.get(), String.join(", ", proxies), lastsS)));
            return 0;
        }
    }

    private void list(JsonNode presets) {
        List<String> lines = new ArrayList<>();
        for (JsonNode each : presets) {
            lines.add("  %-14s %-11s %s"
                    .formatted(
                            each.path("name").asText(),
                            each.path("target").asText(),
                            each.path("tells").asText()));
        }
        print(presets, lines);
    }
}
