package io.coffeechaos.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.coffeechaos.lab.Loopback;
import io.coffeechaos.lab.supervisor.SupervisedProcess;
import io.coffeechaos.lab.supervisor.Supervisor;
import io.coffeechaos.lab.supervisor.Terminal;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.ProcessSpec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollTest {
    @TempDir
    private Path folder;

    private final Terminal terminal =
            new Terminal(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false);
    private static final Map<String, String> SETTINGS =
            Map.of("SEED_WAIT_MS", "30000", "coffee.orders.receipts.enabled", "off");

    private final AtomicBoolean healthy = new AtomicBoolean(true);
    private HttpServer health;
    private Path script;
    private LabDirectory directory;
    private Supervisor supervisor;
    private List<SupervisedProcess> nodes;
    private Roll roll;

    @BeforeEach
    void start() throws Exception {
        directory = new LabDirectory(folder, folder, folder);
        directory.prepare();
        script = Files.writeString(folder.resolve("node.sh"), """
                #!/bin/sh
                trap 'echo ending; sleep $ENDS_IN_S; exit 0' TERM
                echo "wait=$SEED_WAIT_MS args=$*"
                while :; do sleep 0.05; done
                """);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        health = Loopback.server(exchange -> {
            exchange.sendResponseHeaders(healthy.get() ? 200 : 503, -1);
            exchange.close();
        });
        URI secondIsUp = URI.create("http://127.0.0.1:" + health.getAddress().getPort());
        supervisor = new Supervisor(
                List.of(node("node-1", List.of(), 0), node("node-2", List.of(secondIsUp), 1)), directory);
        supervisor.start(terminal);
        nodes = List.of(
                supervisor.part("node-1").orElseThrow(),
                supervisor.part("node-2").orElseThrow());
        // A script that is asked to end before it has set its trap would end without a word.
        await().untilAsserted(() -> assertThat(List.of("node-1", "node-2"))
                .allSatisfy(name -> assertThat(directory.log(name)).content().contains("args=Main")));
        roll = new Roll(nodes);
    }

    @AfterEach
    void end() throws Exception {
        roll.close();
        supervisor.end(terminal);
        health.stop(0);
    }

    /** A script that writes its environment and its arguments to its log, and waits. */
    private ProcessSpec node(String name, List<URI> health, int endsInS) {
        return new ProcessSpec(
                name,
                URI.create("http://127.0.0.1:1"),
                List.of(),
                List.of(script.toString(), "Main"),
                Map.of("ENDS_IN_S", Integer.toString(endsInS)),
                health,
                false,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5));
    }

    private boolean allRunWith(Map<String, String> settings) {
        return nodes.stream().allMatch(node -> node.runsWith(settings));
    }

    @Test
    void everyNodeRunsWithTheSettingsAndLaterWithoutThem() throws Exception {
        List<Long> before = nodes.stream().map(node -> node.status().pid()).toList();

        roll.start(SETTINGS);
        assertThat(roll.isGoingOn()).isTrue();
        await().until(() -> !roll.isGoingOn());
        assertThat(allRunWith(SETTINGS)).isTrue();
        assertThat(nodes).extracting(node -> node.status().pid()).doesNotContainAnyElementsOf(before);
        await().untilAsserted(() -> assertThat(Files.readString(directory.log("node-2")))
                .contains("wait=30000 args=-Dcoffee.orders.receipts.enabled=off Main"));

        roll.start(Map.of());
        await().until(() -> allRunWith(Map.of()));
        await().untilAsserted(() ->
                assertThat(Files.readString(directory.log("node-2"))).endsWith("wait= args=Main\n"));
    }

    /** The first order has restarted the first node, and nothing else has asked it to end. */
    private void firstHasEndedOnce() {
        assertThat(directory.log("node-1")).content().containsOnlyOnce("ending");
    }

    /** The second node is on its way when the new order comes. Had the first one ended now, both were away. */
    @Test
    void aNewOrderBeginsWithTheNodeThatIsAway() {
        Map<String, String> others = Map.of("SEED_WAIT_MS", "1");
        SupervisedProcess second = nodes.getLast();
        healthy.set(false);
        roll.start(SETTINGS);
        await().until(() -> allRunWith(SETTINGS));

        roll.start(others);
        await().until(() -> second.runsWith(others));

        firstHasEndedOnce();
        healthy.set(true);
        await().until(() -> allRunWith(others));
        await().until(() -> !roll.isGoingOn());
    }

    /** The process that ends was started with the wanted settings and still answers: it is not the one to wait for. */
    @Test
    void aNodeThatIsEndingIsNotTakenForTheNextOne() {
        SupervisedProcess second = nodes.getLast();
        long secondBefore = second.status().pid();
        roll.start(SETTINGS);
        await().untilAsserted(
                        () -> assertThat(directory.log("node-2")).content().contains("ending"));
        healthy.set(false);

        roll.start(Map.of());
        await().until(() -> second.runsWith(Map.of()) && second.status().pid() != secondBefore);

        firstHasEndedOnce();
        healthy.set(true);
        await().until(() -> allRunWith(Map.of()));
        await().until(() -> !roll.isGoingOn());
    }

    @Test
    void aNodeThatHasTheSettingsIsLeftAlone() {
        long before = nodes.getFirst().status().pid();
        nodes.getLast().settings(Map.of("SEED_WAIT_MS", "1"));
        nodes.getLast().restart();
        await().until(() -> nodes.getLast().runsWith(Map.of("SEED_WAIT_MS", "1")));

        roll.start(Map.of());
        await().until(() -> allRunWith(Map.of()));

        assertThat(nodes.getFirst().status().pid()).isEqualTo(before);
        assertThat(nodes.getFirst().status().restarts()).isZero();
    }
}
