package io.coffeechaos.lab.truth;

import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.history.HistoryEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The checker: compares a history with the guarantees for customers. It is a pure function of the history. So it can
 * check a stored history again, and tests can give it histories with known violations.
 */
public final class Checker {
    /** The largest number of violations in a report. These are enough to find the cause. */
    public static final int VIOLATIONS_SHOWN_MAX = 40;

    /** The guarantees for customers. */
    public enum Guarantee {
        G1("no acknowledged order is lost"),
        G2("one key, one order"),
        G3("a confirmed order has each effect exactly once; any other ended order has no effect left"),
        G4("an order changes only by legal transitions, and no client sees an older version after a newer one"),
        G5("no answer is false"),
        /** A node that lost its shard acknowledges nothing. */
        G6("no client sees a state that is not in the journal");

        private final String words;

        Guarantee(String words) {
            this.words = words;
        }

        /** The guarantee in words. */
        public String words() {
            return words;
        }
    }

    /**
     * A broken guarantee.
     *
     * @param guarantee the guarantee
     * @param orderId the order's id, or its key if the order has no id
     * @param what the violation in words
     */
    public record Violation(Guarantee guarantee, String orderId, String what) {
        @Override
        public String toString() {
            return guarantee + " " + orderId + ": " + what;
        }
    }

    /**
     * The result of a check.
     *
     * @param violations all violations; empty if every guarantee was kept
     * @param customers the number of customers
     * @param acknowledged the number of customers with an answer of 2xx
     * @param unanswered the keys of customers without such an answer after all attempts
     * @param ends the number of orders by final status
     * @param effectsTwice the number of orders that took effect twice at a dependency
     * @param lost the number of orders that were acknowledged but are missing, unlisted or have not ended
     */
    public record Verdict(
            List<Violation> violations,
            int customers,
            int acknowledged,
            List<String> unanswered,
            Map<String, Integer> ends,
            int effectsTwice,
            int lost) {
        public Verdict {
            violations = List.copyOf(violations);
            unanswered = List.copyOf(unanswered);
            ends = new TreeMap<>(ends);
        }

        /** Whether every guarantee was kept. */
        public boolean isGood() {
            return violations.isEmpty();
        }

        /** The verdict in a few lines. */
        public String words() {
            StringBuilder words = new StringBuilder();
            words.append(("%d customers, %d acknowledged, %d without an answer after all attempts; ended %s; lost %d,"
                            + " with a double effect %d")
                    .formatted(customers, acknowledged, unanswered.size(), ends, lost, effectsTwice));
            violations.stream().limit(VIOLATIONS_SHOWN_MAX).forEach(violation -> words.append('\n')
                    .append(violation));
            if (violations.size() > VIOLATIONS_SHOWN_MAX) {
                words.append("\nand %d more".formatted(violations.size() - VIOLATIONS_SHOWN_MAX));
            }
            return words.toString();
        }
    }

    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, List<HistoryEvent.Op>> byKey = new LinkedHashMap<>();
    private final Map<String, HistoryEvent.FoundOrder> orders = new LinkedHashMap<>();
    private final Map<String, List<HistoryEvent.FoundEffects>> effects = new LinkedHashMap<>();

    private Checker(List<HistoryEvent> history) {
        for (HistoryEvent entry : history) {
            switch (entry) {
                case HistoryEvent.Op op ->
                    byKey.computeIfAbsent(op.key(), key -> new ArrayList<>()).add(op);
                case HistoryEvent.FoundOrder order -> orders.put(order.orderId(), order);
                case HistoryEvent.FoundEffects found ->
                    effects.computeIfAbsent(found.orderId(), id -> new ArrayList<>())
                            .add(found);
                case HistoryEvent.Began began -> {}
                case HistoryEvent.Checkout checkout -> {}
                case HistoryEvent.Fault fault -> {}
                case HistoryEvent.LoadEnded ended -> {}
            }
        }
    }

    /** Checks a history. */
    public static Verdict check(List<HistoryEvent> history) {
        return new Checker(history).judge();
    }

    private Verdict judge() {
        Map<String, String> keyOfOrder = new HashMap<>();
        List<String> unanswered = new ArrayList<>();
        int customers = 0;
        int lost = 0;
        for (Map.Entry<String, List<HistoryEvent.Op>> customer : byKey.entrySet()) {
            customers++;
            List<HistoryEvent.Op> acknowledgements = customer.getValue().stream()
                    .filter(op -> op.function() == HistoryEvent.Function.submit && op.type() == HistoryEvent.Type.ok)
                    .toList();
            if (acknowledgements.isEmpty()) {
                unanswered.add(customer.getKey());
            } else {
                oneKeyOneOrder(customer.getKey(), acknowledgements, keyOfOrder);
                String id = acknowledgements.getFirst().orderId();
                lost += nothingIsLost(id, Optional.ofNullable(orders.get(id))) ? 0 : 1;
            }
            Optional<HistoryEvent.FoundOrder> order = acknowledgements.stream()
                    .flatMap(answer -> Optional.ofNullable(orders.get(answer.orderId())).stream())
                    .findFirst();
            add(ClientRules.check(customer.getKey(), customer.getValue(), order));
        }
        Map<String, Integer> ends = new TreeMap<>();
        int effectsTwice = 0;
        for (HistoryEvent.FoundOrder order : orders.values()) {
            List<HistoryEvent.FoundEffects> books = effects.getOrDefault(order.orderId(), List.of());
            add(OrderRules.check(order, books, keyOfOrder.containsKey(order.orderId())));
            effectsTwice += books.stream().anyMatch(book -> book.effects() > 1) ? 1 : 0;
            ends.merge(order.found() ? order.status() : "MISSING", 1, Integer::sum);
        }
        effects.keySet().stream()
                .filter(id -> !orders.containsKey(id))
                .forEach(id -> violations.add(
                        new Violation(Guarantee.G3, id, "a dependency was called for an order that does not exist")));
        return new Verdict(violations, customers, customers - unanswered.size(), unanswered, ends, effectsTwice, lost);
    }

    private void add(List<Violation> found) {
        violations.addAll(found);
    }

    private void oneKeyOneOrder(String key, List<HistoryEvent.Op> acknowledgements, Map<String, String> keyOfOrder) {
        String id = acknowledgements.getFirst().orderId();
        int digest = 0;
        for (HistoryEvent.Op answer : acknowledgements) {
            if (!answer.orderId().equals(id)) {
                violations.add(new Violation(
                        Guarantee.G2, id, "key " + key + " was answered with " + answer.orderId() + " as well"));
            }
            if (digest != 0 && answer.digest() != 0 && answer.digest() != digest) {
                violations.add(new Violation(Guarantee.G2, id, "two acknowledgements of one key differ"));
            }
            digest = answer.digest() == 0 ? digest : answer.digest();
        }
        String other = Optional.ofNullable(keyOfOrder.putIfAbsent(id, key)).orElse(key);
        if (!other.equals(key)) {
            violations.add(new Violation(Guarantee.G2, id, "is the order of both " + other + " and " + key));
        }
    }

    private boolean nothingIsLost(String id, Optional<HistoryEvent.FoundOrder> order) {
        String what;
        if (order.isEmpty() || !order.get().found()) {
            what = "was acknowledged but does not exist";
        } else if (!OrderContract.isTerminal(order.get().status())) {
            what = "was acknowledged but has not ended: " + order.get().status();
        } else if (!order.get().listed()) {
            what = "was acknowledged but is not in the order list";
        } else {
            return true;
        }
        violations.add(new Violation(Guarantee.G1, id, what));
        return false;
    }
}
