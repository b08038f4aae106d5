package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;

/** Shows the library on the command line. */
final class LibraryText {
    private LibraryText() {}

    /** A line for each experiment: name, rows of the source texts, title. */
    static void list(PrintStream out) throws IOException {
        for (String name : Library.names()) {
            JsonNode file = Library.load(name);
            LabPart part = LabPart.of(file);
            out.printf(
                    "%-24s %-9s %s%n",
                    name, String.join(",", part.rows()), file.path("title").asText());
        }
    }

    /** What an experiment would do. */
    static void plan(String name, PrintStream out) throws IOException {
        JsonNode file = Library.load(name);
        LabPart part = LabPart.of(file);
        out.println(name + ": " + file.path("title").asText());
        out.println("  targets: " + String.join(", ", part.targets()));
        out.println("  load: " + part.prepare().load().rate() + " customers a second, "
                + part.prepare().load().client());
        file.path("method")
                .forEach(activity -> out.println("  " + activity.path("type").asText() + ": "
                        + activity.path("name").asText()));
        file.path("controls")
                .findValues("probes")
                .forEach(probes -> probes.forEach(probe ->
                        out.println("  stops if not: " + probe.path("name").asText())));
    }
}
