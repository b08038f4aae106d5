package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.CompensationOutcome;
import io.coffeechaos.orders.OutwardEvent;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.EventType;
import io.coffeechaos.orders.entity.HistoryEntry;
import io.coffeechaos.orders.entity.OrderEvent;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderPort;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderProtocol.AcceptReply;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderState;
import io.coffeechaos.orders.entity.OrderStates;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.entity.StepState;
import io.coffeechaos.orders.simulation.Dossier.Ledger;
import io.coffeechaos.orders.simulation.Dossier.Slot;
import io.coffeechaos.orders.testkit.LegalHistory;
import java.util.List;
import java.util.Optional;

/**
 * Checks each rule at the moment when something could break it. The {@link Dossier}s contain the truth. The checker
 * trusts nothing that the product believes.
 */
final class Checker {
    /** The maximum number of journal slots of one order. */
    private static final int SLOTS_MAX = 30;

    private final World world;

    Checker(World world) {
        this.world = world;
    }

    static RuleBroken broken(Rule rule, Dossier order, String what) {
        return new RuleBroken(rule, "order " + order.number + ": " + what);
    }

    // ---- promises

    /** Checks the answer of an order to a submit. */
    void answered(Dossier order, OrderAccepted request, AcceptReply reply) {
        if (!(reply instanceof OrderProtocol.Accepted(var first, boolean replayed))) {
            if (reply instanceof OrderProtocol.KeyReused && order.state() instanceof OrderState.Stored stored) {
                if (OrderStates.accepted(stored).fingerprint().equals(request.fingerprint())) {
                    throw broken(Rule.I2, order, "the same order under its own key was refused as another order");
                }
            }
            return;
        }
        world.trace(order, () -> "answers 202" + (replayed ? ", replayed" : ""));
        if (!(order.state() instanceof OrderState.Stored stored)) {
            throw broken(Rule.I1, order, "202 without an acceptance in the journal");
        }
        if (order.row.isEmpty()) {
            throw broken(Rule.I1, order, "202 without a row");
        }
        if (!first.equals(OrderStates.accepted(stored))) {
            throw broken(Rule.I2, order, "202 with a body that differs from the acceptance");
        }
        if (!first.fingerprint().equals(request.fingerprint())) {
            throw broken(Rule.I2, order, "202 to another order under the same key");
        }
        order.acknowledged = true;
    }

    /** Checks that an order which a client is refused as new was never answered 2xx. */
    void refusedAsNew(Dossier order) {
        if (order.acknowledged || order.promised) {
            throw broken(Rule.I2, order, "an order that was answered 2xx is refused as new");
        }
    }

    /** Checks the answer of an order to a message from the intake queue. */
    void answeredIntake(Dossier order, OrderAccepted request, AcceptReply reply) {
        if (reply instanceof OrderProtocol.Accepted(var first, boolean replayed)
                && !first.fingerprint().equals(request.fingerprint())) {
            throw broken(Rule.I2, order, "another order under the same key is accepted from the queue");
        }
        if (reply instanceof OrderProtocol.Accepted) {
            kept(order, "accepted from the intake queue");
        }
    }

    /** Records that a client was promised this order from the intake queue, and checks that the order is kept. */
    void promised(Dossier order) {
        world.trace(order, () -> "answers 202, queued");
        order.promised = true;
        if (order.intakeMessages == 0) {
            kept(order, "202 queued");
        }
    }

    private static void kept(Dossier order, String what) {
        if (order.slots.isEmpty() || order.row.isEmpty()) {
            throw broken(Rule.I1, order, what + ", but the order is neither in journal and row nor in the queue");
        }
    }

    /** Counts the messages of the intake queue. A promised order must be in that queue, or in journal and row. */
    QueueModel.Meaning intake() {
        return new QueueModel.Meaning() {
            @Override
            public void stored(Dossier order) {
                order.intakeMessages++;
            }

            @Override
            public void gone(Dossier order) {
                order.intakeMessages--;
                if (order.promised && order.intakeMessages == 0) {
                    kept(order, "its last intake message is gone");
                }
            }
        };
    }

    /** Counts the messages of the events queue. Only finished orders may be in it. */
    QueueModel.Meaning events() {
        return new QueueModel.Meaning() {
            @Override
            public void stored(Dossier order) {
                if (!order.isTerminal()) {
                    throw broken(Rule.I9, order, "published, but the order has not ended");
                }
                order.published++;
            }

            @Override
            public void gone(Dossier order) {}
        };
    }

    /** Checks the answer of an order to a cancel. */
    void cancelled(Dossier order, OrderProtocol.CancelReply reply) {
        world.trace(order, () -> "answers a cancel: " + Words.of(reply));
        boolean cancelling = OrderStates.ending(order.state())
                        .filter(CompensationOutcome.CANCELLED::equals)
                        .isPresent()
                || order.status().filter(OrderStatus.CANCELLED::equals).isPresent();
        switch (reply) {
            case OrderProtocol.Cancelling(var view) -> {
                world.mark(Mark.CANCELLED);
                taken(order, cancelling);
            }
            case OrderProtocol.AlreadyCancelled(var view) -> taken(order, cancelling);
            case OrderProtocol.NotCancellable(var status) -> {
                world.mark(Mark.CANCEL_TOO_LATE);
                boolean settled =
                        order.isTerminal() || OrderStates.ending(order.state()).isPresent();
                if (!settled || cancelling) {
                    throw broken(
                            Rule.I6,
                            order,
                            "a cancel was refused, but the order is "
                                    + order.status().orElseThrow());
                }
            }
            case OrderProtocol.CancelNotFound() -> {}
            case OrderProtocol.CancelUnknown() -> {}
        }
    }

    private static void taken(Dossier order, boolean cancelling) {
        order.cancelTaken = true;
        if (!cancelling) {
            throw broken(Rule.I6, order, "a cancel was accepted, but the journal does not contain it");
        }
    }

    // ---- the journal

    void contiguous(Dossier order, int slot) {
        if (slot != order.slots.size() + 1) {
            throw broken(Rule.I3, order, "slot " + slot + " written after slot " + order.slots.size());
        }
        if (slot > SLOTS_MAX) {
            throw broken(Rule.I3, order, "more than " + SLOTS_MAX + " slots");
        }
    }

    void rewritten(Dossier order, int slot, Slot before, Slot after) {
        if (!before.event().equals(after.event())) {
            throw broken(Rule.I3, order, "slot " + slot + " rewritten by its own writer with another event");
        }
    }

    void persistReported(Dossier order, int slot, long writer, OrderEvent event) {
        if (order.slots.size() < slot) {
            throw broken(Rule.I3, order, "slot " + slot + " reported as written, but it is not");
        }
        Slot there = order.slots.get(slot - 1);
        if (there.writer() != writer || there.event() != event) {
            throw broken(Rule.I3, order, "slot " + slot + " reported as written holds another event");
        }
    }

    void journalled(Dossier order, OrderEvent event, OrderState before, OrderState after) {
        List<HistoryEntry> history = OrderStates.history(after);
        if (history.size() > SLOTS_MAX) {
            throw broken(Rule.I3, order, "more than " + SLOTS_MAX + " outward events");
        }
        Optional<String> problem = LegalHistory.problem(history, (int) OrderStates.version(before));
        if (problem.isPresent()) {
            throw broken(Rule.I6, order, problem.get());
        }
        for (OutwardEvent fact : OrderStates.facts(event)) {
            if (fact instanceof OutwardEvent.StepUndone undone
                    && order.ledger(undone.step()).net() != 0) {
                throw broken(Rule.I5, order, undone.step() + " recorded as undone, but its effect remains");
            }
            if (fact instanceof OutwardEvent.StepSucceeded succeeded && order.ledger(succeeded.step()).effects == 0) {
                throw broken(Rule.I8, order, succeeded.step() + " recorded as done without an effect");
            }
        }
        if (after instanceof OrderState.Terminal terminal) {
            if (terminal.status() == OrderStatus.EXPIRED) {
                world.mark(Mark.EXPIRED);
            }
            ended(order, terminal);
        }
    }

    static void ended(Dossier order, OrderState.Terminal terminal) {
        OrderStatus status = terminal.status();
        if (status != OrderStatus.CANCELLED && order.cancelTaken) {
            throw broken(Rule.I6, order, "a cancel was accepted, but the order ends " + status);
        }
        balanced(order, status);
        for (Step step : Step.values()) {
            ReadCheck.words(order, step, OrderStates.step(terminal, step));
        }
    }

    /** Checks the books of an order that has ended with this status. */
    private static void balanced(Dossier order, OrderStatus status) {
        int wanted = status == OrderStatus.CONFIRMED ? 1 : 0;
        for (Step step : Step.values()) {
            Ledger ledger = order.ledger(step);
            if (ledger.net() != wanted) {
                throw broken(Rule.I5, order, status + " with " + ledger.net() + " effects of " + step);
            }
            if (status == OrderStatus.CONFIRMED && ledger.undos > 0) {
                throw broken(Rule.I5, order, "CONFIRMED, but " + step + " was undone");
            }
        }
    }

    // ---- rows

    void rowWritten(Dossier order, OrderRow row) {
        if (row.view().version() > order.version()) {
            throw broken(Rule.I9, order, "its row is ahead of the journal");
        }
        Optional<OrderState.Stored> persisted = order.at(row.view().version());
        if (persisted.isEmpty()
                || !row.view().equals(OrderStates.view(persisted.get()))
                || !row.events().equals(OrderStates.history(persisted.get()))) {
            throw broken(Rule.I9, order, "its row shows a state that was never persisted");
        }
        if (row.wakeAt().isEmpty() && !order.isTerminal()) {
            throw broken(Rule.I9, order, "its row has no open mark, but the order is open");
        }
        if (row.wakeAt().isEmpty() && order.published == 0) {
            throw broken(Rule.I9, order, "its row has no open mark, but its end is not published");
        }
    }

    // ---- calls

    /** Checks an attempt that an order begins. */
    void attempted(EntityShell entity) {
        Dossier order = entity.order;
        order.attempts++;
        if (world.healed) {
            order.attemptsHealed++;
        }
        if (entity.chains() > 1) {
            throw broken(Rule.I10, order, "two chains of attempts at once");
        }
    }

    void callSent(Dossier order, Step step) {
        if (order.slots.isEmpty() || order.row.isEmpty()) {
            throw broken(Rule.I4, order, step + " called before acceptance and row are durable");
        }
    }

    void undoSent(Dossier order, Step step) {
        if (order.status().filter(status -> status == OrderStatus.CONFIRMED).isPresent()) {
            throw broken(Rule.I5, order, "undo of " + step + " sent, but the order is CONFIRMED");
        }
        if (OrderStates.history(order.state()).stream()
                .noneMatch(entry -> entry.type() == EventType.COMPENSATION_STARTED)) {
            throw broken(Rule.I4, order, "undo of " + step + " sent before the decision is durable");
        }
    }

    void effectUndone(Dossier order, Step step) {
        if (order.ledger(step).net() < 0) {
            throw broken(Rule.I5, order, step + " undone twice");
        }
        if (order.isTerminal()) {
            throw broken(
                    Rule.I5,
                    order,
                    step + " undone after the order ended " + order.status().orElseThrow());
        }
    }

    void effectMade(Dossier order, Step step) {
        Ledger ledger = order.ledger(step);
        if (ledger.effects > 1 || ledger.net() > 1) {
            throw broken(Rule.I5, order, step + " made twice");
        }
        if (order.isTerminal()) {
            throw broken(
                    Rule.I5,
                    order,
                    step + " made after the order ended " + order.status().orElseThrow());
        }
        if (order.state() instanceof OrderState.Stored stored) {
            StepState state = OrderStates.step(stored, step);
            if (state == StepState.SKIPPED || state == StepState.UNDONE) {
                throw broken(Rule.I5, order, step + " made after it was recorded as " + state);
            }
        }
    }

    // ---- progress

    /** Checks a shell that has nothing to do at this moment. Something must continue an open order. */
    void alive(EntityShell shell) {
        if (shell.mode() != EntityShell.Mode.RUNNING || !(shell.state() instanceof OrderState.Open)) {
            return;
        }
        boolean driven = shell.run().filter(RunShell::isGoing).isPresent();
        boolean soon = shell.hasTimer(OrderPort.Timer.ROW_RETRY)
                || shell.hasTimerWithin(OrderPort.Timer.TIME_BUDGET, VirtualTime.SECOND);
        if (!driven && !soon && !shell.isPassivating()) {
            throw broken(Rule.I10, shell.order, "open and in memory, but nothing will continue it");
        }
    }

    /** Checks a shell that leaves memory. The sweeper must be able to find an open order. */
    void passivated(EntityShell shell) {
        boolean open = shell.state() instanceof OrderState.Open;
        if (open && shell.order.row.flatMap(OrderRow::wakeAt).isEmpty()) {
            throw broken(Rule.I10, shell.order, "open and leaves memory, but the sweeper will not find it");
        }
    }
}
