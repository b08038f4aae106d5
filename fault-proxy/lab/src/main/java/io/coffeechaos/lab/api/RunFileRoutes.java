package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.api.Call.BadRequestException;
import io.coffeechaos.lab.runs.RunFolders;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files of a run: {@code GET /lab/runs/{id}/report[.json|.md|.xml]}, {@code /journal} and {@code /events}, and
 * {@code PUT /lab/runs/{id}/notes}. No part of a path names a file: only these words lead to one.
 */
final class RunFileRoutes {
    private record Stored(String file, String contentType) {}

    private static final Map<String, Stored> FILES = Map.of(
            "report", new Stored("report.html", "text/html; charset=utf-8"),
            // The links between reports are the same here and in the folder.
            "report.html", new Stored("report.html", "text/html; charset=utf-8"),
            "report.json", new Stored(RunFolders.REPORT, "application/json"),
            "report.md", new Stored("report.md", "text/markdown; charset=utf-8"),
            "report.xml", new Stored("junit.xml", "application/xml"),
            "journal", new Stored("journal.json", "application/json"));
    private static final String EVENTS = "events.jsonl";
    private static final int EVENTS_MAX = 1_000;
    private static final int NOTES_MAX = 10_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunFolders folders;
    private final EventStream stream;

    RunFileRoutes(Runs runs) {
        this.folders = runs.folders();
        this.stream = new EventStream(runs);
    }

    /** Answers a call. Returns false if the path is none of these. */
    boolean handle(Call call) throws IOException, InterruptedException {
        List<String> path = call.path();
        if (path.size() != 4 || !path.subList(0, 2).equals(List.of("lab", "runs")) || !RunFolders.isId(path.get(2))) {
            return false;
        }
        String id = path.get(2);
        String what = path.get(3);
        try {
            if (call.method().equals("GET") && FILES.containsKey(what)) {
                Stored stored = FILES.get(what);
                call.file(
                        stored.contentType(), Files.readAllBytes(folders.of(id).resolve(stored.file())));
            } else if (call.method().equals("GET") && what.equals("events")) {
                events(call, id);
            } else if (call.method().equals("PUT") && what.equals("notes")) {
                notes(call, id);
            } else {
                return false;
            }
        } catch (NoSuchFileException none) {
            call.error(404, Files.exists(folders.of(id)) ? id + " has no " + what : "there is no run " + id);
        } catch (BadRequestException wrong) {
            call.error(wrong);
        }
        return true;
    }

    private void events(Call call, String id) throws IOException, InterruptedException, BadRequestException {
        int after = call.number("after", 0, 0, Integer.MAX_VALUE);
        if (!call.header("Accept").orElse("").contains("text/event-stream")) {
            call.answer(200, events(id, after));
            return;
        }
        String last = call.header("Last-Event-ID").orElse("");
        if (!last.isEmpty() && !last.matches("\\d{1,9}")) {
            throw new BadRequestException("Last-Event-ID", "Last-Event-ID must be the number of an event");
        }
        int first = last.isEmpty() ? after : Integer.parseInt(last) + 1;
        stream.serve(call, id, first, number -> events(id, number));
    }

    /** The events from this number on, {@value #EVENTS_MAX} at most, and the number to ask for next. */
    private ObjectNode events(String id, int after) throws IOException {
        Path file = folders.of(id).resolve(EVENTS);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode events = answer.putArray("events");
        int next = after;
        if (Files.isDirectory(folders.of(id)) && !Files.exists(file)) {
            // The runner has only just begun.
            return answer.put("next", next);
        }
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String line = lines.readLine();
            while (line != null && events.size() < EVENTS_MAX) {
                // The last line may be written just now.
                if (line.endsWith("}")) {
                    JsonNode event = JSON.readTree(line);
                    if (event.path("seq").asInt() >= after) {
                        events.add(event);
                        next = event.path("seq").asInt() + 1;
                    }
                }
                line = lines.readLine();
            }
        }
        return answer.put("next", next);
    }

    private void notes(Call call, String id) throws IOException, BadRequestException {
        JsonNode body = call.object();
        RunProgress.onlyFields(body, Set.of("notes"), "");
        JsonNode notes = body.path("notes");
        if (!notes.isTextual() || notes.asText().length() > NOTES_MAX) {
            throw new BadRequestException("notes", "notes must be a text of at most " + NOTES_MAX + " characters");
        }
        if (folders.find(id).isEmpty()) {
            call.error(404, "there is no run " + id + " that has ended");
            return;
        }
        folders.note(id, notes.asText());
        call.answer(200, JsonNodeFactory.instance.objectNode().put("notes", notes.asText()));
    }
}
