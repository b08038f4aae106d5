package io.coffeechaos.lab.command;

import io.coffeechaos.lab.run.Catalogue;
import io.coffeechaos.lab.runs.Checklist;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code checklist}: shows the quarterly checklist from the runs on disk. Exit code 1: an item is red, or due. */
@Command(name = "checklist")
final class ChecklistCommand extends RunsOnDiskCommand {
    @Option(names = "--json")
    private boolean asJson;

    @Override
    public Integer call() throws IOException {
        Checklist checklist = Checklist.of(Catalogue.board(runs()), Instant.now());
        if (asJson) {
            out().println(checklist.json());
        } else {
            checklist.items().forEach(item -> out().println(line(item)));
        }
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
