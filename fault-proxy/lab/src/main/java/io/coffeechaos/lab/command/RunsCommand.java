package io.coffeechaos.lab.command;

import io.coffeechaos.lab.run.Catalogue;
import io.coffeechaos.lab.runs.Board;
import io.coffeechaos.lab.runs.BoardPage;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.runs.StoredRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code runs [--board]}: lists the runs on disk, newest first, or shows the coverage board and writes its page. */
@Command(name = "runs")
final class RunsCommand extends RunsOnDiskCommand {
    @Option(names = "--board")
    private boolean asBoard;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = out();
        RunFolders folders = runs();
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
}
