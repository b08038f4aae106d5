package io.coffeechaos.lab.runs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Writes reports as runs leave them. */
public final class Reports {
    private Reports() {}

    /** Writes the report of a run that got its verdict at this minute of an hour. */
    public static void write(Path runs, String id, String name, String verdict, String expected, int minute)
            throws IOException {
        write(runs, id, name, verdict, expected, minute, "");
    }

    /** As above, with a commit. */
    public static void write(
            Path runs, String id, String name, String verdict, String expected, int minute, String commit)
            throws IOException {
        Instant began = Instant.parse("2026-01-10T12:00:00Z").plusSeconds(60L * minute);
        ObjectNode report = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("name", name)
                .put("verdict", verdict)
                .put("expected", expected)
                .put("reason", "the hypothesis held all the time")
                .put("twin", id.contains("-twin-"))
                .put("short", true)
                .put("began", began.toString())
                .put("ended", began.plusSeconds(30).toString())
                .put("commit", commit);
        Path folder = Files.createDirectories(runs.resolve(id));
        Files.writeString(folder.resolve("report.json"), report.toString());
        Files.writeString(folder.resolve("report.html"), "<!doctype html><title>" + id + "</title>");
    }
}
