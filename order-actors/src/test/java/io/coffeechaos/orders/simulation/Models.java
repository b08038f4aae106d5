package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderView;
import java.util.random.RandomGenerator;

/** What stands for the world outside the order's actors; a conformance run has one that it plays by hand. */
interface Models {
    /** The ones that a schedule has. */
    Models OF_A_SCHEDULE = new Models() {};

    default JournalModel journal(World world) {
        return new JournalModel(world);
    }

    default FlowModel flow(World world, Node node, Step step) {
        return new FlowModel(world, node, step);
    }

    /** Asks for a row to be written on behalf of this shell. */
    default void writeRow(Node node, OrderRow row, EntityShell shell) {
        node.after(node.hop(), () -> node.rows().write(row, shell));
    }

    /** Publishes the end of an order on behalf of this shell. */
    default void publish(Node node, Dossier order, OrderView finished, EntityShell shell) {
        node.publish(order, finished, shell);
    }

    /** Where the orders draw from. */
    default RandomGenerator ordersRandom(World world) {
        return world.dice;
    }

    /** How long a message between two actors of a node takes. */
    default long hop(World world) {
        return world.dice.chance(0.02)
                ? world.dice.spread(VirtualTime.MS, 100 * VirtualTime.MS)
                : world.dice.between(1_000, 50_000);
    }
}
