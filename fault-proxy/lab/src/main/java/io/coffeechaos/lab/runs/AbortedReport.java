package io.coffeechaos.lab.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.report.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;

/**
 * The report of a run whose runner could not write one.
 *
 * @param id the id of the run
 * @param name the name of the experiment; empty when the runner did not say
 * @param isTwin whether the protection was off
 * @param isShort whether the short form ran
 * @param expected the verdict that the run should get
 * @param reason why it was aborted
 * @param began when the run began
 * @param ended when the lab found it dead
 * @param audit the totals of its book of orders
 * @param left what could not be healed
 */
public record AbortedReport(
        String id,
        String name,
        boolean isTwin,
        boolean isShort,
        String expected,
        String reason,
        Instant began,
        Instant ended,
        ObjectNode audit,
        List<String> left) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Copies the list. */
    public AbortedReport {
        left = List.copyOf(left);
    }

    /** The same report with another end. */
    public AbortedReport endedAt(Instant end) {
        return new AbortedReport(id, name, isTwin, isShort, expected, reason, began, end, audit, left);
    }

    /** Writes the report, unless the run has one. It appears whole or not at all. */
    public void write(RunFolders folders) throws IOException {
        Path folder = Files.createDirectories(folders.of(id));
        Path report = folder.resolve(RunFolders.REPORT);
        if (Files.exists(report)) {
            return;
        }
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("name", name)
                .put("verdict", "ABORTED")
                .put("expected", expected)
                .put("reason", reason)
                .put("recovered", false)
                .put("twin", isTwin)
                .put("short", isShort)
                .put("began", began.toString())
                .put("ended", ended.toString())
                .put("commit", Commit.ofThisCheckout());
        json.set("audit", audit);
        json.putArray("claims");
        ArrayNode remains = json.putArray("left");
        left.forEach(remains::add);
        Files.writeString(folder.resolve("report.html"), page());
        Path draft = folder.resolve(RunFolders.REPORT + ".new");
        Files.write(draft, JSON.writeValueAsBytes(json));
        Files.move(draft, report, StandardCopyOption.ATOMIC_MOVE);
    }

    private String page() {
        return new Page("ABORTED: " + id)
                .verdict("ABORTED", false, id)
                .text(reason + ". The lab healed the system"
                        + (left.isEmpty() ? "." : ", but this is still broken: " + String.join("; ", left) + "."))
                .faint("Began " + began + ", ended " + ended + ".")
                .html(RunFolders.NO_NOTES)
                .end();
    }
}
