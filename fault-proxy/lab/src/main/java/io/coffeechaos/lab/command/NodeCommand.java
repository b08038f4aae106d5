package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.topology.Nodes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code node VERB N}: kills, stops, freezes, resumes or restarts an order node, or another part by its name. */
@Command(name = "node")
final class NodeCommand extends SystemCommand {
    private static final List<String> VERBS = List.of("kill", "stop", "freeze", "resume", "restart");

    @Parameters(index = "0", paramLabel = "VERB")
    private String verb = "";

    @Parameters(index = "1", paramLabel = "N")
    private String node = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!VERBS.contains(verb)) {
            throw system().misused("VERB must be one of " + String.join(", ", VERBS) + ": was '" + verb + "'");
        }
        String part = part(node).orElseThrow(() -> system().misused(
                        "N must be the number of a node, from 1, or the name of a part, such as store: was '" + node
                                + "'"));
        try (RunningLab lab = system().lab()) {
            JsonNode answer = lab.act(part, verb);
            out().println(verb + " " + part + ": " + answer.path("state").asText());
            return 0;
        }
    }

    private static Optional<String> part(String word) {
        if (word.matches("[1-9]")) {
            return Optional.of(Nodes.name(Integer.parseInt(word)));
        }
        return Optional.of(word).filter(name -> name.matches("[a-z][a-z0-9-]{0,31}"));
    }
}
