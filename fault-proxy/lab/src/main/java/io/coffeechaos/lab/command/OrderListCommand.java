package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code order list}: shows the newest orders, a line each. */
@Command(name = "list")
final class OrderListCommand extends SystemCommand.WithJson {
    private static final int LIMIT_MAX = 100;

    @Option(names = "--limit", paramLabel = "N")
    private int limit = 20;

    @Override
    public Integer call() throws IOException, InterruptedException {
        system().bounded("--limit", limit, 1, LIMIT_MAX);
        try (RunningLab lab = system().lab();
                Edges edges = Edges.of(lab)) {
            JsonNode page = new Orders(edges).newest(limit);
            if (asJson()) {
                out().println(page);
                return 0;
            }
            JsonNode items = page.path("items");
            items.forEach(order -> out().println(OrderShowCommand.line(order)));
            if (items.isEmpty()) {
                out().println("There are no orders yet: ./coffee order places one.");
            }
            return 0;
        }
    }
}
