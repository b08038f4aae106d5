package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.LastOrder;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.topology.LabException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code order show ID}: shows an order with its steps, at once or when it has ended. */
@Command(name = "show")
final class OrderShowCommand extends SystemCommand.WithJson {
    @Parameters(paramLabel = "ID")
    private String id = "";

    @Option(names = "--wait")
    private boolean waits;

    @Option(names = "--timeout", paramLabel = "SECONDS")
    private int timeoutS = 90;

    @Override
    public Integer call() throws LabException, IOException, InterruptedException {
        system().bounded("--timeout", timeoutS, 1, OrderCommand.WAIT_S_MAX);
        String wanted = new LastOrder(system().directory()).id(id);
        try (RunningLab lab = system().lab();
                Edges edges = Edges.of(lab)) {
            Orders orders = new Orders(edges);
            Optional<JsonNode> ended =
                    waits ? orders.follow(wanted, Duration.ofSeconds(timeoutS), order -> {}) : Optional.empty();
            JsonNode order = ended.isPresent() ? ended.get() : orders.read(wanted);
            show(order);
            return waits && ended.isEmpty() ? 1 : 0;
        }
    }

    private void show(JsonNode order) {
        List<String> lines = new ArrayList<>(List.of(line(order)));
        for (JsonNode step : order.path("steps")) {
            lines.add("  %-10s %s%s"
                    .formatted(
                            step.path("name").asText(),
                            step.path("state").asText(),
                            step.path("attempts").asInt() > 1
                                    ? ", attempt " + step.path("attempts").asInt()
                                    : ""));
        }
        print(order, lines);
    }

    /** An order in a line: id, status, items and total. */
    static String line(JsonNode order) {
        StringJoiner items = new StringJoiner(", ");
        order.path("items")
                .forEach(item -> items.add(item.path("quantity").asInt() + " × "
                        + item.path("productId").asText()));
        String reason = order.path("reason").path("code").asText();
        return String.format(
                Locale.ROOT,
                "%s %s%s%s  %s, %.2f %s",
                order.path("id").asText(),
                order.path("status").asText(),
                reason.isEmpty() ? "" : " (" + reason + ")",
                order.path("delayed").asBoolean() ? ", delayed" : "",
                items,
                order.path("total").path("amount").asLong() / 100.0,
                order.path("total").path("currency").asText());
    }
}
