package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderState;
import io.coffeechaos.orders.entity.OrderStates;

/** Checks every order after all faults have ended and time has passed, and again after the last message has arrived. */
final class RestCheck {
    private static final int WAKES_MAX = 50;
    private static final int RECOVERIES_MAX = 100;
    private static final int PUBLISHES_MAX = 20;
    private static final int ATTEMPTS_MAX = 120;
    /** Three steps and three undos, each by two owners that learn of each other late, and half as many again. */
    private static final int ATTEMPTS_HEALED_MAX = 18;

    private static final int ROW_WRITES_MAX = 150;

    private RestCheck() {}

    /** Checks an order after all faults have ended and enough time has passed. */
    static void atRest(Dossier order) {
        boolean promised = order.acknowledged || order.promised;
        if ((promised || order.row.isPresent()) && !order.isTerminal()) {
            throw Checker.broken(
                    Rule.I11,
                    order,
                    "still " + order.status().map(Enum::name).orElse("unknown") + " long after healing");
        }
        if (order.intakeMessages > 0) {
            throw Checker.broken(Rule.I11, order, "still in the intake queue long after healing");
        }
        if (order.state() instanceof OrderState.Terminal terminal && (promised || order.row.isPresent())) {
            if (order.published == 0) {
                throw Checker.broken(Rule.I11, order, "ended, but not published long after healing");
            }
            projected(order, terminal);
        }
    }

    private static void projected(Dossier order, OrderState.Terminal terminal) {
        if (order.row.isEmpty()) {
            throw Checker.broken(Rule.I9, order, "ended, but has no row");
        }
        OrderRow row = order.row.get();
        if (row.wakeAt().isPresent()
                || !row.view().equals(OrderStates.view(terminal))
                || !row.events().equals(OrderStates.history(terminal))) {
            throw Checker.broken(
                    Rule.I9,
                    order,
                    "its row is not the journal's projection: version "
                            + row.view().version() + " " + row.view().status() + " of " + order.version() + " "
                            + terminal.status());
        }
    }

    /** Checks the cost of one order under any faults. The limits are several times the maxima of many schedules. */
    private static void affordable(Dossier order) {
        bounded(order, order.wakes, WAKES_MAX, "wakes");
        bounded(order, order.recoveries, RECOVERIES_MAX, "recoveries");
        bounded(order, order.published, PUBLISHES_MAX, "publishes");
        bounded(order, order.attempts, ATTEMPTS_MAX, "attempts");
        bounded(order, order.attemptsHealed, ATTEMPTS_HEALED_MAX, "attempts after healing");
        bounded(order, order.rowWrites, ROW_WRITES_MAX, "row writes");
    }

    private static void bounded(Dossier order, int count, int max, String what) {
        if (count > max) {
            throw Checker.broken(Rule.I12, order, count + " " + what + ", at most " + max + " are allowed");
        }
    }

    /** Checks an order when nothing is under way any more. The promises about its end must still hold. */
    static void atTheEnd(Dossier order) {
        affordable(order);
        if (order.state() instanceof OrderState.Terminal terminal) {
            Checker.ended(order, terminal);
        }
    }
}
