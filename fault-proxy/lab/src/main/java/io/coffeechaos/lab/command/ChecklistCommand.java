package io.coffeechaos.lab.command;

import io.coffeechaos.lab.run.Catalogue;
import io.coffeechaos.lab.runs.Checklist;
import io.coffeechaos.lab.runs.RunFolders;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import picocli.CommandLine.Command;

/** {@code checklist}: shows the quarterly checklist from the runs on disk. Exit code 1: an item is red, or due. */
@Command(name = "checklist")
final class ChecklistCommand extends SystemCommand.WithJson {
    @Override
    public Integer call() throws IOException {
        Checklist checklist =
                Checklist.of(Catalogue.board(new RunFolders(system().directory().runs())), Instant.now());
        print(
                checklist.json(),
                checklist.items().stream().map(ChecklistCommand::line).toList());
        return checklist.isGreen() ? 0 : 1;
    }

    private static String line(Checklist.Item item) {
        return "  %-5s %-4s %-44s due %-10s %s"
                .formatted(
                        item.state().word(),
                        item.row(),
                        item.what(),
                        item.due().map(LocalDate::toString).orElse("now"),
                        String.join(", ", item.experiments()));
    }
}
