package io.coffeechaos.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.supervisor.NewSession;
import io.coffeechaos.lab.supervisor.Terminal;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The text that the user sees when everything runs. */
final class StartupBanner {
    private StartupBanner() {}

    static void print(Terminal terminal, Ports ports, Duration took) {
        String shop = "http://localhost:" + ports.shop();
        terminal.line("");
        terminal.line("Coffee Chaos is up after " + took.toSeconds() + " s: " + shop);
        terminal.line("Order a coffee there. Then break it with one click, and watch what happens:");
        terminal.line("  " + shop + "/chaos");
        terminal.line("To end everything, press Ctrl-C here or run ./coffee down.");
    }

    static void printStatus(Terminal terminal, List<JsonNode> processes) {
        for (JsonNode process : processes) {
            String words = process.path("state").asText() + ", pid "
                    + process.path("pid").asLong() + ", restarts "
                    + process.path("restarts").asInt();
            terminal.line(Terminal.row(
                    process.path("name").asText(),
                    URI.create(process.path("address").asText()),
                    words));
        }
    }

    /** Best effort: without a browser or a screen, nothing happens. */
    static void openBrowser(String address) {
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        boolean screen = mac || System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
        Optional<java.nio.file.Path> opener = NewSession.find(mac ? "open" : "xdg-open");
        if (screen && opener.isPresent()) {
            try {
                Process unused = new ProcessBuilder(List.of(opener.get().toString(), address))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException noBrowser) {
                System.err.println("No browser was opened (" + noBrowser.getMessage() + ").");
            }
        }
    }
}
