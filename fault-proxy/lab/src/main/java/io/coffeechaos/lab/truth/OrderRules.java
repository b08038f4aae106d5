package io.coffeechaos.lab.truth;

import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.history.HistoryEvent;
import io.coffeechaos.lab.truth.Checker.Guarantee;
import io.coffeechaos.lab.truth.Checker.Violation;
import java.util.ArrayList;
import java.util.List;

/** The rules for the final state of one order: its log, its row, and its entries in the dependencies' ledgers. */
final class OrderRules {
    private final HistoryEvent.FoundOrder order;
    private final List<HistoryEvent.FoundEffects> books;
    private final List<Violation> violations = new ArrayList<>();

    private OrderRules(HistoryEvent.FoundOrder order, List<HistoryEvent.FoundEffects> books) {
        this.order = order;
        this.books = books;
    }

    /**
     * Checks one order.
     *
     * @param books the ledger entries of the order
     * @param acknowledged whether a customer got an acknowledgement; if so, {@link Checker} checks that the order ends
     */
    static List<Violation> check(
            HistoryEvent.FoundOrder order, List<HistoryEvent.FoundEffects> books, boolean acknowledged) {
        OrderRules rules = new OrderRules(order, books);
        if (order.found()) {
            rules.legalHistory();
            rules.rowAgrees();
        }
        // No customer got an acknowledgement. But the order has a row, so the system must bring it to an end.
        if (!acknowledged && order.listed() && !OrderContract.isTerminal(order.status())) {
            rules.broken(Guarantee.G1, "has a row but has not ended: " + order.status());
        }
        rules.effectsBalance();
        return rules.violations;
    }

    private void legalHistory() {
        long seq = 0;
        String status = "ACCEPTED";
        for (HistoryEvent.LogEvent event : order.log()) {
            seq++;
            if (event.seq() != seq) {
                broken(Guarantee.G4, "version %d is followed by %d".formatted(seq - 1, event.seq()));
                seq = event.seq();
            }
            if (OrderContract.isTerminal(status)) {
                broken(Guarantee.G4, event.type() + " after " + status);
            } else if (!OrderContract.mayFollow(status, event.status())) {
                broken(Guarantee.G4, event.status() + " after " + status);
            }
            status = event.status();
        }
        if (order.log().isEmpty()) {
            broken(Guarantee.G4, "has no history");
        } else if (!status.equals(order.status()) || seq != order.version()) {
            broken(
                    Guarantee.G4,
                    "is %s in version %d, but its history ends with %s in version %d"
                            .formatted(order.status(), order.version(), status, seq));
        }
    }

    private void rowAgrees() {
        boolean ended = OrderContract.isTerminal(order.status());
        boolean differs = !order.listedStatus().equals(order.status()) || order.listedVersion() != order.version();
        if (ended && order.listed() && differs) {
            broken(
                    Guarantee.G4,
                    "is %s in version %d, but %s in version %d in the order list"
                            .formatted(order.status(), order.version(), order.listedStatus(), order.listedVersion()));
        }
    }

    private void effectsBalance() {
        boolean ended = order.found() && OrderContract.isTerminal(order.status());
        int wanted = order.status().equals("CONFIRMED") ? 1 : 0;
        for (String service : OrderContract.SERVICES) {
            List<HistoryEvent.FoundEffects> entries = books.stream()
                    .filter(book -> book.service().equals(service))
                    .toList();
            int effects = entries.stream()
                    .mapToInt(HistoryEvent.FoundEffects::effects)
                    .sum();
            int net = entries.stream().mapToInt(HistoryEvent.FoundEffects::net).sum();
            if (entries.size() > 1) {
                broken(Guarantee.G3, service + " was called under %d keys".formatted(entries.size()));
            }
            if (effects > 1) {
                broken(Guarantee.G3, service + " took effect %d times".formatted(effects));
            }
            if (ended && net != wanted) {
                broken(Guarantee.G3, "is %s, but %d effects of %s remain".formatted(order.status(), net, service));
            }
            if (!order.found() && net != 0) {
                broken(Guarantee.G3, "does not exist, but %d effects of %s remain".formatted(net, service));
            }
            if (ended) {
                words(service, effects, net);
            }
        }
    }

    /** A step that is undone must have taken effect before. A step that is not done must never have taken effect. */
    private void words(String service, int effects, int net) {
        switch (order.steps().getOrDefault(service, "")) {
            case "DONE" -> expect(service, "DONE", effects == 1 && net == 1);
            case "UNDONE" -> expect(service, "UNDONE", effects == 1 && net == 0);
            case "SKIPPED", "WAITING", "FAILED" -> expect(service, "not done", effects == 0);
            default -> {}
        }
    }

    private void expect(String service, String word, boolean so) {
        if (!so) {
            broken(Guarantee.G5, "says that %s is %s, and the ledger disagrees".formatted(service, word));
        }
    }

    private void broken(Guarantee guarantee, String what) {
        violations.add(new Violation(guarantee, order.orderId(), what));
    }
}
