package io.coffeechaos.lab.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.runs.Reports;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Experiments, plans, and what a run leaves, over the lab API. */
class RunFilesApiTest extends RunApiFixture {
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
    void theReportOfARunOpensAfterARestartOfTheLab() throws Exception {
        Reports.write(folders().root(), "baseline-1", "baseline", "PASSED", "PASSED", 1);

        restart();

        assertThat(send("GET", "/lab/runs/baseline-1/report", "").body()).startsWith("<!doctype html>");
        assertThat(get("/lab/runs").path(0).path("id").asText()).isEqualTo("baseline-1");
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
        HttpResponse<InputStream> stream = client.send(
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
    void theEventsOfARunHaveEightReaders() throws Exception {
        json(send("PUT", "/lab/runs/busy-hour-1/lease", "{}"), 200);
        Files.writeString(
                Files.createDirectories(folders().of("busy-hour-1")).resolve("events.jsonl"), "{\"seq\":1}\n");
        List<HttpResponse<InputStream>> readers = new ArrayList<>();
        for (int reader = 0; reader < 8; reader++) {
            readers.add(events());
        }
        assertThat(readers).allMatch(reader -> reader.statusCode() == 200);

        HttpResponse<InputStream> ninth = events();

        assertThat(ninth.statusCode()).isEqualTo(503);
        assertThat(new String(ninth.body().readAllBytes(), StandardCharsets.UTF_8))
                .contains("8 readers");
        send("DELETE", "/lab/runs/busy-hour-1/lease", "");
        for (HttpResponse<InputStream> reader : readers) {
            assertThat(new String(reader.body().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("id: 1");
        }
        await().atMost(PATIENCE).until(() -> events().statusCode() == 200);
    }

    private HttpResponse<InputStream> events() throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(lab() + "/lab/runs/busy-hour-1/events"))
                        .header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
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
