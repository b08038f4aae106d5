package io.coffeechaos.orders.simulation;

import static io.coffeechaos.orders.simulation.VirtualTime.MINUTE;
import static io.coffeechaos.orders.simulation.VirtualTime.MS;
import static io.coffeechaos.orders.simulation.VirtualTime.SECOND;

import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.saga.AttemptId;
import io.coffeechaos.orders.saga.StepRequest;
import io.coffeechaos.orders.simulation.Dossier.Entry;
import io.coffeechaos.orders.simulation.Dossier.Ledger;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A model of the three dependencies and of the networks to them. A dependency makes at most one effect per key and
 * remembers its first answer. It leaves a tombstone when it undoes a key that it has not seen. It handles call and undo
 * of one key one after the other. The networks lose answers, and they deliver requests long after the caller gave up.
 */
final class DependencyModel {
    enum Mode {
        ANSWERS,
        REFUSES,
        FAILS,
        HANGS
    }

    private final World world;
    private final Map<Step, Mode> modes = new EnumMap<>(Step.class);

    DependencyModel(World world) {
        this.world = world;
    }

    /** From now on the dependency refuses, fails or hangs. */
    void breakDown(Step step) {
        Mode[] bad = {Mode.REFUSES, Mode.FAILS, Mode.HANGS};
        modes.put(step, world.dice.pick(bad));
        world.trace(() -> step.wireName() + " " + mode(step));
    }

    void recover(Step step) {
        modes.remove(step);
    }

    /** Makes one call from a node. The consumer runs on that node, or never. */
    void call(Node node, Dossier order, StepRequest request, AttemptId attemptId, Consumer<StepOutcome> outcome) {
        Step step = attemptId.step();
        Ledger ledger = order.ledger(step);
        String key = world.has(PlantedBug.NEW_KEY_PER_RETRY)
                ? request.downstreamKey() + ":" + attemptId.attempt()
                : request.downstreamKey();
        switched(ledger, step);
        Direction direction = attemptId.direction();
        switch (direction) {
            case CALL -> {
                world.checker.callSent(order, step);
                send(node, order, attemptId, () -> commit(order, step, ledger.entry(key)), outcome);
            }
            case UNDO -> {
                world.checker.undoSent(order, step);
                send(node, order, attemptId, () -> undo(order, step, ledger.entry(request.downstreamKey())), outcome);
            }
        }
    }

    /** Models the way to the dependency, its work, and the way back. Each of them has its own faults. */
    private void send(
            Node node,
            Dossier order,
            AttemptId attemptId,
            Supplier<StepOutcome> commit,
            Consumer<StepOutcome> outcome) {
        Dice dice = world.dice;
        FaultPlan faults = world.faults;
        Mode mode = mode(attemptId.step());
        long there = dice.spread(MS, 50 * MS);
        long work = dice.spread(MS, 300 * MS);
        long back = dice.spread(MS, 50 * MS);
        Runnable unheard = () -> {
            StepOutcome committed = commit.get();
            world.trace(order, () -> "no caller gets " + committed);
        };
        if (mode == Mode.HANGS || dice.chance(faults.callHangs)) {
            world.mark(Mark.CALL_RESPONSE_LOST);
            if (dice.chance(0.5)) {
                world.time.after(there + work, unheard);
            }
        } else if (mode == Mode.FAILS || dice.chance(faults.callUncertainBefore)) {
            node.after(there + back, () -> outcome.accept(serverError()));
        } else if (dice.chance(faults.callUncertainAfter)) {
            world.time.after(there + work, unheard);
            node.after(there + work + back, () -> outcome.accept(serverError()));
        } else {
            if (dice.chance(faults.callLate)) {
                there = dice.spread(SECOND, 6 * MINUTE);
            }
            boolean isCall = attemptId.direction() == Direction.CALL;
            boolean undoneBefore = order.ledger(attemptId.step()).undosSettled > 0;
            boolean endedBefore = order.isTerminal();
            Node.Asker asker = node.asker();
            world.time.after(there + work, () -> {
                if (isCall && !undoneBefore && order.ledger(attemptId.step()).undosSettled > 0) {
                    world.mark(Mark.CALL_DELAYED_PAST_UNDO);
                }
                if (isCall && !endedBefore && order.isTerminal()) {
                    world.mark(Mark.CALL_DELAYED_PAST_END);
                }
                StepOutcome committed = commit.get();
                asker.after(back, () -> outcome.accept(committed));
            });
        }
    }

    private StepOutcome commit(Dossier order, Step step, Entry entry) {
        Ledger ledger = order.ledger(step);
        String reference = step.wireName() + "-" + order.number;
        if (entry.tombstone) {
            world.mark(Mark.SUPERSEDED);
            return new StepOutcome.Superseded("undone before");
        }
        if (entry.done) {
            return new StepOutcome.Done(reference);
        }
        if (entry.refused.isPresent()) {
            return new StepOutcome.Refused(entry.refused.get(), "refused before");
        }
        if (mode(step) == Mode.REFUSES || world.dice.chance(world.faults.refusals)) {
            world.mark(Mark.CALL_REFUSED);
            String code = code(step);
            if (!world.has(PlantedBug.REFUSAL_NOT_STICKY)) {
                entry.refused = Optional.of(code);
            }
            return new StepOutcome.Refused(code, step.wireName() + " refuses");
        }
        entry.done = true;
        ledger.effects++;
        world.trace(order, () -> "effect of " + step.wireName());
        world.checker.effectMade(order, step);
        return new StepOutcome.Done(reference);
    }

    private StepOutcome undo(Dossier order, Step step, Entry entry) {
        Ledger ledger = order.ledger(step);
        ledger.undosSettled++;
        if (entry.undoAnswer.isPresent()) {
            return new StepOutcome.Undone(entry.undoAnswer.get());
        }
        if (world.has(PlantedBug.UNDO_WITHOUT_TOMBSTONE) && !entry.done) {
            return new StepOutcome.Undone(false);
        }
        entry.tombstone = true;
        entry.undoAnswer = Optional.of(entry.done);
        if (entry.done) {
            world.mark(Mark.UNDONE);
            ledger.undos++;
            world.trace(order, () -> step.wireName() + " undone");
            world.checker.effectUndone(order, step);
        } else {
            world.mark(Mark.NOTHING_TO_UNDO);
            world.trace(order, () -> step.wireName() + " not seen, tombstone");
        }
        return new StepOutcome.Undone(entry.done);
    }

    private void switched(Ledger ledger, Step step) {
        Mode mode = mode(step);
        if (ledger.modeBefore.isPresent() && ledger.modeBefore.get() != mode) {
            world.mark(Mark.MODE_SWITCHED_BETWEEN_ATTEMPTS);
        }
        ledger.modeBefore = Optional.of(mode);
    }

    private Mode mode(Step step) {
        return modes.getOrDefault(step, Mode.ANSWERS);
    }

    private static String code(Step step) {
        return switch (step) {
            case PAYMENT -> "PAYMENT_DECLINED";
            case INVENTORY -> "OUT_OF_STOCK";
            case SHIPPING -> "CANNOT_SHIP";
        };
    }

    private static StepOutcome serverError() {
        return new StepOutcome.Uncertain(new StepError("server-error", "answered HTTP 503"));
    }
}
