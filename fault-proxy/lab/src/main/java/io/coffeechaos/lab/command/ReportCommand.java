package io.coffeechaos.lab.command;

import io.coffeechaos.lab.run.JournalReport;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.runs.StoredRun;
import io.coffeechaos.lab.supervisor.Browser;
import io.coffeechaos.lab.topology.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code report [ID|--file JOURNAL]}: opens the report of a run, by default of the newest one, and prints its path. With a
 * file, it first makes the report of a journal of any runner.
 */
@Command(name = "report")
final class ReportCommand extends RunsOnDiskCommand {
    @Parameters(paramLabel = "ID", arity = "0..1")
    private Optional<String> id = Optional.empty();

    @Option(names = "--file", paramLabel = "JOURNAL")
    private Optional<Path> journal = Optional.empty();

    @Option(names = "--no-browser")
    private boolean printsOnly;

    @Override
    public Integer call() throws LabException, IOException {
        if (id.isPresent() && journal.isPresent()) {
            throw misused("ID and --file name a report: give one of them");
        }
        Path page = journal.isPresent() ? made(journal.get()) : stored();
        out().println(page);
        if (!printsOnly) {
            Browser.open(page.toUri().toString());
        }
        return 0;
    }

    /** The page of a journal, which is made beside it. Its path counts from the folder of the command. */
    private static Path made(Path journal) throws LabException {
        Path caller = Path.of(System.getProperty("coffee.caller", ".")).toAbsolutePath();
        try {
            return JournalReport.write(caller.resolve(journal));
        } catch (IOException noJournal) {
            throw new LabException("coffee report: " + noJournal.getMessage(), noJournal);
        }
    }

    private Path stored() throws LabException, IOException {
        RunFolders folders = runs();
        if (id.isPresent() && !RunFolders.isId(id.get())) {
            throw misused("ID must be 1 to 64 of a-z, 0-9 and -: was '" + id.get() + "'");
        }
        Optional<StoredRun> run = id.isPresent()
                ? folders.find(id.get())
                : folders.newestFirst().stream().findFirst();
        Path files = folders.of(run.orElseThrow(this::missing).id());
        // A run whose runner died has no page.
        return Files.exists(files.resolve("report.html"))
                ? files.resolve("report.html")
                : files.resolve(RunFolders.REPORT);
    }

    private LabException missing() {
        return new LabException(id.map(wanted -> "There is no run " + wanted + ": ./coffee runs lists them.")
                .orElse("There are no runs yet: ./coffee run NAME makes one."));
    }
}
