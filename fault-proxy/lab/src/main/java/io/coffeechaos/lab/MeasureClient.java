package io.coffeechaos.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.topology.LabException;
import io.coffeechaos.lab.topology.LabSelection;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** The commands {@code load} and {@code ledger}, which call the API of a running lab. */
final class MeasureClient {
    private MeasureClient() {}

    /** Finds the ports of the system that a command names. */
    interface Finding {
        Ports ports(LabSelection selection) throws LabException, IOException;
    }

    /** {@code load 0|1|5|20 [--fragile]}: switches the load. */
    static void load(String[] rest, Finding system) throws LabException, IOException, InterruptedException {
        List<String> options = new ArrayList<>(Arrays.asList(rest));
        boolean fragile = options.remove("--fragile");
        LabSelection selection = LabSelection.parse(options.toArray(String[]::new), 1);
        String word = selection.words().stream().findFirst().orElse("");
        if (!word.matches("0|1|5|20")) {
            throw new LabException("Usage: ./coffee load 0|1|5|20 [--fragile]: was '" + String.join(" ", rest) + "'.");
        }
        int rate = Integer.parseInt(word);
        JsonNode load = LabClient.ask(
                system.ports(selection), lab -> lab.control().load(rate, fragile ? "fragile" : "resilient"));
        System.out.println(
                rate == 0
                        ? "The load is off."
                        : "%d customers a second order with the %s client. Book: %s."
                                .formatted(
                                        rate,
                                        load.path("client").asText(),
                                        load.path("book").asText()));
    }

    /** {@code ledger [--order ID]}: shows the totals of the newest book, or one order, in three lines. */
    static void ledger(String[] rest, Finding system) throws LabException, IOException, InterruptedException {
        List<String> options = new ArrayList<>(Arrays.asList(rest));
        Optional<String> order = Optional.empty();
        int at = options.indexOf("--order");
        if (at >= 0) {
            if (at + 1 == options.size()) {
                throw new LabException("--order needs an order id or a key.");
            }
            order = Optional.of(options.remove(at + 1));
            options.remove(at);
        }
        LabSelection selection = LabSelection.parse(options.toArray(String[]::new), 0);
        String query = order.map(id -> "order=" + URLEncoder.encode(id, StandardCharsets.UTF_8))
                .orElse("limit=1");
        JsonNode page =
                LabClient.ask(system.ports(selection), lab -> lab.control().ledger(query));
        for (String line : order.isPresent() ? order(page.path("items").path(0)) : totals(page)) {
            System.out.println(line);
        }
    }

    static List<String> totals(JsonNode page) {
        JsonNode totals = page.path("totals");
        boolean good = totals.path("lost").asInt() == 0
                && totals.path("duplicates").asInt() == 0
                && totals.path("silent").asInt() == 0
                && totals.path("misreported").asInt() == 0;
        return List.of(
                "%s: %d customers, %d acknowledged, %d stored, %d open (%d delayed), %d unknown"
                        .formatted(
                                page.path("book").asText(),
                                totals.path("sent").asInt(),
                                totals.path("acknowledged").asInt(),
                                totals.path("stored").asInt(),
                                totals.path("open").asInt(),
                                totals.path("delayed").asInt(),
                                totals.path("unknown").asInt()),
                "lost %d, duplicate %d, silent %d, misreported %d, without a receipt %d"
                        .formatted(
                                totals.path("lost").asInt(),
                                totals.path("duplicates").asInt(),
                                totals.path("silent").asInt(),
                                totals.path("misreported").asInt(),
                                totals.path("unreceipted").asInt()),
                (good ? "Every customer was told the truth" : "GET /lab/ledger?filter=WORD lists the orders of a word")
                        + "; last joined %.1f s ago."
                                .formatted(page.path("lagMs").asLong() / 1000.0));
    }

    static List<String> order(JsonNode item) {
        JsonNode client = item.path("client");
        StringJoiner answers = new StringJoiner(", ");
        client.path("answers").forEach(answer -> answers.add(answer.asText()));
        StringJoiner effects = new StringJoiner(", ");
        for (String service : OrderContract.SERVICES) {
            JsonNode effect = item.path("effects").path(service);
            effects.add(
                    effect.isMissingNode()
                            ? service + " not called"
                            : "%s %d of %d calls took effect, %d remain"
                                    .formatted(
                                            service,
                                            effect.path("effects").asInt(),
                                            effect.path("calls").asInt(),
                                            effect.path("net").asInt()));
        }
        StringJoiner flags = new StringJoiner(", ", " Flags: ", ".").setEmptyValue("");
        item.path("flags").forEach(flag -> flags.add(flag.asText()));
        JsonNode row = item.path("row");
        return List.of(
                "Customer: %s after %d attempts (%s), first sent %s"
                        .formatted(
                                client.path("told").asText(),
                                client.path("attempts").asInt(),
                                answers,
                                client.path("first").asText()),
                "Order:    %s %s"
                        .formatted(
                                item.path("orderId").asText("no id"),
                                row.path("status").isMissingNode()
                                        ? "is not stored"
                                        : row.path("status").asText() + " in version "
                                                + row.path("version").asLong()),
                "Effects:  " + effects + "." + flags);
    }
}
