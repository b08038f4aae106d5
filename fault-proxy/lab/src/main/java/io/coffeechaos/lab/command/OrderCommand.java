package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.LastOrder;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.command.Customer.Outcome;
import io.coffeechaos.lab.command.OrderLines.Form;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code order [PRODUCT[=QTY]…]}: places orders as a careful customer, and follows each to its end. Exit code 1: an order
 * was not accepted, or has not ended in time.
 */
@Command(
        name = "order",
        subcommands = {OrderShowCommand.class, OrderListCommand.class})
final class OrderCommand extends SystemCommand.WithJson {
    private static final Pattern ITEM = Pattern.compile("([^=]+)(?:=(\\d{1,4}))?");
    private static final int COUNT_MAX = 100;

    /** The longest wait that can be asked for, in seconds. */
    static final int WAIT_S_MAX = 900;

    @Parameters(paramLabel = "PRODUCT[=QTY]", arity = "0..*")
    private List<String> products = List.of("kenyan-aa");

    @Option(names = "--count", paramLabel = "N")
    private int count = 1;

    @Option(names = "--key", paramLabel = "KEY")
    private Optional<String> key = Optional.empty();

    /** How the customer pays. */
    enum Pay {
        ok,
        declined
    }

    @Option(names = "--pay", paramLabel = "ok|declined")
    private Pay pay = Pay.ok;

    @Option(names = "--no-wait")
    private boolean placesOnly;

    @Option(names = "--timeout", paramLabel = "SECONDS")
    private int timeoutS = 90;

    @Override
    public Integer call() throws IOException, InterruptedException {
        system().bounded("--count", count, 1, COUNT_MAX);
        system().bounded("--timeout", timeoutS, 1, WAIT_S_MAX);
        String body = body();
        Form form = asJson() ? Form.JSON : count > 1 ? Form.SHORT : Form.GROWING;
        OrderLines lines = new OrderLines(form, !placesOnly, out());
        try (RunningLab lab = system().lab();
                Edges edges = Edges.of(lab)) {
            Customer customer = new Customer(edges, this::complain);
            Set<String> ids = new LinkedHashSet<>();
            int accepted = 0;
            for (int i = 0; i < count; i++) {
                accepted += isAccepted(customer.submit(key.orElseGet(OrderCommand::newKey), body), ids, lines) ? 1 : 0;
            }
            int ended = 0;
            for (String id : placesOnly ? Set.<String>of() : ids) {
                ended += hasEnded(id, new Orders(edges), lines) ? 1 : 0;
            }
            lines.summary(count, ids.size(), ended);
            return accepted == count && (placesOnly || ended == ids.size()) ? 0 : 1;
        }
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }

    /** Tells how the attempts ended. The id of an accepted order is added to {@code ids}. */
    private boolean isAccepted(Outcome outcome, Set<String> ids, OrderLines lines) throws IOException {
        switch (outcome) {
            case Outcome.Accepted accepted -> {
                String id = accepted.order().path("id").asText();
                new LastOrder(system().directory()).remember(id);
                if (ids.add(id)) {
                    lines.accepted(accepted);
                }
                return true;
            }
            case Outcome.Refused refused -> complain("Not accepted: " + refused.reason() + ".");
            case Outcome.Unknown unknown ->
                complain("Unknown: the order may exist (" + unknown.lastFailure()
                        + "). Send the same --key again to find out.");
        }
        return false;
    }

    private boolean hasEnded(String id, Orders orders, OrderLines lines) throws InterruptedException {
        Optional<JsonNode> order = orders.follow(id, Duration.ofSeconds(timeoutS), lines::seen);
        lines.ended(id, order);
        return order.isPresent();
    }

    private String body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("items");
        for (String product : products) {
            Matcher item = ITEM.matcher(product);
            if (!item.matches()) {
                throw system().misused(
                                "PRODUCT[=QTY] must be a product and a number, such as kenyan-aa=2: was " + product);
            }
            int quantity =
                    Optional.ofNullable(item.group(2)).map(Integer::parseInt).orElse(1);
            items.addObject().put("productId", item.group(1)).put("quantity", quantity);
        }
        return body.put("paymentMethod", "demo_" + pay).toString();
    }
}
