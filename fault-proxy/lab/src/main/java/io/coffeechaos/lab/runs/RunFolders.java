package io.coffeechaos.lab.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.report.Html;
import io.coffeechaos.lab.topology.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folders of all runs, {@code runs/ID} each. A folder is a run that has ended when it has a {@code report.json}. Books
 * of load without a run are beside them; they are left alone.
 *
 * @param root the folder of all runs; it need not exist
 */
public record RunFolders(Path root) {
    /** So many runs stay on disk. */
    public static final int KEPT = 200;

    /** The file of a run that has ended. */
    public static final String REPORT = "report.json";

    /** The part of a run's page that {@link #note} replaces, as it is without notes. */
    public static final String NO_NOTES = "<!--notes--><p class=\"faint\">No notes.</p><!--/notes-->";

    private static final Pattern NOTES_PART = Pattern.compile("<!--notes-->.*?<!--/notes-->", Pattern.DOTALL);
    private static final String PAGE = "report.html";
    private static final String NOTES = "notes.txt";
    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyMMdd-HHmmss").withZone(ZoneId.systemDefault());
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The folders beside the folder of a run. */
    public static RunFolders around(Path run) {
        return new RunFolders(run.toAbsolutePath().getParent());
    }

    /** Whether this can be the id of a run or the name of an experiment: it never leads to another folder. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** The id of a run that begins now, such as {@code black-friday-twin-260110-121015}. */
    public static String newId(String experiment, boolean isTwin, Instant now) {
        return experiment + (isTwin ? "-twin-" : "-") + STAMP.format(now);
    }

    /**
     * The folder of a run.
     *
     * @throws IllegalArgumentException when this is no id
     */
    public Path of(String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException("no id of a run: " + id);
        }
        return root.resolve(id);
    }

    /** The runs that have ended, newest first. A folder whose report cannot be read is left out. */
    public List<StoredRun> newestFirst() throws IOException {
        List<StoredRun> runs = new ArrayList<>();
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : folders.toList()) {
                find(folder.getFileName().toString()).ifPresent(runs::add);
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
        runs.sort(Comparator.comparing(StoredRun::began)
                .thenComparing(StoredRun::id)
                .reversed());
        return runs;
    }

    /** A run that has ended; nothing if there is none with this id. */
    public Optional<StoredRun> find(String id) throws IOException {
        return report(id).flatMap(report -> StoredRun.read(id, report));
    }

    /** The report of a run that has ended. */
    public Optional<JsonNode> report(String id) throws IOException {
        if (!isId(id)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(root.resolve(id).resolve(REPORT).toFile()));
        } catch (IOException noReport) {
            if (Files.exists(root.resolve(id).resolve(REPORT))) {
                System.err.println("The report of " + id + " cannot be read: " + noReport.getMessage());
            }
            return Optional.empty();
        }
    }

    /** What people have noted about a run; empty if nothing. */
    public String notes(String id) throws IOException {
        Path notes = of(id).resolve(NOTES);
        return Files.exists(notes) ? Files.readString(notes) : "";
    }

    /** Keeps what people note about a run, and shows it on the page of the run. */
    public void note(String id, String text) throws IOException {
        Files.writeString(of(id).resolve(NOTES), text);
        Path page = of(id).resolve(PAGE);
        if (Files.exists(page)) {
            String shown = text.isBlank()
                    ? NO_NOTES
                    : "<!--notes--><p class=\"notes\">" + Html.escape(text) + "</p><!--/notes-->";
            Path draft = of(id).resolve(PAGE + ".new");
            Files.writeString(
                    draft, NOTES_PART.matcher(Files.readString(page)).replaceFirst(Matcher.quoteReplacement(shown)));
            Files.move(draft, page, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /**
     * Deletes the oldest runs, so that {@value #KEPT} stay. Call it when a run has ended.
     *
     * @param ended the run that has just ended; it stays
     */
    public void prune(String ended) throws IOException {
        prune(ended, KEPT);
    }

    void prune(String ended, int kept) throws IOException {
        List<StoredRun> runs = newestFirst();
        for (StoredRun old : runs.subList(Math.min(kept, runs.size()), runs.size())) {
            if (!old.id().equals(ended)) {
                delete(of(old.id()));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        // Without its report, a folder that could not be deleted whole is no run any more.
        Files.deleteIfExists(folder.resolve(REPORT));
        FileTree.delete(folder);
    }
}
