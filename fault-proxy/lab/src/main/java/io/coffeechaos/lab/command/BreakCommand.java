package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.fault.FaultOrders;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code break [PRESET [PROXY]]}: begins a fault that has a name, or lists them. {@code break KIND TARGET [FIELD=VALUE…]}:
 * begins any other fault of {@code POST /lab/faults}.
 */
@Command(name = "break")
final class BreakCommand extends SystemCommand.WithJson {
    /** This preset on a proxy is the same fault as the kind. */
    private static final String PRESET_AND_KIND = "down";

    @Parameters(index = "0", paramLabel = "PRESET", arity = "0..1")
    private Optional<String> what = Optional.empty();

    @Parameters(index = "1", paramLabel = "TARGET", arity = "0..1")
    private Optional<String> target = Optional.empty();

    @Parameters(index = "2..*", paramLabel = "FIELD=VALUE")
    private List<String> fields = List.of();

    @Option(names = "--for", paramLabel = "SECONDS")
    private int lastsS = FaultOrders.DURATION_DEFAULT_S;

    @Override
    public Integer call() throws IOException, InterruptedException {
        system().bounded("--for", lastsS, 1, FaultOrders.DURATION_MAX_S);
        try (RunningLab lab = system().lab()) {
            if (what.isEmpty()) {
                list(lab.control().presets());
            } else if (FaultOrders.KINDS.contains(what.get()) && !what.get().equals(PRESET_AND_KIND)) {
                fault(lab, what.get());
            } else {
                preset(lab, what.get());
            }
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

    private void preset(RunningLab lab, String name) throws IOException, InterruptedException {
        if (!fields.isEmpty()) {
            throw system().misused("a preset has no fields: was " + String.join(" ", fields));
        }
        JsonNode made = lab.control().preset(name, target, Duration.ofSeconds(lastsS));
        List<String> proxies = new ArrayList<>();
        made.path("proxies").forEach(broken -> proxies.add(broken.asText()));
        print(made, List.of(done(name, String.join(", ", proxies))));
    }

    private void fault(RunningLab lab, String kind) throws IOException, InterruptedException {
        String broken =
                target.orElseThrow(() -> system().misused("a " + kind + " needs a TARGET: what does it break?"));
        ObjectNode order =
                JsonNodeFactory.instance.objectNode().put("kind", kind).put("target", broken);
        for (String field : fields) {
            String[] parts = field.split("=", 2);
            if (parts.length < 2 || order.has(parts[0])) {
                throw system().misused("FIELD=VALUE, each field once: was " + field);
            }
            order.set(parts[0], value(parts[1]));
        }
        order.put("duration", lastsS);
        lab.control().fault(order);
        print(order, List.of(done(kind, broken)));
    }

    private static JsonNode value(String text) {
        return text.matches("\\d{1,9}(\\.\\d{1,9})?")
                ? JsonNodeFactory.instance.numberNode(new BigDecimal(text))
                : JsonNodeFactory.instance.textNode(text);
    }

    private String done(String fault, String where) {
        return "%s on %s, for %d s or until ./coffee heal".formatted(fault, where, lastsS);
    }
}
