package io.coffeechaos.lab.truth;

import io.coffeechaos.lab.client.Contract;
import io.coffeechaos.lab.history.Entry;
import io.coffeechaos.lab.truth.Checker.Guarantee;
import io.coffeechaos.lab.truth.Checker.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one customer may be told, by all of the devices that know the order's key. */
final class ClientRules {
    /** A valid order may be put off with these, and with any 5xx; anything else refuses it. */
    private static final Set<Integer> LATER = Set.of(0, 409, 429);

    private final String key;
    private final Optional<Entry.FoundOrder> order;
    private final List<Violation> violations = new ArrayList<>();
    private boolean acknowledgedForSure;

    private ClientRules(String key, Optional<Entry.FoundOrder> order) {
        this.key = key;
        this.order = order;
    }

    /**
     * Judges what a customer was told.
     *
     * @param ops in the order in which they were written
     * @param order as it was in the end, if it is known
     */
    static List<Violation> check(String key, List<Entry.Op> ops, Optional<Entry.FoundOrder> order) {
        ClientRules rules = new ClientRules(key, order);
        Map<String, Entry.Op> lastSeen = new HashMap<>();
        for (Entry.Op op : ops) {
            if (op.type() == Entry.Type.invoke) {
                continue;
            }
            switch (op.function()) {
                case submit -> rules.submitted(op);
                case read -> rules.read(op);
                case cancel -> rules.cancelled(op);
            }
            if (op.type() == Entry.Type.ok && op.version() > 0) {
                Optional<Entry.Op> before = Optional.ofNullable(lastSeen.put(op.process(), op));
                before.ifPresent(earlier -> rules.forwards(earlier, op));
                rules.seen(op);
            }
        }
        return rules.violations;
    }

    private void submitted(Entry.Op op) {
        if (op.type() == Entry.Type.ok) {
            acknowledgedForSure |= !op.queued();
        } else if (op.status() < 500 && !LATER.contains(op.status())) {
            broken(Guarantee.G5, "a valid order was refused with " + op.status() + " " + op.error());
        }
    }

    private void read(Entry.Op op) {
        // What waits in the intake queue may not be there yet.
        if (op.status() == 404 && acknowledgedForSure) {
            broken(Guarantee.G5, "404 after an acknowledgement");
        }
    }

    private void cancelled(Entry.Op op) {
        String end = order.map(Entry.FoundOrder::status).orElse("");
        if (op.type() == Entry.Type.ok && Contract.isTerminal(end) && !mayEndCancelled(end)) {
            broken(Guarantee.G5, "a promise to cancel was followed by " + end);
        }
        if (op.status() == 409 && op.error().equals("not-cancellable") && end.equals("CANCELLED")) {
            broken(Guarantee.G5, "was called not cancellable, and was cancelled");
        }
    }

    /** The time budget may be spent before the undoing is done; nothing is left of the order then either. */
    private static boolean mayEndCancelled(String end) {
        return end.equals("CANCELLED") || end.equals("EXPIRED");
    }

    private void forwards(Entry.Op before, Entry.Op after) {
        if (after.version() < before.version()) {
            broken(
                    Guarantee.G4,
                    "went back from version %d to %d before the eyes of %s"
                            .formatted(before.version(), after.version(), after.process()));
        }
        boolean changed = !after.orderStatus().isEmpty() && !after.orderStatus().equals(before.orderStatus());
        if (Contract.isTerminal(before.orderStatus()) && changed) {
            broken(Guarantee.G4, "changed from " + before.orderStatus() + " to " + after.orderStatus());
        }
    }

    /** What was shown must be in the order's log, with this very version. */
    private void seen(Entry.Op op) {
        if (order.isEmpty() || order.get().log().isEmpty()) {
            return;
        }
        List<Entry.LogEvent> log = order.get().log();
        if (op.version() > log.getLast().seq()) {
            broken(
                    Guarantee.G6,
                    "version %d was shown, and the journal ends with %d"
                            .formatted(op.version(), log.getLast().seq()));
            return;
        }
        if (op.orderStatus().isEmpty()) {
            return;
        }
        log.stream()
                .filter(event -> event.seq() == op.version())
                .filter(event -> !event.status().equals(op.orderStatus()))
                .forEach(event -> broken(
                        Guarantee.G5,
                        "was shown as %s in version %d, which was %s"
                                .formatted(op.orderStatus(), op.version(), event.status())));
        op.steps().forEach((step, state) -> steps(op, log, step, state));
    }

    /** Whoever reads that a step is done or undone must find that in the log, at or before the version. */
    private void steps(Entry.Op op, List<Entry.LogEvent> log, String step, String state) {
        String proof =
                switch (state) {
                    case "DONE" -> "StepSucceeded";
                    case "UNDONE" -> "StepUndone";
                    case "FAILED" -> "StepFailed";
                    default -> "";
                };
        boolean proven = log.stream()
                .anyMatch(event -> event.seq() <= op.version()
                        && event.step().equals(step)
                        && event.type().equals(proof));
        if (!proof.isEmpty() && !proven) {
            broken(
                    Guarantee.G5,
                    "%s was shown as %s in version %d without a %s".formatted(step, state, op.version(), proof));
        }
    }

    private void broken(Guarantee guarantee, String what) {
        violations.add(
                new Violation(guarantee, order.map(Entry.FoundOrder::orderId).orElse(key), what));
    }
}
