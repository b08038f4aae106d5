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

/** Checks what readers, subscribers and the events queue are told about an order. It must never exceed the truth. */
final class ReadCheck {
    private ReadCheck() {}

    /** Checks the answer of an order to a reader. */
    static void read(Dossier order, ReadReply reply) {
        if (reply instanceof OrderProtocol.Found found) {
            shown(order, found.view());
        }
    }

    /** Checks a view that a client sees. */
    static void seen(Dossier order, OrderView view, long versionBefore) {
        shown(order, view);
        if (view.version() < versionBefore && !order.hadRivals) {
            throw Checker.broken(Rule.I7, order, "version " + view.version() + " after " + versionBefore);
        }
    }

    private static void shown(Dossier order, OrderView view) {
        if (view.version() > order.version()) {
            throw Checker.broken(
                    Rule.I7, order, "version " + view.version() + " shown, but the journal has " + order.version());
        }
        Optional<OrderState.Stored> persisted = order.at(view.version());
        if (persisted.isEmpty() || persisted.get().status() != view.status()) {
            throw Checker.broken(
                    Rule.I7, order, "shown as " + view.version() + " " + view.status() + ", a state that it never had");
        }
        for (OrderView.StepView step : view.steps()) {
            words(order, step.name(), step.state());
        }
    }

    /** Checks the last event that a subscriber has received. */
    static void heard(Dossier order, long seq) {
        if (seq > order.version()) {
            throw Checker.broken(Rule.I7, order, "subscriber got " + seq + ", but the journal has " + order.version());
        }
    }

    /** Checks the event of a finished order before it is sent. */
    static void publishing(Dossier order, FinishedOrder end) {
        if (!order.isTerminal() || order.status().orElseThrow() != end.status()) {
            throw Checker.broken(Rule.I8, order, "published as " + end.status() + ", but it is " + order.status());
        }
    }

    /** Checks a 404 to a client. */
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
                    throw Checker.broken(Rule.I8, order, step + " shown as done, but it never was");
                }
            }
            case UNDONE -> {
                if (ledger.effects == 0 || ledger.undos == 0) {
                    throw Checker.broken(Rule.I8, order, step + " shown as undone, but it never was");
                }
            }
            case SKIPPED -> {
                if (ledger.effects > 0) {
                    throw Checker.broken(Rule.I8, order, step + " shown as never made, but it was");
                }
            }
            case WAITING, RUNNING, RETRYING, DELAYED, FAILED, UNDOING -> {}
        }
    }
}
