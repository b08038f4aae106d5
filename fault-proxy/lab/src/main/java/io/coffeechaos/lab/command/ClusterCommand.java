package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;

/** {@code cluster}: shows how each node sees the cluster. */
@Command(name = "cluster")
final class ClusterCommand extends SystemCommand.WithJson {
    @Override
    public Integer call() throws IOException, InterruptedException {
        try (RunningLab lab = system().lab()) {
            Collection<JsonNode> views = lab.cluster().values();
            print(
                    JsonNodeFactory.instance.arrayNode().addAll(views),
                    views.stream().map(ClusterCommand::line).toList());
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
