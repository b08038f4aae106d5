package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.LastOrder;
import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.client.RefusedException;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.topology.LabException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ledger}: compares what the customers of the load were told with the orders and their effects. {@code ledger ID}
 * does so for one order, by its id or its key. An order without a customer of the load has its effects only. Exit code 1
 * with {@code --check}: an order is lost, duplicate, silent or misreported.
 */
@Command(name = "ledger")
final class LedgerCommand extends SystemCommand.WithJson {
    private static final List<String> FAULTS = List.of("lost", "duplicates", "silent", "misreported");
    private static final int NOT_FOUND = 404;

    @Parameters(paramLabel = "ID", arity = "0..1")
    private Optional<String> id = Optional.empty();

    @Option(names = "--order", paramLabel = "ID")
    private Optional<String> order = Optional.empty();

    @Option(names = "--check")
    private boolean checks;

    @Override
    public Integer call() throws LabException, IOException, InterruptedException {
        if (id.isPresent() && order.isPresent()) {
            throw system().misused("ID and --order name an order: give one of them");
        }
        Optional<String> wanted = id.or(() -> order);
        try (RunningLab lab = system().lab()) {
            if (wanted.isPresent()) {
                show(of(lab, wanted.get()));
                return 0;
            }
            JsonNode page = newestBook(lab);
            show(new Shown(page, totals(page)));
            return checks && !isTruth(page.path("totals")) ? 1 : 0;
        }
    }

    private static JsonNode newestBook(RunningLab lab) throws LabException, IOException, InterruptedException {
        try {
            return lab.control().ledger("limit=1");
        } catch (RefusedException noBook) {
            if (noBook.status() != NOT_FOUND) {
                throw noBook;
            }
            throw new LabException(
                    "No customers of the load have ordered yet: ./coffee load 5 lets them order.", noBook);
        }
    }

    /** A result as JSON and in lines. */
    private record Shown(JsonNode json, List<String> lines) {}

    private void show(Shown what) {
        print(what.json(), what.lines());
    }

    /** One order, by its id, its key or the word last: as the book of the load has it, else as the simulators have it. */
    private Shown of(RunningLab lab, String wanted) throws LabException, IOException, InterruptedException {
        String name = wanted.matches("last|ord_.*") ? new LastOrder(system().directory()).id(wanted) : wanted;
        try {
            JsonNode item = lab.control()
                    .ledger("order=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                    .path("items")
                    .path(0);
            return new Shown(item, lines(item));
        } catch (RefusedException unknown) {
            if (unknown.status() != NOT_FOUND || !name.startsWith("ord_")) {
                throw unknown;
            }
            JsonNode item = effects(lab.discover(), name);
            return new Shown(item, List.of(orderLine(item), effectsLine(item)));
        }
    }

    /** What the simulators know about an order, in the shape of the ledger. */
    private static JsonNode effects(RunningLab lab, String id) throws LabException, IOException, InterruptedException {
        JsonNode row = lab.order(id).orElseThrow(() -> new LabException("There is no order " + id + "."));
        ObjectNode item = JsonNodeFactory.instance.objectNode().put("orderId", id);
        item.putObject("row")
                .put("status", row.path("status").asText())
                .put("version", row.path("version").asLong());
        ObjectNode effects = item.putObject("effects");
        for (String service : OrderContract.SERVICES) {
            Optional<JsonNode> entry = lab.simulators().entry(service, id);
            entry.ifPresent(found -> effects.putObject(service)
                    .put("calls", found.path("calls").asInt())
                    .put("effects", found.path("effects").asInt())
                    .put("net", found.path("net").asInt()));
        }
        return item;
    }

    private static boolean isTruth(JsonNode totals) {
        return FAULTS.stream().allMatch(word -> totals.path(word).asInt() == 0);
    }

    static List<String> totals(JsonNode page) {
        JsonNode totals = page.path("totals");
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
                (isTruth(totals)
                                ? "Every customer was told the truth"
                                : "GET /lab/ledger?filter=WORD lists the orders of a word")
                        + "; last joined %.1f s ago."
                                .formatted(page.path("lagMs").asLong() / 1000.0));
    }

    static List<String> lines(JsonNode item) {
        JsonNode client = item.path("client");
        StringJoiner answers = new StringJoiner(", ");
        client.path("answers").forEach(answer -> answers.add(answer.asText()));
        return List.of(
                "Customer: %s after %d attempts (%s), first sent %s"
                        .formatted(
                                client.path("told").asText(),
                                client.path("attempts").asInt(),
                                answers,
                                client.path("first").asText()),
                orderLine(item),
                effectsLine(item));
    }

    private static String orderLine(JsonNode item) {
        JsonNode row = item.path("row");
        return "Order:    %s %s"
                .formatted(
                        item.path("orderId").asText("no id"),
                        row.path("status").isMissingNode()
                                ? "is not stored"
                                : row.path("status").asText() + " in version "
                                        + row.path("version").asLong());
    }

    private static String effectsLine(JsonNode item) {
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
        return "Effects:  " + effects + "." + flags;
    }
}
