package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.run.Catalogue;
import io.coffeechaos.lab.runs.Checklist;
import io.coffeechaos.lab.runs.RunFolders;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code checklist}: shows the quarterly checklist from the runs on disk. Exit code 1: an item is red, or due. */
@Command(name = "checklist")
final class ChecklistCommand extends SystemCommand.WithJson {
    @Override
    public Integer call() throws IOException {
        Checklist checklist =
                Checklist.of(Catalogue.board(new RunFolders(system().directory().runs())), Instant.now());
        print(
                json(checklist),
                checklist.items().stream().map(ChecklistCommand::line).toList());
        return checklist.isGreen() ? 0 : 1;
    }

    private static String line(Checklist.Item item) {
        return "  %-5s %-4s %-44s due %-10s %s"
                .formatted(
                        word(item),
                        item.row(),
                        item.what(),
                        item.due().map(LocalDate::toString).orElse("now"),
                        String.join(", ", item.experiments()));
    }

    private static String word(Checklist.Item item) {
        return item.state().name().toLowerCase(Locale.ROOT);
    }

    private static ArrayNode json(Checklist checklist) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Checklist.Item item : checklist.items()) {
            ObjectNode node = all.addObject()
                    .put("row", item.row())
                    .put("what", item.what())
                    .put("state", word(item))
                    .put("due", item.due().map(LocalDate::toString).orElse(null));
            item.experiments().forEach(node.putArray("experiments")::add);
        }
        return all;
    }
}
