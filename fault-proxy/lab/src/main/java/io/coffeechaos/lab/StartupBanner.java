package io.coffeechaos.lab;

import io.coffeechaos.lab.supervisor.Terminal;
import io.coffeechaos.lab.topology.Ports;
import java.time.Duration;

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
}
