package io.coffeechaos.lab.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.runs.Reports;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs over the lab API. The runner is a real process. */
class RunApiTest extends RunApiFixture {
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

        await().atMost(HEALED_WITHIN)
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
        await().atMost(PATIENCE)
                .until(() -> get("/lab/runs/" + id).path("state").asText().equals("done"));
        assertThat(get("/lab/runs/" + id).path("verdict").asText()).isEqualTo("ABORTED");
        assertThat(get("/lab/runs/" + id).path("reason").asText()).isEqualTo("ended by a request to the lab");
        assertThat(send("DELETE", "/lab/runs/" + id, "").statusCode()).isEqualTo(409);
        assertThat(send("DELETE", "/lab/runs/none", "").statusCode()).isEqualTo(404);
        assertThat(running()).as("a new run may begin").isNotEqualTo(id);
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
    void aLabThatEndsAbortsItsRun() {
        String id = running();

        runs.close();

        assertThat(get("/lab/runs/" + id + "/report.json").path("reason").asText())
                .isEqualTo("the lab ended");
        await().atMost(PATIENCE).until(() -> !child.orElseThrow().isAlive());
    }
}
