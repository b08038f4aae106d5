package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderView;
import java.util.random.RandomGenerator;

/** Creates the models of the world outside the order's actors. A conformance run uses models that it controls. */
interface Models {
    /** The models of a schedule. */
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

    /** The random source of the orders. */
    default RandomGenerator ordersRandom(World world) {
        return world.dice;
    }

    /** The time in ns that a message between two actors of a node takes. */
    default long hop(World world) {
        return world.dice.chance(0.02)
                ? world.dice.spread(VirtualTime.MS, 100 * VirtualTime.MS)
                : world.dice.between(1_000, 50_000);
    }
}
