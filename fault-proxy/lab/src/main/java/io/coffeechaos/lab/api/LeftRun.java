package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.runs.AbortedReport;
import io.coffeechaos.lab.runs.RunFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The run that is going on, in a small file. When the lab is killed, the next one finds there which run died with it.
 *
 * @param file the file; it exists while a run goes on
 */
record LeftRun(Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Notes the run that begins, as the report that it gets if the lab is killed. */
    void write(AbortedReport report) throws IOException {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", report.id())
                .put("name", report.name())
                .put("twin", report.isTwin())
                .put("short", report.isShort())
                .put("expected", report.expected())
                .put("reason", report.reason())
                .put("began", report.began().toString());
        Path draft = Files.createDirectories(file.getParent()).resolve(file.getFileName() + ".new");
        Files.write(draft, JSON.writeValueAsBytes(json));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The run in the file; nothing if there is no file, or if it cannot be read. */
    Optional<AbortedReport> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(file.toFile());
            String id = json.path("id").asText();
            Instant began = Instant.parse(json.path("began").asText());
            return RunFolders.isId(id)
                    ? Optional.of(new AbortedReport(
                            id,
                            json.path("name").asText(),
                            json.path("twin").asBoolean(),
                            json.path("short").asBoolean(),
                            json.path("expected").asText(),
                            json.path("reason").asText(),
                            began,
                            began,
                            JsonNodeFactory.instance.objectNode(),
                            List.of()))
                    : Optional.empty();
        } catch (IOException | DateTimeException torn) {
            System.err.println("Ignoring " + file + ": " + torn.getMessage());
            return Optional.empty();
        }
    }

    /** The run has ended. */
    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException notDeleted) {
            // The next lab finds the run's own report, and writes none.
            System.err.println("Could not delete " + file + ": " + notDeleted.getMessage());
        }
    }
}
