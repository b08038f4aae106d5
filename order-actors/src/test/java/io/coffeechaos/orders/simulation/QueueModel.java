package io.coffeechaos.orders.simulation;

import static io.coffeechaos.orders.simulation.VirtualTime.MINUTE;
import static io.coffeechaos.orders.simulation.VirtualTime.MS;
import static io.coffeechaos.orders.simulation.VirtualTime.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A model of a standard queue. Messages arrive late, twice and in any order. Acknowledgements get lost. Received
 * messages are hidden for a visibility timeout. A {@link Meaning} knows what a message means for the promises.
 */
final class QueueModel {
    /** The meaning of a message for the promises. */
    interface Meaning {
        void stored(Dossier order);

        /** The message was deleted or moved to the dead letters. */
        void gone(Dossier order);
    }

    /** One message. */
    static final class Message {
        final Dossier order;
        final String body;
        private long visibleAt;
        private int receives;
        private boolean gone;

        private Message(Dossier order, String body, long visibleAt) {
            this.order = order;
            this.body = body;
            this.visibleAt = visibleAt;
        }

        /** The number of receives, this one included. */
        int receives() {
            return receives;
        }
    }

    /** A planted bug takes a message for poison after this many receives. It uses SQS's own counter. */
    private static final int RECEIVES_MAX = 3;

    private final World world;
    private final Mark duplicated;
    private final Meaning meaning;
    private final List<Message> messages = new ArrayList<>();
    private boolean down;

    /** @param duplicated the mark of a message that is stored twice */
    QueueModel(World world, Mark duplicated, Meaning meaning) {
        this.world = world;
        this.duplicated = duplicated;
        this.meaning = meaning;
    }

    void goDown() {
        down = true;
    }

    void comeBack() {
        down = false;
    }

    boolean isDown() {
        return down;
    }

    /** Sends a message. The result tells the node whether the message has surely arrived. */
    void send(Node node, Dossier order, String body, Consumer<Boolean> result) {
        Dice dice = world.dice;
        FaultPlan faults = world.faults;
        long there = dice.spread(MS, 50 * MS);
        long back = dice.spread(MS, 50 * MS);
        if (down || dice.chance(faults.queueSendFails)) {
            node.after(down ? dice.spread(MS, 2 * SECOND) : there, () -> result.accept(false));
            return;
        }
        Node.Asker asker = node.asker();
        boolean twice = dice.chance(faults.queueDuplicates);
        boolean ackLost = dice.chance(faults.queueAckLost);
        long delay = dice.chance(faults.queueDelays) ? dice.spread(100 * MS, MINUTE) : 0;
        world.time.after(there, () -> {
            store(order, body, delay);
            if (twice) {
                world.mark(duplicated);
                store(order, body, delay + dice.spread(MS, MINUTE));
            }
            if (delay > SECOND) {
                world.mark(Mark.INTAKE_DELAYED);
            }
            if (ackLost) {
                world.mark(Mark.PUBLISH_ACK_LOST);
            }
            asker.after(ackLost ? 2 * SECOND : back, () -> result.accept(!ackLost));
        });
    }

    private void store(Dossier order, String body, long delay) {
        messages.add(new Message(order, body, world.time.now() + delay));
        meaning.stored(order);
    }

    /** Receives up to ten visible messages and hides them for this time. */
    List<Message> receive(long visibility) {
        List<Message> received = new ArrayList<>();
        for (Message message : messages) {
            if (received.size() < 10 && message.visibleAt <= world.time.now()) {
                message.receives++;
                message.visibleAt = world.time.now() + visibility;
                received.add(message);
            }
        }
        if (world.has(PlantedBug.DEAD_LETTER_BY_COUNT)) {
            for (Message message : List.copyOf(received)) {
                if (message.receives > RECEIVES_MAX) {
                    received.remove(message);
                    remove(message);
                }
            }
        }
        return received;
    }

    /** Deletes the message, unless the request is lost. */
    void delete(Node node, Message message) {
        if (down || world.dice.chance(world.faults.queueAckLost)) {
            world.mark(Mark.DELETE_ACK_LOST);
            return;
        }
        world.time.after(world.dice.spread(MS, 50 * MS), () -> remove(message));
    }

    /** Hides the message for this time, unless the request is lost. With 0 the message is visible at once. */
    void hide(Message message, long nanos) {
        if (!down) {
            message.visibleAt = world.time.now() + nanos;
        }
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    private void remove(Message message) {
        if (!message.gone) {
            message.gone = true;
            messages.remove(message);
            meaning.gone(message.order);
        }
    }
}
