package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.supervisor.SupervisedProcess;
import io.coffeechaos.lab.topology.LabSettings;
import io.coffeechaos.lab.topology.Nodes;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The cluster as each node sees it, read from the management endpoint of each node. The views differ while nodes are
 * cut off from each other. The user wants to see this difference, so every view is shown. A node without a cluster has
 * no such endpoint.
 */
final class ClusterView {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER_MAX = Duration.ofMillis(1500);

    private final Ports ports;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_MAX)
            .build();

    ClusterView(Ports ports) {
        this.ports = ports;
    }

    /** One entry for each node: its name and state. If the node answers: also its view and its number of shards. */
    List<ObjectNode> look(List<SupervisedProcess.Status> nodes) {
        List<CompletableFuture<ObjectNode>> views =
                nodes.stream().map(this::look).toList();
        return views.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<ObjectNode> look(SupervisedProcess.Status node) {
        int management = ports.nodeManagement(Nodes.number(node.name()));
        return get(management, "/cluster/members")
                .thenCombine(get(management, "/cluster/shards/Order"), (members, shards) -> {
                    ObjectNode view = JsonNodeFactory.instance
                            .objectNode()
                            .put("name", node.name())
                            .put("state", node.state());
                    members.ifPresent(seen -> view.set("seen", seen(seen)));
                    shards.map(answer -> answer.path("regions")).ifPresent(regions -> {
                        int orders = 0;
                        for (JsonNode shard : regions) {
                            orders += shard.path("numEntities").asInt();
                        }
                        view.put("shards", regions.size()).put("orders", orders);
                    });
                    return view;
                });
    }

    /** Replaces addresses by node names: pekko://coffee@node-2:25521 becomes node-2. */
    private ObjectNode seen(JsonNode members) {
        ObjectNode seen = JsonNodeFactory.instance.objectNode();
        seen.put("self", name(members.path("selfNode")));
        seen.put("leader", name(members.path("leader")));
        seen.put("oldest", name(members.path("oldest")));
        ArrayNode all = seen.putArray("members");
        members.path("members").forEach(member -> all.addObject()
                .put("node", name(member.path("node")))
                .put("status", member.path("status").asText()));
        ArrayNode unreachable = seen.putArray("unreachable");
        members.path("unreachable").forEach(member -> unreachable.add(name(member.path("node"))));
        return seen;
    }

    private String name(JsonNode address) {
        String text = address.asText();
        String port = text.substring(text.lastIndexOf(':') + 1);
        for (int node = 1; node <= LabSettings.NODES_MAX; node++) {
            if (port.equals(Integer.toString(ports.nodeArtery(node)))) {
                return Nodes.name(node);
            }
        }
        return text;
    }

    /** The answer, or nothing if the node does not answer in time. */
    private CompletableFuture<Optional<JsonNode>> get(int port, String path) {
        HttpRequest request = HttpRequest.newBuilder(Ports.local(port).resolve(path))
                .timeout(ANSWER_MAX)
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .handle((answer, failure) -> failure == null && answer.statusCode() == 200
                        ? Optional.of(parsed(answer.body()))
                        : Optional.empty());
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException notJson) {
            return JsonNodeFactory.instance.missingNode();
        }
    }
}
