package io.coffeechaos.lab;

import io.coffeechaos.lab.run.Catalogue;
import io.coffeechaos.lab.run.JournalReport;
import io.coffeechaos.lab.runs.Board;
import io.coffeechaos.lab.runs.BoardPage;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.runs.StoredRun;
import io.coffeechaos.lab.topology.LabException;
import io.coffeechaos.lab.topology.LabSelection;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The commands {@code runs} and {@code report}, which read the runs on disk. No lab needs to run. */
final class RunsClient {
    private static final int WRONG_USAGE = 2;
    private static final String FILE = "--file";

    private final PrintStream out;
    private final PrintStream err;
    private final Consumer<String> browser;
    private final Path caller;

    /**
     * @param browser opens an address
     * @param caller the folder in which the command was given
     */
    RunsClient(PrintStream out, PrintStream err, Consumer<String> browser, Path caller) {
        this.caller = caller;
        this.out = out;
        this.err = err;
        this.browser = browser;
    }

    /** Finds the folder of the runs of the system that a command names. */
    interface Finding {
        Path runs(LabSelection selection);
    }

    /** {@code runs [--board]}: lists the runs, newest first, or shows the coverage board. Returns the exit code. */
    int runs(String[] rest, Finding system) throws LabException, IOException {
        List<String> options = new ArrayList<>(Arrays.asList(rest));
        boolean asBoard = options.remove("--board");
        RunFolders folders = new RunFolders(system.runs(LabSelection.parse(options.toArray(String[]::new), 0)));
        if (asBoard) {
            Board board = Catalogue.board(folders);
            board.lines().forEach(out::println);
            BoardPage.write(board, folders);
            out.println(folders.root().resolve(BoardPage.FILE));
            return 0;
        }
        List<StoredRun> runs = folders.newestFirst();
        if (runs.isEmpty()) {
            out.println("There are no runs yet: ./coffee run NAME makes one.");
        }
        runs.forEach(run -> out.println(run.line()));
        return 0;
    }

    /**
     * {@code report [ID|--file JOURNAL] [--no-browser]}: opens the report of a run, by default of the newest one, and
     * prints its path. With a file, it first makes the report of a journal of any runner. Returns the exit code.
     */
    int report(String[] rest, Finding system) throws LabException, IOException {
        List<String> options = new ArrayList<>(Arrays.asList(rest));
        boolean opens = !options.remove("--no-browser");
        int file = options.indexOf(FILE);
        if (file >= 0) {
            if (file + 1 >= options.size()) {
                throw new LabException(FILE + " needs a value.");
            }
            Path journal = caller.resolve(options.remove(file + 1));
            options.remove(file);
            if (!options.isEmpty()) {
                throw new LabException("Unexpected argument " + options.getFirst() + " beside " + FILE + ".");
            }
            return journal(journal, opens);
        }
        LabSelection selection = LabSelection.parse(options.toArray(String[]::new), 1);
        RunFolders folders = new RunFolders(system.runs(selection));
        Optional<String> wanted = selection.words().stream().findFirst();
        if (wanted.isPresent() && !RunFolders.isId(wanted.get())) {
            err.println("A run's id is 1 to 64 of a-z, 0-9 and -: was '" + wanted.get() + "'.");
            return WRONG_USAGE;
        }
        Optional<StoredRun> run = wanted.isPresent()
                ? folders.find(wanted.get())
                : folders.newestFirst().stream().findFirst();
        if (run.isEmpty()) {
            err.println(wanted.map(id -> "There is no run " + id + ": ./coffee runs lists them.")
                    .orElse("There are no runs yet: ./coffee run NAME makes one."));
            return WRONG_USAGE;
        }
        Path page = folders.of(run.get().id()).resolve("report.html");
        if (!Files.exists(page)) {
            // A run whose runner died has no page.
            page = folders.of(run.get().id()).resolve(RunFolders.REPORT);
        }
        show(page, opens);
        return 0;
    }

    private int journal(Path journal, boolean opens) {
        try {
            show(JournalReport.write(journal), opens);
            return 0;
        } catch (IOException noJournal) {
            err.println("coffee report: " + noJournal.getMessage());
            return WRONG_USAGE;
        }
    }

    private void show(Path page, boolean opens) {
        out.println(page);
        if (opens) {
            browser.accept(page.toUri().toString());
        }
    }
}
