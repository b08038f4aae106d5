package io.coffeechaos.lab.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.fault.FakeMachine;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.supervisor.SupervisedProcess;
import io.coffeechaos.lab.supervisor.Supervisor;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import io.coffeechaos.lab.topology.SystemAddresses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The KPI and the stream while the system is down, with the lab's own intervals. */
class OutageApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A busy machine delays single answers; a lab that asks the dead parts before it answers is late each time. */
    private static final Duration KPI_WITHIN = Duration.ofMillis(500);

    /** As above, for the typical snapshot of a stream. */
    private static final Duration STALE_MAX = Duration.ofSeconds(2);

    private static final int LOOKS = 10;
    private static final URI NOTHING = URI.create("http://127.0.0.1:1");

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @RegisterExtension
    private final Opened opened = new Opened();

    private FakeSystem system;
    private LabApi api;

    /** How the parts of the system are down. */
    enum Outage {
        /** Store, nodes, queue, fault proxy and simulators refuse connections. */
        gone {
            @Override
            void begin(FakeSystem system) {
                system.close();
            }
        },
        /** Nodes, edges, queue and fault proxy take requests and do not answer. */
        hangs {
            @Override
            void begin(FakeSystem system) {
                system.hang();
            }
        };

        abstract void begin(FakeSystem system);
    }

    @BeforeEach
    void start() throws IOException {
        system = opened.add(new FakeSystem(folder));
        // One node was killed, and the second edge is down: nothing listens there.
        SystemAddresses whole = system.addresses();
        SystemAddresses addresses = new SystemAddresses(
                whole.tenant(),
                Map.of("chaos-proxy", whole.edges().get("chaos-proxy"), "chaos-proxy-2", NOTHING),
                Map.of("node-1", whole.nodes().get("node-1"), "node-2", NOTHING),
                whole.simulators(),
                whole.queue(),
                whole.proxyControl(),
                whole.receipts(),
                whole.runs());
        Measuring measuring = opened.add(new Measuring(
                        addresses,
                        () -> List.of(
                                new SupervisedProcess.Status("node-1", 7, "http://127.0.0.1", "up", 0),
                                new SupervisedProcess.Status("node-2", 0, "http://127.0.0.1", "restarting", 1)),
                        System::currentTimeMillis)
                .start());
        Breaking breaking = opened.add(new Breaking(
                RunningLab.at(new Ports(3), whole.simulators()),
                new FakeMachine(whole.queue()),
                List::of,
                System::currentTimeMillis));
        Runs runs = opened.add(new Runs(measuring, breaking, new RunFolders(folder.resolve("runs")), (id, wish, at) -> {
            throw new IOException("no runs here");
        }));
        LabDirectory directory = new LabDirectory(folder, folder, folder);
        api = opened.add(
                LabApi.start(new Supervisor(List.of(), directory), new Ports(3), measuring, breaking, runs, 0));
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return Calls.send(client, request);
    }

    private JsonNode kpi() throws IOException {
        HttpResponse<String> answer = send(request("/lab/kpi").timeout(PATIENCE));
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private void load() {
        HttpRequest.Builder load = request("/lab/load")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"rate\":20}"));
        assertThat(send(load).statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> system.orders() > 0);
    }

    @ParameterizedTest
    @EnumSource(Outage.class)
    void theKpiIsWholeWithinHalfASecond(Outage outage) throws Exception {
        load();
        await().atMost(PATIENCE).until(() -> kpi().path("nodesReady").asInt() == 1);
        int fields = kpi().size();

        outage.begin(system);

        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            JsonNode kpi = kpi();
            assertThat(kpi.size()).isEqualTo(fields);
            assertThat(kpi.path("breakers").path("payment").asText())
                    .as("last known")
                    .isEqualTo("OPEN");
            return kpi.path("nodesReady").asInt() == 0 && kpi.path("errorRate").asDouble() > 0.5;
        });
        assertThat(kpi().path("nodesUp").asInt()).as("the supervisor's view").isEqualTo(1);
        List<Duration> took = new ArrayList<>();
        for (int look = 0; look < LOOKS; look++) {
            long beganNanos = System.nanoTime();
            assertThat(kpi().size()).isEqualTo(fields);
            took.add(Duration.ofNanos(System.nanoTime() - beganNanos));
        }
        assertThat(median(took)).isLessThan(KPI_WITHIN);
    }

    @ParameterizedTest
    @EnumSource(Outage.class)
    void theStreamIsNeverOlderThanTwoSeconds(Outage outage) throws Exception {
        load();
        try (InputStream stream = client.send(request("/lab/stream").build(), HttpResponse.BodyHandlers.ofInputStream())
                        .body();
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            Instant last = next(lines);
            outage.begin(system);
            List<Duration> between = new ArrayList<>();
            List<Duration> ages = new ArrayList<>();
            for (int snapshot = 0; snapshot < 7; snapshot++) {
                Instant at = next(lines);
                between.add(Duration.between(last, at));
                ages.add(Duration.between(at, Instant.now()));
                last = at;
            }
            assertThat(median(between)).as("since the snapshot before").isLessThan(STALE_MAX);
            assertThat(median(ages)).as("age").isLessThan(STALE_MAX);
        }
    }

    private static Duration median(List<Duration> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    /** Waits for the next snapshot, and returns its time. */
    private static Instant next(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (!line.startsWith("data: ")) {
            line = lines.readLine();
        }
        JsonNode snapshot = JSON.readTree(line.substring("data: ".length()));
        assertThat(snapshot.at("/parts/1/state").asText()).isEqualTo("restarting");
        return Instant.parse(snapshot.path("at").asText());
    }
}
