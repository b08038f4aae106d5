package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code break [PRESET [PROXY]]}: begins a fault, or lists the faults that have a name. */
@Command(name = "break")
final class BreakCommand implements Callable<Integer> {
    /** The longest duration of a fault, in seconds. */
    static final int LASTS_S_MAX = 900;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "PRESET", arity = "0..1")
    private Optional<String> preset = Optional.empty();

    @Parameters(index = "1", paramLabel = "PROXY", arity = "0..1")
    private Optional<String> proxy = Optional.empty();

    @Option(names = "--for", paramLabel = "SECONDS")
    private int lastsS = 600;

    @Option(names = "--json")
    private boolean asJson;

    @Mixin
    private SystemOption system = new SystemOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        system.bounded("--for", lastsS, 1, LASTS_S_MAX);
        PrintWriter out = spec.commandLine().getOut();
        try (RunningLab lab = system.lab()) {
            if (preset.isEmpty()) {
                list(lab.control().presets(), out);
                return 0;
            }
            JsonNode made = lab.control().preset(preset.get(), proxy, Duration.ofSeconds(lastsS));
            if (asJson) {
                out.println(made);
                return 0;
            }
            List<String> proxies = new ArrayList<>();
            made.path("proxies").forEach(broken -> proxies.add(broken.asText()));
            out.println("%s on %s, for %d s or until ./coffee heal"
                    .formatted(preset.get(), String.join(", ", proxies), lastsS));
            return 0;
        }
    }

    private void list(JsonNode presets, PrintWriter out) {
        if (asJson) {
            out.println(presets);
            return;
        }
        for (JsonNode each : presets) {
            out.println("  %-14s %-11s %s"
                    .formatted(
                            each.path("name").asText(),
                            each.path("target").asText(),
                            each.path("tells").asText()));
        }
    }
}
