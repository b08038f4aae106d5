package io.coffeechaos.lab.truth;

import io.coffeechaos.lab.client.Contract;
import io.coffeechaos.lab.history.Entry;
import io.coffeechaos.lab.truth.Checker.Guarantee;
import io.coffeechaos.lab.truth.Checker.Violation;
import java.util.ArrayList;
import java.util.List;

/** What an order must look like in the end: its log, its row, and the books of the outside services about it. */
final class OrderRules {
    private final Entry.FoundOrder order;
    private final List<Entry.FoundEffects> books;
    private final List<Violation> violations = new ArrayList<>();

    private OrderRules(Entry.FoundOrder order, List<Entry.FoundEffects> books) {
        this.order = order;
        this.books = books;
    }

    /**
     * Judges one order.
     *
     * @param books what the services did for it
     * @param acknowledged whether a customer was told of it; if so, that it ends is judged elsewhere
     */
    static List<Violation> check(Entry.FoundOrder order, List<Entry.FoundEffects> books, boolean acknowledged) {
        OrderRules rules = new OrderRules(order, books);
        if (order.found()) {
            rules.legalHistory();
            rules.rowAgrees();
        }
        // Nobody was told of it, and yet it has a row, so somebody must drive it to its end.
        if (!acknowledged && order.listed() && !Contract.isTerminal(order.status())) {
            rules.broken(Guarantee.G1, "has a row and has not ended: " + order.status());
        }
        rules.effectsBalance();
        return rules.violations;
    }

    private void legalHistory() {
        long seq = 0;
        String status = "ACCEPTED";
        for (Entry.LogEvent event : order.log()) {
            seq++;
            if (event.seq() != seq) {
                broken(Guarantee.G4, "version %d is followed by %d".formatted(seq - 1, event.seq()));
                seq = event.seq();
            }
            if (Contract.isTerminal(status)) {
                broken(Guarantee.G4, event.type() + " after " + status);
            } else if (!Contract.mayFollow(status, event.status())) {
                broken(Guarantee.G4, event.status() + " after " + status);
            }
            status = event.status();
        }
        if (order.log().isEmpty()) {
            broken(Guarantee.G4, "has no history");
        } else if (!status.equals(order.status()) || seq != order.version()) {
            broken(
                    Guarantee.G4,
                    "is %s in version %d, and its history ends with %s in version %d"
                            .formatted(order.status(), order.version(), status, seq));
        }
    }

    private void rowAgrees() {
        boolean ended = Contract.isTerminal(order.status());
        boolean differs = !order.listedStatus().equals(order.status()) || order.listedVersion() != order.version();
        if (ended && order.listed() && differs) {
            broken(
                    Guarantee.G4,
                    "is %s in version %d, and %s in version %d in the order list"
                            .formatted(order.status(), order.version(), order.listedStatus(), order.listedVersion()));
        }
    }

    private void effectsBalance() {
        boolean ended = order.found() && Contract.isTerminal(order.status());
        int wanted = order.status().equals("CONFIRMED") ? 1 : 0;
        for (String service : Contract.SERVICES) {
            List<Entry.FoundEffects> entries = books.stream()
                    .filter(book -> book.service().equals(service))
                    .toList();
            int effects = entries.stream().mapToInt(Entry.FoundEffects::effects).sum();
            int net = entries.stream().mapToInt(Entry.FoundEffects::net).sum();
            if (entries.size() > 1) {
                broken(Guarantee.G3, service + " was asked under %d keys".formatted(entries.size()));
            }
            if (effects > 1) {
                broken(Guarantee.G3, service + " took effect %d times".formatted(effects));
            }
            if (ended && net != wanted) {
                broken(Guarantee.G3, "is %s, and %d of %s stand".formatted(order.status(), net, service));
            }
            if (!order.found() && net != 0) {
                broken(Guarantee.G3, "is not there, and %d of %s stand".formatted(net, service));
            }
            if (ended) {
                words(service, effects, net);
            }
        }
    }

    /** "Returned" means that it had been taken; "not charged" means never. */
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
            broken(Guarantee.G5, "says that %s is %s, and the books say otherwise".formatted(service, word));
        }
    }

    private void broken(Guarantee guarantee, String what) {
        violations.add(new Violation(guarantee, order.orderId(), what));
    }
}
