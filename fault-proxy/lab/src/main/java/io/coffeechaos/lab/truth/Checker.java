package io.coffeechaos.lab.truth;

import io.coffeechaos.lab.client.Contract;
import io.coffeechaos.lab.history.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The checker: judges a history by the guarantees that customers are given. It is a pure function of the history, so that
 * a kept one can be judged again, and one that was made up can show that it bites.
 */
public final class Checker {
    /** Enough to see what is wrong; a broken system breaks everything. */
    public static final int VIOLATIONS_SHOWN_MAX = 40;

    /** What was promised. */
    public enum Guarantee {
        /** Nothing acknowledged is lost. */
        G1,
        /** One key, one order. */
        G2,
        /** Effects balance. */
        G3,
        /** Only legal histories; what a customer sees never goes backwards. */
        G4,
        /** No false words. */
        G5,
        /** The loser never acknowledges: nobody is shown what is not in the journal. */
        G6
    }

    /**
     * A promise that was broken.
     *
     * @param guarantee which
     * @param orderId whose, or the key as long as the order has no id
     * @param what happened
     */
    public record Violation(Guarantee guarantee, String orderId, String what) {
        @Override
        public String toString() {
            return guarantee + " " + orderId + ": " + what;
        }
    }

    /**
     * What was found.
     *
     * @param violations of any guarantee, none if all is well
     * @param customers who came
     * @param acknowledged customers who were answered 2xx
     * @param unanswered keys of customers who were not, in all of their attempts
     * @param ends how many orders ended how
     * @param effectsTwice orders that took effect twice somewhere
     * @param lost orders that were acknowledged and have not ended
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
            words.append("%d customers, %d acknowledged, %d not answered in all attempts; ended %s; lost %d, doubled %d"
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
    private final Map<String, List<Entry.Op>> byKey = new LinkedHashMap<>();
    private final Map<String, Entry.FoundOrder> orders = new LinkedHashMap<>();
    private final Map<String, List<Entry.FoundEffects>> effects = new LinkedHashMap<>();

    private Checker(List<Entry> history) {
        for (Entry entry : history) {
            switch (entry) {
                case Entry.Op op ->
                    byKey.computeIfAbsent(op.key(), key -> new ArrayList<>()).add(op);
                case Entry.FoundOrder order -> orders.put(order.orderId(), order);
                case Entry.FoundEffects found ->
                    effects.computeIfAbsent(found.orderId(), id -> new ArrayList<>())
                            .add(found);
                case Entry.Began began -> {}
                case Entry.Fault fault -> {}
                case Entry.LoadEnded ended -> {}
            }
        }
    }

    /** Judges a history. */
    public static Verdict check(List<Entry> history) {
        return new Checker(history).judge();
    }

    private Verdict judge() {
        Map<String, String> keyOfOrder = new HashMap<>();
        List<String> unanswered = new ArrayList<>();
        int customers = 0;
        int lost = 0;
        for (Map.Entry<String, List<Entry.Op>> customer : byKey.entrySet()) {
            customers++;
            List<Entry.Op> acknowledgements = customer.getValue().stream()
                    .filter(op -> op.function() == Entry.Function.submit && op.type() == Entry.Type.ok)
                    .toList();
            if (acknowledgements.isEmpty()) {
                unanswered.add(customer.getKey());
            } else {
                oneKeyOneOrder(customer.getKey(), acknowledgements, keyOfOrder);
                String id = acknowledgements.getFirst().orderId();
                lost += nothingIsLost(id, Optional.ofNullable(orders.get(id))) ? 0 : 1;
            }
            Optional<Entry.FoundOrder> order = acknowledgements.stream()
                    .flatMap(answer -> Optional.ofNullable(orders.get(answer.orderId())).stream())
                    .findFirst();
            add(ClientRules.check(customer.getKey(), customer.getValue(), order));
        }
        Map<String, Integer> ends = new TreeMap<>();
        int effectsTwice = 0;
        for (Entry.FoundOrder order : orders.values()) {
            List<Entry.FoundEffects> books = effects.getOrDefault(order.orderId(), List.of());
            add(OrderRules.check(order, books, keyOfOrder.containsKey(order.orderId())));
            effectsTwice += books.stream().anyMatch(book -> book.effects() > 1) ? 1 : 0;
            ends.merge(order.found() ? order.status() : "MISSING", 1, Integer::sum);
        }
        effects.keySet().stream()
                .filter(id -> !orders.containsKey(id))
                .forEach(id -> violations.add(
                        new Violation(Guarantee.G3, id, "a service was called for an order that nobody has")));
        return new Verdict(violations, customers, customers - unanswered.size(), unanswered, ends, effectsTwice, lost);
    }

    private void add(List<Violation> found) {
        violations.addAll(found);
    }

    private void oneKeyOneOrder(String key, List<Entry.Op> acknowledgements, Map<String, String> keyOfOrder) {
        String id = acknowledgements.getFirst().orderId();
        int digest = 0;
        for (Entry.Op answer : acknowledgements) {
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

    private boolean nothingIsLost(String id, Optional<Entry.FoundOrder> order) {
        String what;
        if (order.isEmpty() || !order.get().found()) {
            what = "was acknowledged and is not there";
        } else if (!Contract.isTerminal(order.get().status())) {
            what = "was acknowledged and has not ended: " + order.get().status();
        } else if (!order.get().listed()) {
            what = "was acknowledged and is not in the order list";
        } else {
            return true;
        }
        violations.add(new Violation(Guarantee.G1, id, what));
        return false;
    }
}
