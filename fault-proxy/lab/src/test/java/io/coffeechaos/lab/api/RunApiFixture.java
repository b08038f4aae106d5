package io.coffeechaos.lab.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.fault.BreakableLab;
import io.coffeechaos.lab.fault.FakeMachine;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.supervisor.Supervisor;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A lab over HTTP, whose runners are real processes. */
abstract class RunApiFixture {
    static final ObjectMapper JSON = new ObjectMapper();

    /** Nothing listens at the ports of this offset, so that healing changes no system of this machine. */
    static final Ports NO_SYSTEM = new Ports(3);

    /**
     * Ten times the limit, because a machine may be slow: three seconds without a lease, then the healing. The drill of the
     * killed lab has the limit itself.
     */
    static final Duration HEALED_WITHIN = Duration.ofSeconds(50);

    static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    final HttpClient client = HttpClient.newHttpClient();
    FakeSystem system;
    private BreakableLab fake;
    Measuring measuring;
    Breaking breaking;
    Runs runs;
    LabApi api;
    Optional<Process> child = Optional.empty();

    @BeforeEach
    void start() throws IOException, InterruptedException {
        system = new FakeSystem(folder);
        fake = new BreakableLab();
        measuring = new Measuring(
                        system.addresses(),
                        List::of,
                        System::currentTimeMillis,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(2))
                .start();
        breaking = new Breaking(fake.running(), new FakeMachine(fake.address()), List::of, System::currentTimeMillis);
        measuring.faults(breaking);
        serve();
    }

    private void serve() throws IOException {
        runs = new Runs(measuring, breaking, folders(), this::launch);
        LabDirectory directory = new LabDirectory(folder, folder, folder);
        api = LabApi.start(new Supervisor(List.of(), directory), NO_SYSTEM, measuring, breaking, runs, 0);
    }

    /** Ends the lab and starts one over the same folder. */
    void restart() throws IOException {
        api.close();
        runs.close();
        serve();
    }

    RunFolders folders() {
        return new RunFolders(folder.resolve("runs"));
    }

    Process launch(String id, RunWish wish, Path at) throws IOException {
        Process started = ChildRunner.start(lab(), id, at);
        child = Optional.of(started);
        return started;
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
        runs.close();
        child.ifPresent(Process::destroyForcibly);
        breaking.close();
        measuring.close();
        system.close();
        fake.close();
        client.shutdownNow();
    }

    URI lab() {
        return URI.create("http://127.0.0.1:" + api.port());
    }

    HttpResponse<String> send(String method, String path, String body) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(lab() + path))
                            .header("Content-Type", "application/json")
                            .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopping);
        }
    }

    static JsonNode json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        try {
            return JSON.readTree(answer.body());
        } catch (IOException notJson) {
            throw new AssertionError(answer.body(), notJson);
        }
    }

    JsonNode get(String path) {
        return json(send("GET", path, ""), 200);
    }

    /** Starts a run, and waits until its runner has the lease. */
    String running() {
        JsonNode started = json(send("POST", "/lab/runs", "{\"name\":\"baseline\",\"short\":true}"), 202);
        assertThat(started.path("state").asText()).isEqualTo("pending");
        String id = started.path("id").asText();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        get("/lab/runs/" + id).path("state").asText())
                .isEqualTo("running"));
        return id;
    }

    void breakAndOrder() {
        json(send("POST", "/lab/alarm", "{\"state\":\"ALARM\",\"duration\":600}"), 200);
        json(send("PUT", "/lab/load", "{\"rate\":1}"), 200);
        assertThat(get("/lab/kpi").path("alarm").asInt()).isEqualTo(1);
    }

    void awaitHealed(String id) {
        await().atMost(HEALED_WITHIN).untilAsserted(() -> {
            assertThat(get("/lab/kpi").path("alarm").asInt()).isZero();
            assertThat(get("/lab/load").path("rate").asInt()).isZero();
            JsonNode run = get("/lab/runs/" + id);
            assertThat(run.path("state").asText()).isEqualTo("done");
            assertThat(run.path("verdict").asText()).isEqualTo("ABORTED");
            assertThat(run.path("reason").asText()).startsWith(Runs.DIED);
        });
    }
}
