package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.OrderFact;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.HistoryEntry;
import io.coffeechaos.orders.entity.OrderEvent;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderProtocol.AcceptReply;
import io.coffeechaos.orders.entity.OrderProtocol.ReadReply;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderState;
import io.coffeechaos.orders.entity.OrderStates;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.entity.OrderView;
import io.coffeechaos.orders.entity.StepState;
import io.coffeechaos.orders.simulation.Dossier.Ledger;
import io.coffeechaos.orders.simulation.Dossier.Slot;
import io.coffeechaos.orders.testkit.LegalHistory;
import java.util.List;

/**
 * The rules, checked at the moment something happens that could break them. What is true comes from the
 * {@link Dossier}s; nothing that the product believes is taken for evidence.
 */
final class Checker {
    /** Slots of one order in the journal. */
    private static final int SLOTS_MAX = 30;

    private final World world;

    Checker(World world) {
        this.world = world;
    }

    private static void broken(Rule rule, Dossier order, String what) {
        throw new RuleBroken(rule, "order " + order.number + ": " + what);
    }

    // ---- promises

    /** The order answers a submit. */
    void answered(Dossier order, OrderAccepted request, AcceptReply reply) {
        if (!(reply instanceof OrderProtocol.Accepted(var first, boolean replayed))) {
            if (reply instanceof OrderProtocol.KeyReused && order.state() instanceof OrderState.Stored stored) {
                if (OrderStates.accepted(stored).fingerprint().equals(request.fingerprint())) {
                    broken(Rule.I2, order, "the same order under its own key was refused as another");
                }
            }
            return;
        }
        world.trace(order, () -> "answers 202" + (replayed ? ", replayed" : ""));
        if (!(order.state() instanceof OrderState.Stored stored)) {
            broken(Rule.I1, order, "202 without an acceptance in the journal");
            return;
        }
        if (order.row.isEmpty()) {
            broken(Rule.I1, order, "202 without a row");
        }
        if (!first.equals(OrderStates.accepted(stored))) {
            broken(Rule.I2, order, "202 with a body that is not the acceptance's");
        }
        if (!first.fingerprint().equals(request.fingerprint())) {
            broken(Rule.I2, order, "202 to another order under the same key");
        }
        order.acknowledged = true;
    }

    /** The order answers a reader. */
    void read(Dossier order, ReadReply reply) {
        if (reply instanceof OrderProtocol.Found found) {
            shown(order, found.view());
        }
    }

    /** A client sees this. */
    void seen(Dossier order, OrderView view, long versionBefore) {
        shown(order, view);
        if (view.version() < versionBefore && !order.hadRivals) {
            broken(Rule.I7, order, "version " + view.version() + " after " + versionBefore);
        }
    }

    private static void shown(Dossier order, OrderView view) {
        if (view.version() > order.version()) {
            broken(Rule.I7, order, "version " + view.version() + " shown, the journal has " + order.version());
        }
        for (OrderView.StepView step : view.steps()) {
            words(order, step.name(), step.state());
        }
    }

    /** A client is told that there is no such order. */
    void notFound(Dossier order, boolean toldBefore) {
        if (toldBefore) {
            broken(Rule.I7, order, "404 after it was acknowledged");
        }
    }

    // ---- the journal

    void contiguous(Dossier order, int slot) {
        if (slot != order.slots.size() + 1) {
            broken(Rule.I3, order, "slot " + slot + " written after slot " + order.slots.size());
        }
        if (slot > SLOTS_MAX) {
            broken(Rule.I3, order, "over " + SLOTS_MAX + " slots");
        }
    }

    void rewritten(Dossier order, int slot, Slot before, Slot after) {
        if (!before.event().equals(after.event())) {
            broken(Rule.I3, order, "slot " + slot + " rewritten by its own writer with something else");
        }
    }

    void overwritten(Dossier order, int slot) {
        broken(Rule.I3, order, "slot " + slot + " overwritten by another writer");
    }

    void persistReported(Dossier order, int slot, long writer, OrderEvent event) {
        if (order.slots.size() < slot) {
            broken(Rule.I3, order, "slot " + slot + " reported as written and is not");
        }
        Slot there = order.slots.get(slot - 1);
        if (there.writer() != writer || there.event() != event) {
            broken(Rule.I3, order, "slot " + slot + " reported as written holds something else");
        }
    }

    void journalled(Dossier order, OrderEvent event, OrderState before, OrderState after) {
        List<HistoryEntry> history = OrderStates.history(after);
        if (history.size() > SLOTS_MAX) {
            broken(Rule.I3, order, "over " + SLOTS_MAX + " outward events");
        }
        LegalHistory.problem(history, (int) OrderStates.version(before))
                .ifPresent(problem -> broken(Rule.I6, order, problem));
        for (OrderFact fact : OrderStates.facts(event)) {
            if (fact instanceof OrderFact.StepSucceeded succeeded && order.ledger(succeeded.step()).effects == 0) {
                broken(Rule.I8, order, succeeded.step() + " called done without an effect");
            }
        }
        if (after instanceof OrderState.Terminal terminal) {
            ended(order, terminal);
        }
    }

    private void ended(Dossier order, OrderState.Terminal terminal) {
        OrderStatus status = terminal.status();
        if (status != OrderStatus.CANCELLED && order.cancelTaken) {
            broken(Rule.I6, order, "a cancel was taken, and the order ends " + status);
        }
        balanced(order, status);
        for (Step step : Step.values()) {
            words(order, step, OrderStates.step(terminal, step));
        }
    }

    /** The books of an order that has ended that way. */
    private static void balanced(Dossier order, OrderStatus status) {
        int wanted = status == OrderStatus.CONFIRMED ? 1 : 0;
        for (Step step : Step.values()) {
            Ledger ledger = order.ledger(step);
            if (ledger.net() != wanted) {
                broken(Rule.I5, order, status + " with " + ledger.net() + " of " + step);
            }
            if (status == OrderStatus.CONFIRMED && ledger.undos > 0) {
                broken(Rule.I5, order, "CONFIRMED, and " + step + " was undone");
            }
        }
    }

    private static void words(Dossier order, Step step, StepState state) {
        Ledger ledger = order.ledger(step);
        switch (state) {
            case DONE -> {
                if (ledger.effects == 0) {
                    broken(Rule.I8, order, step + " said to be done, and never was");
                }
            }
            case UNDONE -> {
                if (ledger.effects == 0 || ledger.undos == 0) {
                    broken(Rule.I8, order, step + " said to be undone, and never was");
                }
            }
            case SKIPPED -> {
                if (ledger.effects > 0) {
                    broken(Rule.I8, order, step + " said never to have been, and was");
                }
            }
            case WAITING, RUNNING, RETRYING, DELAYED, FAILED, UNDOING -> {}
        }
    }

    // ---- rows

    void rowWritten(Dossier order, OrderRow row) {
        if (row.view().version() > order.version()) {
            broken(Rule.I9, order, "its row is ahead of the journal");
        }
        if (row.wakeAt().isEmpty() && !order.isTerminal()) {
            broken(Rule.I9, order, "its row has no open mark, and it is open");
        }
    }

    // ---- calls

    /** An order begins an attempt. */
    void attempted(EntityShell entity) {
        Dossier order = entity.order;
        order.attempts++;
        if (world.healed) {
            order.attemptsHealed++;
        }
        if (entity.chains() > 1) {
            broken(Rule.I10, order, "two chains of attempts at once");
        }
    }

    void callSent(Dossier order, Step step) {
        if (order.slots.isEmpty() || order.row.isEmpty()) {
            broken(Rule.I4, order, step + " called before acceptance and row are durable");
        }
    }

    void effectMade(Dossier order, Step step) {
        Ledger ledger = order.ledger(step);
        if (ledger.effects > 1 || ledger.net() > 1) {
            broken(Rule.I5, order, step + " made twice");
        }
        if (order.isTerminal()) {
            broken(
                    Rule.I5,
                    order,
                    step + " made after the order ended " + order.status().orElseThrow());
        }
    }

    // ---- going on

    /** The shell has nothing to do at this moment: something must make it go on. */
    void alive(EntityShell shell) {
        if (shell.mode() != EntityShell.Mode.RUNNING || !(shell.state() instanceof OrderState.Open)) {
            return;
        }
        boolean driven = shell.run().filter(RunShell::isGoing).isPresent();
        if (!driven && !shell.hasTimer(io.coffeechaos.orders.entity.OrderPort.Timer.ROW_RETRY)) {
            broken(Rule.I10, shell.order, "open, in memory, and nothing will make it go on");
        }
    }

    /** All is healed, and time enough has passed. */
    void atRest(Dossier order) {
        boolean promised = order.acknowledged || order.promised;
        if ((promised || order.row.isPresent()) && !order.isTerminal()) {
            broken(
                    Rule.I11,
                    order,
                    "still " + order.status().map(Enum::name).orElse("unknown") + " long after healing");
        }
        if (order.intakeMessages > 0) {
            broken(Rule.I11, order, "still in the intake queue long after healing");
        }
        if (order.state() instanceof OrderState.Terminal terminal && (promised || order.row.isPresent())) {
            projected(order, terminal);
        }
    }

    private static void projected(Dossier order, OrderState.Terminal terminal) {
        if (order.row.isEmpty()) {
            broken(Rule.I9, order, "ended, and has no row");
        }
        OrderRow row = order.row.get();
        if (row.wakeAt().isPresent()
                || !row.view().equals(OrderStates.view(terminal))
                || !row.events().equals(OrderStates.history(terminal))) {
            broken(
                    Rule.I9,
                    order,
                    "its row is not the journal's projection: version "
                            + row.view().version() + " " + row.view().status() + " of " + order.version() + " "
                            + terminal.status());
        }
    }

    /** Nothing is under way any more: what was promised of the end must still be so. */
    void atTheEnd(Dossier order) {
        if (order.state() instanceof OrderState.Terminal terminal) {
            ended(order, terminal);
        }
    }
}
