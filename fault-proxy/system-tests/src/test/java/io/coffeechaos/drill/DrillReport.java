package io.coffeechaos.drill;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/** The results of one {@code ./coffee drill}: a JSON file and a Markdown table in {@code .coffee/drills}. */
final class DrillReport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path json;
    private final Path markdown;

    /** A report in {@code folder}. {@code startedAt} gives its files their names. */
    DrillReport(Path folder, Instant startedAt) throws IOException {
        Files.createDirectories(folder);
        json = folder.resolve(STAMP.format(startedAt) + ".json");
        markdown = folder.resolve(STAMP.format(startedAt) + ".md");
    }

    Path markdown() {
        return markdown;
    }

    /** Writes both files again. The caller does this after each drill, so an interrupted run keeps its results. */
    void write(List<DrillResult> results) throws IOException {
        JSON.writerWithDefaultPrettyPrinter().writeValue(json.toFile(), results);
        Files.writeString(markdown, table(results));
    }

    /** A Markdown table with one row per drill: drill, commit, seed, verdict, figures, minutes. */
    static String table(List<DrillResult> results) {
        StringBuilder table = new StringBuilder("""
                | drill | commit | seed | verdict | figures | minutes |
                |---|---|---|---|---|---|
                """);
        for (DrillResult result : results) {
            String figures = result.figures().stream()
                    .map(figure -> figure.name() + ": " + figure.value())
                    .collect(Collectors.joining("; "));
            String problems = String.join("; ", result.problems());
            table.append("| %s | %s | %d | %s | %s | %s |%n"
                    .formatted(
                            result.drill(),
                            result.commit(),
                            result.seed(),
                            result.verdict(),
                            oneLine(problems.isEmpty() ? figures : problems + "; " + figures),
                            result.minutes()));
        }
        return table.toString();
    }

    private static String oneLine(String text) {
        return text.replace("|", "\\|").replaceAll("\\s+", " ");
    }
}
