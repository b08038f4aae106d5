package io.coffeechaos.orders.simulation;

import static io.coffeechaos.orders.simulation.VirtualTime.MINUTE;
import static io.coffeechaos.orders.simulation.VirtualTime.MS;
import static io.coffeechaos.orders.simulation.VirtualTime.SECOND;

import io.coffeechaos.orders.Step;
import java.util.Optional;

/** Injects the faults of a schedule: at random times, and in the middle of work for which it waits. */
final class Nemesis {
    private static final Mark[] AWAITS = {
        Mark.CRASH_DURING_RECOVERY,
        Mark.CRASH_DURING_PERSIST,
        Mark.CRASH_DURING_CALL,
        Mark.CRASH_DURING_ROW_WRITE,
        Mark.CRASH_DURING_RESTART,
        Mark.CRASH_WHILE_WAITING
    };

    private final World world;
    private Optional<Mark> crashAt = Optional.empty();
    private Optional<Mark> freezeAt = Optional.empty();

    Nemesis(World world) {
        this.world = world;
    }

    /** Plans all faults up to the healing. */
    void plan(long healAt) {
        FaultPlan faults = world.faults;
        times(faults.crashes, healAt, () -> crashAt = Optional.of(world.dice.pick(AWAITS)));
        times(faults.freezes, healAt, () -> freezeAt = Optional.of(world.dice.pick(AWAITS)));
        times(faults.splits, healAt, () -> world.cluster.split(anyOrder(), world.dice.spread(SECOND, 40 * SECOND)));
        times(faults.rebalances, healAt, () -> world.cluster.rebalance(anyOrder()));
        times(faults.clockJumps, healAt, this::jump);
        times(faults.journalOutages, healAt, () -> {
            world.trace(() -> "journal unavailable");
            world.journal.goDown(world.dice.chance(0.5));
            world.time.after(world.dice.spread(SECOND, 40 * SECOND), world.journal::comeBack);
        });
        times(faults.dependencyOutages, healAt, () -> {
            Step step = world.dice.pick(Step.values());
            world.dependencies.breakDown(step);
            world.time.after(world.dice.spread(SECOND, healAt), () -> world.dependencies.recover(step));
        });
        times(faults.queueOutages, healAt, () -> {
            QueueModel queue = world.dice.chance(0.5) ? world.intake : world.events;
            world.trace(() -> (queue == world.intake ? "intake" : "events") + " queue unavailable");
            queue.goDown();
            world.time.after(world.dice.spread(SECOND, 40 * SECOND), queue::comeBack);
        });
        times(faults.bursts, healAt, this::burst);
    }

    private void times(int times, long before, Runnable action) {
        for (int i = 0; i < times; i++) {
            world.time.after(world.dice.nextLong(before), action);
        }
    }

    private Dossier anyOrder() {
        return world.orders.get(world.dice.nextInt(world.orders.size()));
    }

    /** Work of this kind begins on the node and ends later. The nemesis strikes if it waits for this kind of work. */
    void await(Node node, Mark what) {
        if (crashAt.isPresent() && crashAt.get() == what && !world.healed) {
            crashAt = Optional.empty();
            node.after(world.dice.spread(MS / 100, what == Mark.CRASH_WHILE_WAITING ? 5 * SECOND : 20 * MS), () -> {
                world.mark(what);
                crash(node);
            });
        }
        if (freezeAt.isPresent() && freezeAt.get() == what && !world.healed) {
            freezeAt = Optional.empty();
            node.after(world.dice.spread(MS / 100, 20 * MS), () -> freeze(node));
        }
    }

    private void crash(Node node) {
        node.crash();
        world.time.after(world.dice.spread(SECOND, MINUTE), () -> {
            if (!node.isUp()) {
                node.restart();
            }
        });
    }

    private void freeze(Node node) {
        node.freeze();
        world.time.after(world.dice.spread(100 * MS, MINUTE), () -> thaw(node));
    }

    private void thaw(Node node) {
        if (!node.isFrozen()) {
            return;
        }
        node.thaw();
        // The node works as before until it learns that the cluster has given it up.
        world.time.after(world.dice.spread(10 * MS, 30 * SECOND), () -> world.orders.forEach(world.cluster::evict));
    }

    private void jump() {
        Node node = world.cluster
                .nodes()
                .get(world.dice.nextInt(world.cluster.nodes().size()));
        long nanos = world.dice.spread(SECOND, 5 * MINUTE) * (world.dice.chance(0.5) ? 1 : -1);
        world.mark(Mark.CLOCK_JUMPED);
        world.trace(() -> "clock of node " + node.number() + " jumps by " + nanos / SECOND + " s");
        node.jump(nanos);
    }

    /** Sends more reads of one order than its shell keeps during a restart. */
    private void burst() {
        Dossier order = anyOrder();
        for (int i = 0; i < 3 * Numbers.STASH_MAX; i++) {
            world.time.after(
                    world.dice.nextLong(200 * MS),
                    () -> world.cluster.anyNode().ifPresent(node -> new Api(world, node).read(order, answer -> {})));
        }
    }

    /** Ends all faults. Late messages are still late. */
    void heal() {
        world.trace(() -> "all faults end");
        world.healed = true;
        world.faults = FaultPlan.none();
        world.journal.comeBack();
        world.intake.comeBack();
        world.events.comeBack();
        for (Step step : Step.values()) {
            world.dependencies.recover(step);
        }
        for (Node node : world.cluster.nodes()) {
            if (!node.isUp()) {
                node.restart();
            }
            thaw(node);
        }
        world.orders.forEach(world.cluster::unite);
    }
}
