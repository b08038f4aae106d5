package io.coffeechaos.lab.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NodesTest {
    @TempDir
    private Path root;

    private List<ProcessSpec> parts(Nodes nodes) throws Exception {
        Path jar = new Artefacts(root).orderApi();
        Files.createDirectories(jar.getParent());
        Files.createDirectories(root.resolve("run"));
        Files.writeString(jar, "");
        return nodes.parts(
                new LabDirectory(root, root, root),
                (part, heap, option, classPath) -> new ArrayList<>(List.of("java", classPath)));
    }

    @Test
    void oneNodeIsItsOwnClusterBehindOneProxy() throws Exception {
        Nodes one = new Nodes(new Ports(0), 1);

        assertThat(one.links()).isEmpty();
        assertThat(one.edgeProxies()).extracting(proxy -> proxy.get("name")).containsExactly("chaos-proxy");
        assertThat(parts(one)).singleElement().satisfies(part -> {
            assertThat(part.name()).isEqualTo("node-1");
            assertThat(part.environment())
                    .containsEntry("CLUSTER_NODES", "1")
                    .containsEntry("CLUSTER_HOST", "127.0.0.1")
                    .containsEntry("PAYMENT_URL", "http://payment.local:9201");
            assertThat(part.command())
                    .contains("-Dsun.net.inetaddr.ttl=1", "-Dsun.net.inetaddr.negative.ttl=1")
                    .contains("-Djdk.net.hosts.file=" + root.resolve("run/node-1.hosts"));
        });
        assertThat(Files.readAllLines(root.resolve("run/node-1.hosts")))
                .contains("127.0.0.1 localhost", "127.0.0.1 payment.local", "127.0.0.1 shipping.local")
                .noneMatch(line -> line.endsWith("node-1"));
    }

    @Test
    void eachPartWritesItsSpansToAFileOfItsOwn() throws Exception {
        List<ProcessSpec> nodes = parts(new Nodes(new Ports(0), 2));

        assertThat(Topology.traced(nodes, Optional.of(root)))
                .extracting(part -> part.environment().getOrDefault("TRACES_FILE", ""))
                .containsExactly(
                        root.resolve("node-1.jsonl").toString(),
                        root.resolve("node-2.jsonl").toString());
        assertThat(Topology.traced(nodes, Optional.empty())).isEqualTo(nodes);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void threeNodesReachEachOtherThroughOneLinkPerDirection() throws Exception {
        Nodes three = new Nodes(new Ports(100), 3);

        assertThat(three.edgeProxies())
                .extracting(proxy -> proxy.get("name") + " " + proxy.get("listen") + " " + proxy.get("upstream"))
                .containsExactly(
                        "chaos-proxy 127.0.0.1:8100 127.0.0.1:8180",
                        "chaos-proxy-2 127.0.0.1:8101 127.0.0.1:8181",
                        "chaos-proxy-3 127.0.0.1:8102 127.0.0.1:8182");
        assertThat(three.links())
                .extracting(proxy -> proxy.get("name") + " " + proxy.get("listen") + " " + proxy.get("upstream"))
                .hasSize(6)
                .contains("artery-1-2 127.0.1.2:25621 127.0.0.1:25621", "artery-2-1 127.0.2.1:25620 127.0.0.1:25620");
        ProcessSpec second = parts(three).get(1);
        assertThat(second.command()).contains("-Djdk.net.hosts.file=" + root.resolve("run/node-2.hosts"));
        assertThat(Files.readAllLines(root.resolve("run/node-2.hosts")))
                .contains("127.0.2.1 node-1", "127.0.0.1 node-2", "127.0.2.3 node-3");
        assertThat(second.environment())
                .containsAllEntriesOf(Map.of(
                        "CLUSTER_NODES", "3",
                        "CLUSTER_HOST", "node-2",
                        "ARTERY_PORT", "25621",
                        "MANAGEMENT_PORT", "8659",
                        "CLUSTER_ENDPOINTS", "127.0.0.1:8658,127.0.0.1:8659,127.0.0.1:8660"));
    }
}
