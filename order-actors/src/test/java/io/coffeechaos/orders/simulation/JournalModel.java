package io.coffeechaos.orders.simulation;

import static io.coffeechaos.orders.simulation.VirtualTime.MS;
import static io.coffeechaos.orders.simulation.VirtualTime.SECOND;

import io.coffeechaos.orders.OutwardEvent;
import io.coffeechaos.orders.entity.OrderEvent;
import io.coffeechaos.orders.entity.OrderEvent.OrderProgressed;
import io.coffeechaos.orders.entity.OrderState;
import io.coffeechaos.orders.simulation.Dossier.Slot;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * A model of the journal behind the plugin and its SDK. A conditional put can get lost, be answered too late, be
 * applied without an answer, or be applied long after the caller gave up. A read takes two requests.
 */
class JournalModel {
    /** The plugin's breaker gives up a call after this time (orders-persistence.conf). */
    private static final long BREAKER_CALL = 4 * SECOND;

    /** The SDK gives up an attempt after this time and tries once more. */
    private static final long SOCKET = SECOND;

    /** An event that only a planted bug journals. It takes a slot and has no meaning. */
    static final OrderEvent NOTE = new OrderProgressed(List.of(new OutwardEvent.OrderConfirmed(Instant.EPOCH)));

    /** The result of a read for a recovery. */
    record Read(OrderState state, int slots) {}

    private final World world;
    private boolean down;
    private boolean silent;

    JournalModel(World world) {
        this.world = world;
    }

    /**
     * From now on every request fails.
     *
     * @param silently whether a request fails only at its timeout, not at once
     */
    void goDown(boolean silently) {
        down = true;
        silent = silently;
    }

    void comeBack() {
        down = false;
    }

    boolean isDown() {
        return down;
    }

    /**
     * Writes one event with one put.
     *
     * @param slot the number of the slot, from 1
     * @param result gets true if the event is written and false if the result is unknown; runs on the node if it is
     * still up
     */
    void put(Node node, Dossier order, int slot, long writer, OrderEvent event, Consumer<Boolean> result) {
        Dice dice = world.dice;
        FaultPlan faults = world.faults;
        Node.Asker asker = node.asker();
        long there = dice.spread(MS / 2, 20 * MS);
        long back = dice.spread(MS / 2, 10 * MS);
        if (down) {
            long answer = silent ? dice.between(2 * SECOND, BREAKER_CALL) : there;
            node.after(answer, () -> result.accept(false));
        } else if (dice.chance(faults.putFailsBefore)) {
            world.mark(Mark.PUT_FAILED_BEFORE_WRITE);
            node.after(there + back, () -> result.accept(false));
        } else if (dice.chance(faults.putResponseLost)) {
            world.mark(Mark.PUT_RESPONSE_LOST);
            world.time.after(there, () -> land(order, slot, writer, event));
            // The SDK itself sends the put again. The fence must let the same writer through.
            world.time.after(SOCKET + there, () -> {
                world.mark(Mark.PUT_RETRIED_BY_SDK);
                boolean landed = land(order, slot, writer, event);
                asker.after(back, () -> result.accept(landed));
            });
        } else if (dice.chance(faults.putFailsAfter)) {
            world.mark(Mark.PUT_FAILED_AFTER_WRITE);
            world.time.after(there, () -> land(order, slot, writer, event));
            node.after(dice.between(2 * SOCKET, BREAKER_CALL), () -> result.accept(false));
        } else if (dice.chance(faults.putLate)) {
            long givenUp = dice.chance(0.5) ? BREAKER_CALL : dice.between(2 * SOCKET, BREAKER_CALL);
            node.after(givenUp, () -> result.accept(false));
            world.time.after(givenUp + dice.spread(MS, 2 * VirtualTime.MINUTE), () -> {
                world.mark(Mark.PUT_LANDED_LATE);
                world.cluster.markLanding(order);
                land(order, slot, writer, event);
            });
        } else {
            world.time.after(there, () -> {
                boolean landed = land(order, slot, writer, event);
                asker.after(back, () -> result.accept(landed));
            });
        }
    }

    /**
     * Reads an order: first the highest slot number, then the events up to it.
     *
     * @param failed runs if the read fails
     */
    void read(Node node, Dossier order, Consumer<Read> result, Runnable failed) {
        Dice dice = world.dice;
        long first = dice.spread(MS / 2, 20 * MS);
        if (down || dice.chance(world.faults.recoveryFails)) {
            world.mark(Mark.RECOVERY_FAILED);
            node.after(down && silent ? dice.between(2 * SECOND, BREAKER_CALL) : first, failed);
            return;
        }
        Node.Asker asker = node.asker();
        world.time.after(first, () -> {
            int slots = order.slots.size();
            world.time.after(dice.spread(MS / 2, 20 * MS), () -> {
                // The first request read the number of events. This one reads the events.
                Read read = new Read(order.states.get(slots), slots);
                asker.after(dice.spread(MS / 2, 10 * MS), () -> result.accept(read));
            });
        });
    }

    private boolean land(Dossier order, int slot, long writer, OrderEvent event) {
        Slot mine = new Slot(event, writer);
        if (slot <= order.slots.size()) {
            Slot there = order.slots.get(slot - 1);
            if (there.writer() == writer) {
                world.checker.rewritten(order, slot, there, mine);
                return true;
            }
            if (!world.has(PlantedBug.MISSING_FENCE)) {
                world.mark(Mark.PUT_FENCED_OFF);
                world.trace(order, () -> "put of slot " + slot + " fenced off");
                return false;
            }
            throw Checker.broken(Rule.I3, order, "slot " + slot + " overwritten by another writer");
        }
        world.checker.contiguous(order, slot);
        order.slots.add(mine);
        OrderState before = order.state();
        OrderState after = event == NOTE ? before : before.apply(event);
        order.states.add(after);
        world.trace(order, () -> "slot " + slot + " written: " + Words.of(event));
        if (event != NOTE) {
            world.checker.journalled(order, event, before, after);
        }
        return true;
    }
}
