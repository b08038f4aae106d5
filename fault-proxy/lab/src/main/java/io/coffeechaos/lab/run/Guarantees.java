package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.history.HistoryEvent;
import io.coffeechaos.lab.report.Table;
import io.coffeechaos.lab.report.Table.Cell;
import io.coffeechaos.lab.truth.Checker;
import io.coffeechaos.lab.truth.Checker.Guarantee;
import io.coffeechaos.lab.truth.Checker.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the {@link Checker} says about the customers of a run.
 *
 * @param notJudged why it says nothing, if so
 * @param customers the number of customers
 * @param violations the broken guarantees, without orders that have not ended: these are counted as open
 */
public record Guarantees(Optional<String> notJudged, int customers, List<Violation> violations) {
    private static final int SHOWN_MAX = 20;

    /** Copies the list. */
    public Guarantees {
        violations = List.copyOf(violations);
    }

    /**
     * No verdict.
     *
     * @param why a part of a sentence, such as {@code no customer came}
     */
    static Guarantees notJudged(String why) {
        return new Guarantees(Optional.of(why), 0, List.of());
    }

    /** Checks a history that has the final state. */
    static Guarantees of(List<HistoryEvent> history) {
        Set<String> open = open(history);
        Checker.Verdict verdict = Checker.check(history);
        return new Guarantees(
                Optional.empty(),
                verdict.customers(),
                verdict.violations().stream()
                        .filter(violation ->
                                violation.guarantee() != Guarantee.G1 || !open.contains(violation.orderId()))
                        .toList());
    }

    /** The orders that have not ended, and those that may still wait in the intake queue. */
    private static Set<String> open(List<HistoryEvent> history) {
        Set<String> stored = new HashSet<>();
        for (HistoryEvent entry : history) {
            if (entry instanceof HistoryEvent.Op op && op.type() == HistoryEvent.Type.ok && !op.queued()) {
                stored.add(op.orderId());
            }
        }
        Set<String> open = new HashSet<>();
        for (HistoryEvent entry : history) {
            if (entry instanceof HistoryEvent.FoundOrder order
                    && !OrderContract.isTerminal(order.status())
                    && (order.found() || !stored.contains(order.orderId()))) {
                open.add(order.orderId());
            }
        }
        return open;
    }

    /** How often a guarantee was broken. */
    int broken(Guarantee guarantee) {
        return (int) violations.stream()
                .filter(violation -> violation.guarantee() == guarantee)
                .count();
    }

    /** The broken guarantees, such as {@code G3 broken 1}; empty if every one was kept, or none was judged. */
    List<String> broken() {
        List<String> words = new ArrayList<>();
        for (Guarantee guarantee : Guarantee.values()) {
            if (broken(guarantee) > 0) {
                words.add(guarantee + " broken " + broken(guarantee));
            }
        }
        return words;
    }

    /** The first violation of a guarantee in words; empty if it was kept. */
    String first(Guarantee guarantee) {
        return violations.stream()
                .filter(violation -> violation.guarantee() == guarantee)
                .map(Violation::toString)
                .findFirst()
                .orElse("");
    }

    /** Who was judged, or why nobody was. */
    String sentence() {
        return notJudged
                .map(why -> "G1 to G6 were not judged: " + why + ".")
                .orElse("G1 to G6 were judged for " + customers
                        + " customers with a key: what each of them was told, the orders, and the ledgers of payment,"
                        + " inventory and shipping.");
    }

    /** A row for each guarantee. */
    Table table() {
        Table table =
                new Table("Guarantees").words("guarantee").texts("meaning").words("outcome");
        for (Guarantee guarantee : Guarantee.values()) {
            int count = broken(guarantee);
            Cell outcome = notJudged.isPresent()
                    ? Cell.of("not judged", "")
                    : Cell.judged(count == 0 ? "✓ kept" : "✗ broken " + count, count == 0);
            table.row(guarantee, guarantee.words(), outcome);
        }
        return table;
    }

    /** A row for each violation, {@value #SHOWN_MAX} of each guarantee at most. */
    Table shown() {
        Table table = new Table("Broken guarantees").words("guarantee", "order").texts("what");
        some().forEach(violation -> table.row(violation.guarantee(), violation.orderId(), violation.what()));
        return table;
    }

    private List<Violation> some() {
        List<Violation> some = new ArrayList<>();
        for (Guarantee guarantee : Guarantee.values()) {
            violations.stream()
                    .filter(violation -> violation.guarantee() == guarantee)
                    .limit(SHOWN_MAX)
                    .forEach(some::add);
        }
        return some;
    }

    /** For {@code report.json}: the counts are null if nothing was judged. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("notJudged", notJudged.orElse(null))
                .put("customers", customers);
        for (Guarantee guarantee : Guarantee.values()) {
            json.put(guarantee.name(), notJudged.isPresent() ? null : (Integer) broken(guarantee));
        }
        ArrayNode shown = json.putArray("violations");
        some().forEach(violation -> shown.addObject()
                .put("guarantee", violation.guarantee().name())
                .put("order", violation.orderId())
                .put("what", violation.what()));
        return json;
    }
}
