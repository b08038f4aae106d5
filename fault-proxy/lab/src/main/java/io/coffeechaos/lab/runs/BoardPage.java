package io.coffeechaos.lab.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.report.Html;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The board for browsers and programs: a page that loads no other file, and JSON. */
public final class BoardPage {
    /** The page, beside the folders of the runs. */
    public static final String FILE = "board.html";

    private static final String STYLE = """
            td { text-align: left; } .chip { display: inline-block; min-width: 6.5em; padding: 0 8px; border-radius: 4px;
              border: 1px solid currentColor; font-weight: 600; }
            .green { color: var(--good); } .amber { color: var(--lane-0); } .red { color: var(--bad); }
            .never, .nearest { color: var(--faint); }
            """;

    private final Board board;
    private final StringBuilder html = new StringBuilder();

    private BoardPage(Board board) {
        this.board = board;
    }

    /** Writes the page beside the runs. It appears whole or not at all. */
    public static void write(Board board, RunFolders folders) throws IOException {
        Files.createDirectories(folders.root());
        Path draft =
                folders.root().resolve(FILE + "." + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
        Files.writeString(draft, html(board));
        Files.move(draft, folders.root().resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    static String html(Board board) {
        return new BoardPage(board).page();
    }

    private void add(String line) {
        html.append(line).append('\n');
    }

    private String page() {
        add("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
        add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        add("<title>Coverage board</title><style>" + Html.STYLE + STYLE + "</style></head><body><main>");
        add("<h1>Coverage board</h1>");
        add(
                "<p>Green: the last run was as expected, and without protection it failed, both at this commit. Red: another"
                        + " verdict than expected. Amber: in between; the last column says why.</p>");
        add("<p class=\"faint\">"
                + (board.commit().isEmpty() ? "No commit known" : "Commit " + Html.escape(board.commit())) + "</p>");
        add("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Rows and their experiments\"><table>");
        add("<thead><tr>" + heads("Row", "Colour", "Experiment", "With protection", "Without", "When", "Commit", "Why")
                + "</tr></thead><tbody>");
        board.rows().forEach(this::row);
        Board.NO_COUNTERPART.forEach(none -> add("<tr><td>-</td><td>" + chip("nearest", "nearest") + "</td><td>"
                + Html.escape(String.join(", ", none.nearest())) + "</td><td></td><td></td><td></td><td></td><td>"
                + Html.escape(none.what()) + ": no counterpart here</td></tr>"));
        add("</tbody></table></div></main></body></html>");
        return html.toString();
    }

    private static String heads(String... words) {
        StringBuilder heads = new StringBuilder();
        for (String word : words) {
            heads.append("<th class=\"word\" scope=\"col\">").append(word).append("</th>");
        }
        return heads.toString();
    }

    private static String chip(String style, String words) {
        return "<span class=\"chip " + style + "\">" + words + "</span>";
    }

    private void row(Board.Row row) {
        if (row.files().isEmpty()) {
            add("<tr><td>" + row.name() + "</td><td>" + chip("never", Board.Colour.NEVER.words())
                    + "</td><td></td><td></td><td></td><td></td><td></td><td>no experiment</td></tr>");
        }
        for (Board.File file : row.files()) {
            String colour = file.colour().words();
            add("<tr><td>" + row.name() + "</td><td>" + chip(colour.split(" ", 2)[0], colour) + "</td><td>"
                    + Html.escape(file.experiment().name()) + "</td><td>" + verdict(file.guarded()) + "</td><td>"
                    + verdict(file.unguarded()) + "</td><td>" + Board.when(file.guarded()) + "</td><td>"
                    + Html.escape(file.guarded().map(StoredRun::commit).orElse("")) + "</td><td>"
                    + Html.escape(file.why()) + "</td></tr>");
        }
    }

    /** The verdict with a link to its report. */
    private static String verdict(Optional<StoredRun> run) {
        return run.map(some -> "<a href=\"" + some.id() + "/report.html\">" + Html.escape(some.verdict()) + "</a>")
                .orElse("-");
    }

    // --- JSON ---

    /** The board as {@code GET /lab/board} shows it. */
    public static ObjectNode json(Board board) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("commit", board.commit().isEmpty() ? null : board.commit());
        ArrayNode rows = json.putArray("rows");
        for (Board.Row row : board.rows()) {
            ObjectNode shown = rows.addObject()
                    .put("row", row.name())
                    .put("colour", row.colour().words());
            ArrayNode files = shown.putArray("files");
            for (Board.File file : row.files()) {
                ObjectNode one = files.addObject()
                        .put("name", file.experiment().name())
                        .put("title", file.experiment().title())
                        .put("colour", file.colour().words())
                        .put("why", file.why());
                run(one, "protected", file.guarded());
                run(one, "unprotected", file.unguarded());
            }
        }
        ArrayNode none = json.putArray("noCounterpart");
        for (Board.NoCounterpart missing : Board.NO_COUNTERPART) {
            ObjectNode one = none.addObject().put("what", missing.what()).put("colour", "nearest");
            List<String> nearest = missing.nearest();
            nearest.forEach(one.putArray("nearest")::add);
        }
        return json;
    }

    private static void run(ObjectNode file, String field, Optional<StoredRun> run) {
        if (run.isEmpty()) {
            file.putNull(field);
            return;
        }
        file.putObject(field)
                .put("verdict", run.get().verdict())
                .put("expected", run.get().expected())
                .put("at", run.get().ended().toString())
                .put("commit", run.get().commit())
                .put("runId", run.get().id());
    }
}
