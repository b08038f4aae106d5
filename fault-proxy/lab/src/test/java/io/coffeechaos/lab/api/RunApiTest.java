package io.coffeechaos.lab.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.runs.Reports;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.supervisor.Supervisor;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs over the lab API. The runner is a real process. */
class RunApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Nothing listens at the ports of this offset, so that healing changes no system of this machine. */
    private static final Ports NO_SYSTEM = new Ports(3);

    /** The lab must have healed after so long: three seconds without a lease, then the healing. */
    private static final Duration HEALED_WITHIN = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private FakeSystem system;
    private Measuring measuring;
    private Breaking breaking;
    private Runs runs;
    private LabApi api;
    private Optional<Process> child = Optional.empty();

    @BeforeEach
    void start() throws IOException {
        system = new FakeSystem(folder);
        measuring = new Measuring(
                        system.addresses(),
                        List::of,
                        System::currentTimeMillis,
                        Duration.ofMillis(100),
                        Duration.ofMillis(400))
                .start();
        breaking = new Breaking(
                RunningLab.at(NO_SYSTEM, system.addresses().simulators()), List::of, System::currentTimeMillis);
        measuring.faults(breaking);
        runs = new Runs(measuring, breaking, folders(), this::launch);
        LabDirectory directory = new LabDirectory(folder, folder, folder);
        api = LabApi.start(new Supervisor(List.of(), directory), NO_SYSTEM, measuring, breaking, runs, 0);
    }

    private RunFolders folders() {
        return new RunFolders(folder.resolve("runs"));
    }

    private Process launch(String id, RunWish wish, Path at) throws IOException {
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
        client.shutdownNow();
    }

    private URI lab() {
        return URI.create("http://127.0.0.1:" + api.port());
    }

    private HttpResponse<String> send(String method, String path, String body) {
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

    private static JsonNode json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        try {
            return JSON.readTree(answer.body());
        } catch (IOException notJson) {
            throw new AssertionError(answer.body(), notJson);
        }
    }

    private JsonNode get(String path) {
        return json(send("GET", path, ""), 200);
    }

    /** Starts a run, and waits until its runner has the lease. */
    private String running() {
        JsonNode started = json(send("POST", "/lab/runs", "{\"name\":\"baseline\",\"short\":true}"), 202);
        assertThat(started.path("state").asText()).isEqualTo("pending");
        String id = started.path("id").asText();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        get("/lab/runs/" + id).path("state").asText())
                .isEqualTo("running"));
        return id;
    }

    private void breakAndOrder() {
        json(send("POST", "/lab/alarm", "{\"state\":\"ALARM\",\"duration\":600}"), 200);
        json(send("PUT", "/lab/load", "{\"rate\":1}"), 200);
        assertThat(get("/lab/kpi").path("alarm").asInt()).isEqualTo(1);
    }

    private void awaitHealed(String id) {
        await().atMost(HEALED_WITHIN).untilAsserted(() -> {
            assertThat(get("/lab/kpi").path("alarm").asInt()).isZero();
            assertThat(get("/lab/load").path("rate").asInt()).isZero();
            JsonNode run = get("/lab/runs/" + id);
            assertThat(run.path("state").asText()).isEqualTo("done");
            assertThat(run.path("verdict").asText()).isEqualTo("ABORTED");
            assertThat(run.path("reason").asText()).startsWith(Runs.DIED);
        });
    }

    @Test
    void aRunnerThatIsKilledIsHealedAndAborted() throws Exception {
        String id = running();
        breakAndOrder();

        child.orElseThrow().destroyForcibly();

        awaitHealed(id);
        JsonNode report = JSON.readTree(folders().of(id).resolve("report.json").toFile());
        assertThat(report.path("name").asText()).isEqualTo("baseline");
        assertThat(report.path("reason").asText()).isEqualTo("runner died (exit code 137)");
        assertThat(report.path("left").isArray()).isTrue();
        assertThat(running()).as("a new run may begin").isNotEqualTo(id);
    }

    @Test
    void aRunnerThatHangsIsEndedAndAborted() throws Exception {
        String id = running();
        breakAndOrder();

        Files.createFile(folders().of(id).resolve("hang"));

        await().atMost(Duration.ofSeconds(1).plus(HEALED_WITHIN))
                .until(() -> get("/lab/runs/" + id).path("state").asText().equals("done"));
        awaitHealed(id);
        assertThat(child.orElseThrow().isAlive()).isFalse();
        assertThat(json(send("PUT", "/lab/runs/" + id + "/lease", "{}"), 409)
                        .path("error")
                        .asText())
                .as("it must not begin again")
                .contains("had ended");
    }

    @Test
    void aCommandWhoseLeaseIsLateIsAborted() {
        json(send("PUT", "/lab/runs/busy-hour-1/lease", "{\"name\":\"busy-hour\",\"expected\":\"PASSED\"}"), 200);
        breakAndOrder();

        awaitHealed("busy-hour-1");
        assertThat(get("/lab/runs/busy-hour-1").path("name").asText()).isEqualTo("busy-hour");
    }

    @Test
    void aRunnerThatEndsWithoutAReportIsAborted() {
        json(send("PUT", "/lab/runs/busy-hour-1/lease", "{}"), 200);

        assertThat(send("DELETE", "/lab/runs/busy-hour-1/lease", "").statusCode())
                .isEqualTo(204);

        assertThat(get("/lab/runs/busy-hour-1").path("reason").asText()).isEqualTo("the runner ended without a report");
    }

    @Test
    void aRunnerThatEndsInOrderKeepsItsReport() throws Exception {
        JsonNode lease = json(send("PUT", "/lab/runs/baseline-1/lease", "{}"), 200);
        assertThat(lease.path("folder").asText())
                .isEqualTo(folders().of("baseline-1").toString());
        json(send("POST", "/lab/alarm", "{\"state\":\"ALARM\",\"duration\":600}"), 200);
        Reports.write(folders().root(), "baseline-1", "baseline", "PASSED", "PASSED", 1);

        send("DELETE", "/lab/runs/baseline-1/lease", "");

        assertThat(get("/lab/runs/baseline-1").path("verdict").asText()).isEqualTo("PASSED");
        assertThat(get("/lab/kpi").path("alarm").asInt())
                .as("nothing was healed")
                .isEqualTo(1);
    }

    @Test
    void onlyOneRunGoesOn() {
        String id = running();

        HttpResponse<String> second = send("POST", "/lab/runs", "{\"name\":\"busy-hour\"}");
        assertThat(json(second, 409).path("id").asText()).isEqualTo(id);
        assertThat(json(send("PUT", "/lab/runs/busy-hour-1/lease", "{}"), 409)
                        .path("error")
                        .asText())
                .isEqualTo("the run " + id + " is going on: wait until it has ended, or stop it");
        assertThat(folders().of("busy-hour-1")).doesNotExist();

        child.orElseThrow().destroyForcibly();
        awaitHealed(id);
        json(send("PUT", "/lab/runs/busy-hour-1/lease", "{}"), 200);
        assertThat(json(send("POST", "/lab/runs", "{\"name\":\"baseline\"}"), 409)
                        .path("id")
                        .asText())
                .as("a command's run counts too")
                .isEqualTo("busy-hour-1");
    }

    @Test
    void aRunStopsWhenItIsDeleted() {
        String id = running();

        assertThat(json(send("DELETE", "/lab/runs/" + id, ""), 202)
                        .path("state")
                        .asText())
                .isEqualTo("stopping");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        get("/lab/runs/" + id).path("verdict").asText())
                .isEqualTo("ABORTED"));
        assertThat(get("/lab/runs/" + id).path("reason").asText()).isEqualTo("ended by a request to the lab");
        assertThat(send("DELETE", "/lab/runs/" + id, "").statusCode()).isEqualTo(409);
        assertThat(send("DELETE", "/lab/runs/none", "").statusCode()).isEqualTo(404);
    }

    @Test
    void healingAllAlsoStopsRunAndLoad() {
        json(send("PUT", "/lab/runs/busy-hour-1/lease", "{}"), 200);
        json(send("PUT", "/lab/load", "{\"rate\":1}"), 200);

        assertThat(send("POST", "/lab/heal", "{\"everything\":true}").statusCode())
                .isEqualTo(400);
        send("POST", "/lab/heal", "");
        assertThat(get("/lab/load").path("rate").asInt()).isEqualTo(1);
        send("POST", "/lab/heal", "{\"all\":true}");

        assertThat(get("/lab/load").path("rate").asInt()).isZero();
        assertThat(get("/lab/runs").path(0).path("state").asText()).isEqualTo("stopping");
    }

    @Test
    void aCommandHearsThatItMustStop() {
        json(send("PUT", "/lab/runs/busy-hour-1/lease", "{}"), 200);

        send("DELETE", "/lab/runs/busy-hour-1", "");

        assertThat(json(send("PUT", "/lab/runs/busy-hour-1/lease", "{}"), 200)
                        .path("stop")
                        .asBoolean())
                .isTrue();
        assertThat(get("/lab/runs").path(0).path("state").asText()).isEqualTo("stopping");
    }

    @Test
    void theStreamAndTheListShowTheRunAndTheFaults() throws Exception {
        String id = running();

        JsonNode run = get("/lab/runs").path(0);
        assertThat(run.path("id").asText()).isEqualTo(id);
        assertThat(run.path("phase").asText()).isEqualTo("during");
        HttpResponse<java.io.InputStream> stream = client.send(
                HttpRequest.newBuilder(URI.create(lab() + "/lab/stream")).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (!line.startsWith("data: ")) {
                line = lines.readLine();
            }
            JsonNode shown = JSON.readTree(line.substring("data: ".length())).path("run");
            assertThat(shown.path("elapsedS").asInt()).isEqualTo(41);
            assertThat(shown.at("/probes/0/value").asDouble()).isEqualTo(0.998);
            assertThat(shown.at("/probes/0/ok").asBoolean()).isTrue();
        }
    }

    @Test
    void aDryRunSaysWhatItWouldDoAndStartsNothing() {
        JsonNode plan =
                json(send("POST", "/lab/runs", "{\"name\":\"payment-crawl\",\"short\":true,\"dry\":true}"), 200);

        assertThat(plan.path("targets").path(0).asText()).isEqualTo("payment");
        assertThat(plan.path("changes").toString()).contains("payment-crawl-latency");
        assertThat(plan.path("stops").toString()).contains("no alarm");
        assertThat(plan.path("holdS").asInt()).isEqualTo(10);
        assertThat(child).isEmpty();
        assertThat(get("/lab/runs")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"../baseline\"}|404|name",
                "{\"name\":\"..\"}|404|name",
                "{\"name\":\"none\"}|404|name",
                "{}|400|name",
                "{\"name\":7}|400|name",
                "{\"name\":\"baseline\",\"short\":\"yes\"}|400|short",
                "{\"name\":\"baseline\",\"file\":\"x.json\"}|400|file",
            })
    void aRunThatCannotBeIsRefusedWithItsField(String body, int status, String field) {
        JsonNode refusal = json(send("POST", "/lab/runs", body), status);

        assertThat(refusal.path("field").asText()).isEqualTo(field);
        assertThat(refusal.path("error").asText()).isNotEmpty();
        assertThat(child).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"phase\":\"" + "x" + "\",\"faults\":1}", "{\"probes\":{}}", "{\"elapsedS\":-1}"})
    void aWrongLeaseIsRefused(String body) {
        json(send("PUT", "/lab/runs/busy-hour-1/lease", body), 400);
        assertThat(get("/lab/runs")).isEmpty();
    }

    @Test
    void theFilesOfARunAreServedWithoutScripts() throws Exception {
        Reports.write(folders().root(), "baseline-1", "baseline", "PASSED", "PASSED", 1);
        Path run = folders().of("baseline-1");
        Files.writeString(run.resolve("journal.json"), "{}");

        HttpResponse<String> report = send("GET", "/lab/runs/baseline-1/report", "");
        assertThat(report.body()).startsWith("<!doctype html>");
        assertThat(report.headers().firstValue("Content-Security-Policy"))
                .hasValue("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
        assertThat(get("/lab/runs/baseline-1/report.json").path("verdict").asText())
                .isEqualTo("PASSED");
        assertThat(get("/lab/runs/baseline-1/journal")).isEmpty();
        for (String path : List.of("baseline-1/report.md", "baseline-2/report", "baseline-1/log.txt", "../x/report")) {
            assertThat(send("GET", "/lab/runs/" + path, "").statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @Test
    void notesStayWithTheRun() throws Exception {
        Reports.write(folders().root(), "baseline-1", "baseline", "PASSED", "PASSED", 1);

        json(send("PUT", "/lab/runs/baseline-1/notes", "{\"notes\":\"after the upgrade\"}"), 200);

        assertThat(get("/lab/runs/baseline-1").path("notes").asText()).isEqualTo("after the upgrade");
        assertThat(send("PUT", "/lab/runs/baseline-1/notes", "{\"notes\":7}").statusCode())
                .isEqualTo(400);
        assertThat(send("PUT", "/lab/runs/baseline-2/notes", "{\"notes\":\"\"}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void eventsAreReadFromANumberOn() throws Exception {
        Path run = Files.createDirectories(folders().of("baseline-1"));
        Files.writeString(
                run.resolve("events.jsonl"),
                "{\"seq\":1,\"type\":\"phase\"}\n{\"seq\":2,\"type\":\"safeguard\"}\n{\"seq\":3,\"ty");

        JsonNode all = get("/lab/runs/baseline-1/events");
        assertThat(all.path("events")).hasSize(2);
        assertThat(all.path("next").asInt()).isEqualTo(3);
        assertThat(get("/lab/runs/baseline-1/events?after=2").path("events")).hasSize(1);
        assertThat(get("/lab/runs/baseline-1/events?after=3").path("next").asInt())
                .isEqualTo(3);
        assertThat(send("GET", "/lab/runs/baseline-1/events?after=x", "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void aLabThatEndsAbortsItsRun() {
        String id = running();

        runs.close();

        assertThat(get("/lab/runs/" + id + "/report.json").path("reason").asText())
                .isEqualTo("the lab ended");
        await().atMost(PATIENCE).until(() -> !child.orElseThrow().isAlive());
    }

    @Test
    void theBoardHasARowForEachRowOfTheSources() throws Exception {
        Reports.write(folders().root(), "baseline-1", "baseline", "FAILED", "PASSED", 1);

        JsonNode board = get("/lab/board");

        assertThat(board.path("rows")).hasSize(28 + 15);
        JsonNode first = board.at("/rows/0");
        assertThat(first.path("row").asText()).isEqualTo("E1");
        assertThat(first.path("colour").asText()).isEqualTo("red");
        assertThat(first.at("/files/0/protected/runId").asText()).isEqualTo("baseline-1");
        assertThat(board.path("noCounterpart").toString()).contains("Redis cache", "cold-orders", "nearest");
    }

    @Test
    void eventsAreStreamedUntilTheRunHasEnded() throws Exception {
        json(send("PUT", "/lab/runs/busy-hour-1/lease", "{}"), 200);
        Path file = Files.createDirectories(folders().of("busy-hour-1")).resolve("events.jsonl");
        Files.writeString(file, "{\"seq\":1,\"text\":\"a\"}\n{\"seq\":2,\"text\":\"b\"}\n");
        HttpResponse<java.io.InputStream> stream = client.send(
                HttpRequest.newBuilder(URI.create(lab() + "/lab/runs/busy-hour-1/events"))
                        .header("Accept", "text/event-stream")
                        .header("Last-Event-ID", "1")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("id: 2");
            assertThat(lines.readLine()).isEqualTo("data: {\"seq\":2,\"text\":\"b\"}");
            Files.writeString(file, "{\"seq\":3,\"text\":\"c\"}\n", java.nio.file.StandardOpenOption.APPEND);
            send("DELETE", "/lab/runs/busy-hour-1/lease", "");

            assertThat(lines.lines()).containsExactly("", "id: 3", "data: {\"seq\":3,\"text\":\"c\"}", "");
        }
        assertThat(send("GET", "/lab/runs/none/events", "").statusCode()).isEqualTo(404);
    }

    @Test
    void experimentsShowTheirLastVerdict() throws Exception {
        Reports.write(folders().root(), "baseline-1", "baseline", "FAILED", "PASSED", 1);
        Reports.write(folders().root(), "baseline-2", "baseline", "PASSED", "PASSED", 2);
        Reports.write(folders().root(), "baseline-twin-3", "baseline", "FAILED", "FAILED", 3);

        JsonNode experiments = get("/lab/experiments");
        assertThat(experiments.size()).isGreaterThan(10);
        for (JsonNode experiment : experiments) {
            assertThat(experiment.path("rows").size()).isPositive();
            if (experiment.path("name").asText().equals("baseline")) {
                assertThat(experiment.at("/last/verdict").asText()).isEqualTo("PASSED");
                assertThat(experiment.at("/last/runId").asText()).isEqualTo("baseline-2");
            }
            if (experiment.path("name").asText().equals("payment-crawl")) {
                assertThat(experiment.path("durationS").toString()).isEqualTo("[60.0,10.0]");
                assertThat(experiment.path("last").isNull()).isTrue();
            }
        }
    }
}
