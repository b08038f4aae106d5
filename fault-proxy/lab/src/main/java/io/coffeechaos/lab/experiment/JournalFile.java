package io.coffeechaos.lab.experiment;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes the journal as Chaos Toolkit does: indented by two, UTF-8 without escapes. */
final class JournalFile {
    private JournalFile() {}

    /** Replaces the file at once: a reader never sees half of a journal. */
    static void write(ObjectNode journal, Path file) throws IOException {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
        printer.indentArraysWith(lines);
        printer.indentObjectsWith(lines);
        Path folder = file.toAbsolutePath().getParent();
        Path half = Files.createTempFile(folder, "journal", ".half");
        try {
            Files.write(half, new JsonMapper().writer(printer).writeValueAsBytes(journal));
            Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(half);
        }
    }
}
