package io.coffeechaos.lab.truth;

import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.history.HistoryEvent;
import io.coffeechaos.lab.truth.Checker.Guarantee;
import io.coffeechaos.lab.truth.Checker.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules for the answers that one customer gets, on all devices with the order's key. */
final class ClientRules {
    /** The system may delay a valid order with these statuses and any 5xx. Any other status refuses the order. */
    private static final Set<Integer> LATER = Set.of(0, 409, 429);

    private final String key;
    private final Optional<HistoryEvent.FoundOrder> order;
    private final List<Violation> violations = new ArrayList<>();
    private boolean acknowledgedForSure;

    private ClientRules(String key, Optional<HistoryEvent.FoundOrder> order) {
        this.key = key;
        this.order = order;
    }

    /**
     * Checks the answers of one customer.
     *
     * @param ops the customer's operations, in the order of the history
     * @param order the final state of the order, if it is known
     */
    static List<Violation> check(String key, List<HistoryEvent.Op> ops, Optional<HistoryEvent.FoundOrder> order) {
        ClientRules rules = new ClientRules(key, order);
        Map<String, HistoryEvent.Op> lastSeen = new HashMap<>();
        for (HistoryEvent.Op op : ops) {
            if (op.type() == HistoryEvent.Type.invoke) {
                continue;
            }
            switch (op.function()) {
                case submit -> rules.submitted(op);
                case read -> rules.read(op);
                case cancel -> rules.cancelled(op);
            }
            if (op.type() == HistoryEvent.Type.ok && op.version() > 0) {
                Optional<HistoryEvent.Op> before = Optional.ofNullable(lastSeen.put(op.process(), op));
                before.ifPresent(earlier -> rules.forwards(earlier, op));
                rules.seen(op);
            }
        }
        return rules.violations;
    }

    private void submitted(HistoryEvent.Op op) {
        if (op.type() == HistoryEvent.Type.ok) {
            acknowledgedForSure |= !op.queued();
        } else if (op.status() < 500 && !LATER.contains(op.status())) {
            broken(Guarantee.G5, "a valid order was refused with " + op.status() + " " + op.error());
        }
    }

    private void read(HistoryEvent.Op op) {
        // An order that waits in the intake queue may answer 404 for a while.
        if (op.status() == 404 && acknowledgedForSure) {
            broken(Guarantee.G5, "404 after an acknowledgement");
        }
    }

    private void cancelled(HistoryEvent.Op op) {
        String end = order.map(HistoryEvent.FoundOrder::status).orElse("");
        if (op.type() == HistoryEvent.Type.ok && OrderContract.isTerminal(end) && !mayEndCancelled(end)) {
            broken(Guarantee.G5, "a promise to cancel was followed by " + end);
        }
        if (op.status() == 409 && op.error().equals("not-cancellable") && end.equals("CANCELLED")) {
            broken(Guarantee.G5, "was called not cancellable, but was cancelled");
        }
    }

    /** An order may expire before its cancellation is complete. An expired order has no effect left either. */
    private static boolean mayEndCancelled(String end) {
        return end.equals("CANCELLED") || end.equals("EXPIRED");
    }

    private void forwards(HistoryEvent.Op before, HistoryEvent.Op after) {
        if (after.version() < before.version()) {
            broken(
                    Guarantee.G4,
                    "went back from version %d to %d as seen by %s"
                            .formatted(before.version(), after.version(), after.process()));
        }
        boolean changed = !after.orderStatus().isEmpty() && !after.orderStatus().equals(before.orderStatus());
        if (OrderContract.isTerminal(before.orderStatus()) && changed) {
            broken(Guarantee.G4, "changed from " + before.orderStatus() + " to " + after.orderStatus());
        }
    }

    /** The status and steps that the client saw must be in the order's log with the same version. */
    private void seen(HistoryEvent.Op op) {
        if (order.isEmpty() || order.get().log().isEmpty()) {
            return;
        }
        List<HistoryEvent.LogEvent> log = order.get().log();
        if (op.version() > log.getLast().seq()) {
            broken(
                    Guarantee.G6,
                    "version %d was shown, but the journal ends with %d"
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
                        "was shown as %s in version %d, but this version was %s"
                                .formatted(op.orderStatus(), op.version(), event.status())));
        op.steps().forEach((step, state) -> steps(op, log, step, state));
    }

    /** If a step is shown as done, undone or failed, the log must have that event at or before the version. */
    private void steps(HistoryEvent.Op op, List<HistoryEvent.LogEvent> log, String step, String state) {
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
        violations.add(new Violation(
                guarantee, order.map(HistoryEvent.FoundOrder::orderId).orElse(key), what));
    }
}
