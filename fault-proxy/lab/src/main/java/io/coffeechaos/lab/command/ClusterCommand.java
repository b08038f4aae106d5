package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cluster}: shows how each node sees the cluster. */
@Command(name = "cluster")
final class ClusterCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json")
    private boolean asJson;

    @Mixin
    private SystemOption system = new SystemOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (RunningLab lab = system.lab()) {
            Collection<JsonNode> views = lab.cluster().values();
            if (asJson) {
                ArrayNode all = JsonNodeFactory.instance.arrayNode().addAll(views);
                out.println(all);
            } else {
                views.forEach(view -> out.println(line(view)));
            }
            return 0;
        }
    }

    private static String line(JsonNode node) {
        List<String> words = new ArrayList<>();
        JsonNode seen = node.path("seen");
        if (seen.isMissingNode()) {
            words.add("does not answer, or runs alone");
        } else {
            words.add(node.path("shards").asInt() + " shards, "
                    + node.path("orders").asInt() + " orders in memory");
            words.add("sees "
                    + StreamSupport.stream(seen.path("members").spliterator(), false)
                            .map(member -> seenAs(member, seen))
                            .collect(Collectors.joining(", ")));
        }
        return "  %-7s %-10s %s"
                .formatted(node.path("name").asText(), node.path("state").asText(), String.join("; ", words));
    }

    private static String seenAs(JsonNode member, JsonNode seen) {
        String name = member.path("node").asText();
        List<String> traits = new ArrayList<>(List.of(member.path("status").asText()));
        if (name.equals(seen.path("oldest").asText())) {
            traits.add("oldest");
        }
        for (JsonNode unreachable : seen.path("unreachable")) {
            if (unreachable.asText().equals(name)) {
                traits.add("UNREACHABLE");
            }
        }
        return name + " (" + String.join(", ", traits) + ")";
    }
}
