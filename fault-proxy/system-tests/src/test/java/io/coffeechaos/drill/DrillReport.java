package io.coffeechaos.drill;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.report.Page;
import io.coffeechaos.lab.report.Table;
import io.coffeechaos.lab.report.Table.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/** The results of one {@code ./coffee drill} in {@code .coffee/drills}: a JSON file, a Markdown table and an HTML page. */
final class DrillReport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path json;
    private final Path markdown;
    private final Path html;

    /** A report in {@code folder}. {@code startedAt} gives its files their names. */
    DrillReport(Path folder, Instant startedAt) throws IOException {
        Files.createDirectories(folder);
        json = folder.resolve(STAMP.format(startedAt) + ".json");
        markdown = folder.resolve(STAMP.format(startedAt) + ".md");
        html = folder.resolve(STAMP.format(startedAt) + ".html");
    }

    Path markdown() {
        return markdown;
    }

    /** Writes the files again. The caller does this after each drill, so an interrupted run keeps its results. */
    void write(List<DrillResult> results) throws IOException {
        JSON.writerWithDefaultPrettyPrinter().writeValue(json.toFile(), results);
        Files.writeString(markdown, table(results));
        Files.writeString(html, page(results));
    }

    /** A Markdown table with one row per drill: drill, commit, seed, verdict, figures, minutes. */
    static String table(List<DrillResult> results) {
        return rows(results).markdown();
    }

    private static Table rows(List<DrillResult> results) {
        Table table = new Table("Drills")
                .words("drill", "commit")
                .numbers("seed")
                .words("verdict")
                .texts("figures")
                .numbers("minutes");
        for (DrillResult result : results) {
            String figures = result.figures().stream()
                    .map(figure -> figure.name() + ": " + figure.value())
                    .collect(Collectors.joining("; "));
            String problems = String.join("; ", result.problems());
            table.row(
                    result.drill(),
                    result.commit(),
                    result.seed(),
                    Cell.judged(result.verdict().name(), result.verdict() == DrillResult.Verdict.PASSED),
                    problems.isEmpty() ? figures : problems + "; " + figures,
                    result.minutes());
        }
        return table;
    }

    /** The same table as a page. */
    static String page(List<DrillResult> results) {
        long passed = results.stream()
                .filter(result -> result.verdict() == DrillResult.Verdict.PASSED)
                .count();
        return new Page("Drills")
                .verdict(passed + " of " + results.size(), passed == results.size(), "drills passed")
                .table(rows(results))
                .end();
    }
}
