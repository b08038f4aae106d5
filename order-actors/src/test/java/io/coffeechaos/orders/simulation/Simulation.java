package io.coffeechaos.orders.simulation;

import static io.coffeechaos.orders.simulation.VirtualTime.MINUTE;
import static io.coffeechaos.orders.simulation.VirtualTime.SECOND;

import java.util.Optional;

/**
 * One schedule. First a few orders, their clients and a nemesis act. Then all faults end. When everything is at rest,
 * the last late message arrives, and the books are checked once more.
 */
final class Simulation {
    private static final long HEALING = 40 * SECOND;

    /**
     * After healing everything must end within this time. A woken order is swept again after 5 min, and clocks can be
     * 10 min wrong.
     */
    private static final long REST = 30 * MINUTE;

    private static final long WATCH = 2 * SECOND;

    private final World world;

    /**
     * Creates the schedule of this seed.
     *
     * @param bug the planted bug, if there is one
     */
    Simulation(long seed, Numbers numbers, Optional<PlantedBug> bug, Trace trace) {
        world = new World(seed, numbers, bug, trace);
    }

    Marks marks() {
        return world.marks;
    }

    World world() {
        return world;
    }

    /**
     * Runs the schedule.
     *
     * @throws RuleBroken if the schedule breaks a rule
     */
    void run() {
        try {
            populate();
            // The healing is mostly early. Sometimes it is so late that every backoff has grown to its maximum.
            long healAt = HEALING + world.dice.nextLong(world.dice.chance(0.03) ? 30 * HEALING : 2 * HEALING);
            world.nemesis.plan(healAt);
            world.cluster.startConsumers();
            world.cluster.startSweepers();
            watch();
            until(healAt);
            world.nemesis.heal();
            until(healAt + REST);
            world.orders.forEach(RestCheck::atRest);
            world.closing = true;
            until(world.time.now() + REST);
            world.orders.forEach(RestCheck::atTheEnd);
        } catch (RuleBroken broken) {
            throw broken;
        } catch (RuntimeException thrown) {
            throw new RuleBroken(Rule.BUG, thrown.toString(), thrown);
        }
    }

    private void populate() {
        Dice dice = world.dice;
        int orders = 1 + dice.nextInt(4);
        int first = dice.nextInt(Bodies.count());
        for (int number = 0; number < orders; number++) {
            Dossier order = Bodies.dossier(first, number);
            world.orders.add(order);
            world.cluster.add(order);
            int clients = 1 + dice.nextInt(4);
            long begin = dice.nextLong(20 * SECOND);
            for (int i = 0; i < clients; i++) {
                boolean other = i > 0 && dice.chance(0.2);
                Client client = new Client(world, order, other ? order.otherBody : order.body);
                long at = begin + dice.spread(VirtualTime.MS, 10 * SECOND);
                world.time.after(at, client::submit);
                if (dice.chance(0.2)) {
                    world.time.after(at + dice.spread(VirtualTime.MS, MINUTE), new Watcher(world, order)::subscribe);
                }
                if (dice.chance(0.3)) {
                    world.time.after(at + dice.spread(VirtualTime.MS, MINUTE), client::cancel);
                }
            }
        }
    }

    private void watch() {
        world.cluster.watch();
        if (!world.closing) {
            world.time.after(WATCH, this::watch);
        }
    }

    private void until(long time) {
        long look = world.time.now() + 5 * SECOND;
        while (world.time.step(time)) {
            if (world.healed && !world.closing && world.time.now() > look) {
                look = world.time.now() + 5 * SECOND;
                if (world.orders.stream().allMatch(Simulation::isDone)) {
                    return;
                }
            }
        }
    }

    /** Whether nothing more can happen to this order, so that a longer wait would show nothing. */
    private static boolean isDone(Dossier order) {
        boolean expected = order.acknowledged || order.promised || order.row.isPresent();
        boolean rested = order.isTerminal()
                && order.row.isPresent()
                && order.row.get().wakeAt().isEmpty();
        return order.intakeMessages == 0 && (rested || (!expected && order.slots.isEmpty()));
    }
}
