package io.coffeechaos.lab.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.report.Page;
import io.coffeechaos.lab.report.Table;
import io.coffeechaos.lab.report.Table.Cell;
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

    private BoardPage() {}

    /** Writes the page beside the runs. It appears whole or not at all. */
    public static void write(Board board, RunFolders folders) throws IOException {
        Files.createDirectories(folders.root());
        Path draft =
                folders.root().resolve(FILE + "." + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
        Files.writeString(draft, html(board));
        Files.move(draft, folders.root().resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    static String html(Board board) {
        Page page = new Page("Coverage board")
                .title("Coverage board")
                .text("Green: the last run was as expected, and without protection it failed, both at this commit. Red:"
                        + " another verdict than expected. Amber: in between; the last column says why.")
                .faint(board.commit().isEmpty() ? "No commit known" : "Commit " + board.commit());
        Table table = new Table("Rows and their experiments")
                .words("Row", "Colour", "Experiment", "With protection", "Without", "When", "Commit")
                .texts("Why");
        board.rows().forEach(row -> row(table, row));
        Board.NO_COUNTERPART.forEach(none -> table.row(
                "-",
                chip("nearest", "nearest"),
                String.join(", ", none.nearest()),
                "",
                "",
                "",
                "",
                none.what() + ": no counterpart here"));
        return page.table(table).end();
    }

    private static Cell chip(String style, String words) {
        return Cell.of(words, "chip " + style);
    }

    private static void row(Table table, Board.Row row) {
        if (row.files().isEmpty()) {
            table.row(row.name(), chip("never", Board.Colour.NEVER.words()), "", "", "", "", "", "no experiment");
        }
        for (Board.File file : row.files()) {
            String colour = file.colour().words();
            table.row(
                    row.name(),
                    chip(colour.split(" ", 2)[0], colour),
                    file.experiment().name(),
                    verdict(file.guarded()),
                    verdict(file.unguarded()),
                    Board.when(file.guarded()),
                    file.guarded().map(StoredRun::commit).orElse(""),
                    file.why());
        }
    }

    /** The verdict with a link to its report. */
    private static Cell verdict(Optional<StoredRun> run) {
        return run.map(some -> Cell.link(some.verdict(), some.id() + "/report.html"))
                .orElse(Cell.of("-", ""));
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
