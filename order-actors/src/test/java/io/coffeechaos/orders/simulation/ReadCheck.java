package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderProtocol.ReadReply;
import io.coffeechaos.orders.entity.OrderState;
import io.coffeechaos.orders.entity.OrderView;
import io.coffeechaos.orders.entity.StepState;
import io.coffeechaos.orders.queue.events.FinishedOrder;
import io.coffeechaos.orders.simulation.Dossier.Ledger;
import java.util.Optional;

/** What is said of an order, to readers, subscribers and in the events queue: never more than is true. */
final class ReadCheck {
    private ReadCheck() {}

    /** The order answers a reader. */
    static void read(Dossier order, ReadReply reply) {
        if (reply instanceof OrderProtocol.Found found) {
            shown(order, found.view());
        }
    }

    /** A client sees this. */
    static void seen(Dossier order, OrderView view, long versionBefore) {
        shown(order, view);
        if (view.version() < versionBefore && !order.hadRivals) {
            throw Checker.broken(Rule.I7, order, "version " + view.version() + " after " + versionBefore);
        }
    }

    private static void shown(Dossier order, OrderView view) {
        if (view.version() > order.version()) {
            throw Checker.broken(
                    Rule.I7, order, "version " + view.version() + " shown, the journal has " + order.version());
        }
        Optional<OrderState.Stored> persisted = order.at(view.version());
        if (persisted.isEmpty() || persisted.get().status() != view.status()) {
            throw Checker.broken(
                    Rule.I7, order, "shown as " + view.version() + " " + view.status() + ", which it never was");
        }
        for (OrderView.StepView step : view.steps()) {
            words(order, step.name(), step.state());
        }
    }

    /** A subscriber has heard of events up to this one. */
    static void heard(Dossier order, long seq) {
        if (seq > order.version()) {
            throw Checker.broken(Rule.I7, order, "a subscriber hears " + seq + ", the journal has " + order.version());
        }
    }

    /** The news that it has ended goes out. */
    static void publishing(Dossier order, FinishedOrder end) {
        if (!order.isTerminal() || order.status().orElseThrow() != end.status()) {
            throw Checker.broken(Rule.I8, order, "published as " + end.status() + ", and it is " + order.status());
        }
    }

    /** A client is told that there is no such order. */
    static void notFound(Dossier order, boolean toldBefore) {
        if (toldBefore) {
            throw Checker.broken(Rule.I7, order, "404 after it was acknowledged");
        }
    }

    static void words(Dossier order, Step step, StepState state) {
        Ledger ledger = order.ledger(step);
        switch (state) {
            case DONE -> {
                if (ledger.effects == 0) {
                    throw Checker.broken(Rule.I8, order, step + " said to be done, and never was");
                }
            }
            case UNDONE -> {
                if (ledger.effects == 0 || ledger.undos == 0) {
                    throw Checker.broken(Rule.I8, order, step + " said to be undone, and never was");
                }
            }
            case SKIPPED -> {
                if (ledger.effects > 0) {
                    throw Checker.broken(Rule.I8, order, step + " said never to have been, and was");
                }
            }
            case WAITING, RUNNING, RETRYING, DELAYED, FAILED, UNDOING -> {}
        }
    }
}
