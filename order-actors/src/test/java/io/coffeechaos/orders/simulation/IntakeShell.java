package io.coffeechaos.orders.simulation;

import static io.coffeechaos.orders.simulation.VirtualTime.MS;

import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol.AcceptReply;
import io.coffeechaos.orders.queue.ConsumeResult;
import io.coffeechaos.orders.queue.intake.OrderIntake;
import io.coffeechaos.orders.simulation.QueueModel.Message;
import io.coffeechaos.orders.testkit.Orders;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A model of the consumer of the intake queue on one node, around the production {@link OrderIntake}. It polls while
 * the journal answers, works on a bounded number of messages at once, keeps them hidden, and carries out the results.
 */
final class IntakeShell {
    private final World world;
    private final Node node;
    private final OrderIntake intake;
    private final Deque<Message> waiting = new ArrayDeque<>();
    private int inHand;

    IntakeShell(World world, Node node) {
        this.world = world;
        this.node = node;
        this.intake = new OrderIntake(Orders.TENANT, world.numbers.queues(), world.numbers.queueMetrics());
    }

    /** Starts to poll. The consumer ends when the node crashes or the schedule closes. */
    void start() {
        node.after(world.dice.nextLong(world.numbers.queues().pauseMax().toNanos()), this::poll);
    }

    private void poll() {
        if (world.closing) {
            return;
        }
        if (!world.journal.isDown() && !world.intake.isDown() && !world.intake.isEmpty() && waiting.isEmpty()) {
            long visibility = world.numbers.queues().visibilityTimeout().toNanos();
            for (Message message : world.intake.receive(visibility)) {
                if (world.has(PlantedBug.INTAKE_DELETED_EARLY)) {
                    world.intake.delete(node, message);
                }
                keepHidden(message, visibility);
                waiting.add(message);
            }
            if (waiting.size() > world.numbers.queues().workMax()) {
                world.mark(Mark.INTAKE_OVERFLOWED);
            }
            work();
        }
        long min = world.numbers.queues().pauseMin().toNanos();
        node.after(world.dice.between(min, world.numbers.queues().pauseMax().toNanos()), this::poll);
    }

    private void keepHidden(Message message, long visibility) {
        boolean mine = waiting.contains(message) || inHand > 0;
        node.after(visibility / 2, () -> {
            if (mine && waiting.contains(message)) {
                world.intake.hide(message, visibility);
                keepHidden(message, visibility);
            }
        });
    }

    private void work() {
        while (inHand < world.numbers.queues().workMax() && !waiting.isEmpty()) {
            Message message = waiting.remove();
            inHand++;
            switch (intake.received(message.body, message.receives(), !world.journal.isDown())) {
                case OrderIntake.Settled(ConsumeResult result) -> settle(message, result);
                case OrderIntake.Ask(var order) -> ask(message, order);
            }
        }
    }

    private void ask(Message message, OrderAccepted order) {
        boolean[] done = new boolean[1];
        Runnable timeUp = () -> {
            if (!done[0]) {
                done[0] = true;
                settle(message, intake.answered(order, message.receives(), Optional.empty()));
            }
        };
        node.after(world.numbers.intakeAsk().toNanos(), timeUp);
        world.trace(message.order, () -> node.name() + "takes it from the intake queue, receive " + message.receives());
        world.cluster.tell(message.order, new ShellMessage.Accept(order, true, (AcceptReply reply) -> {
            world.checker.answeredIntake(message.order, order, reply);
            node.after(world.dice.spread(MS / 10, 5 * MS), () -> {
                if (!done[0]) {
                    done[0] = true;
                    settle(message, intake.answered(order, message.receives(), Optional.of(reply)));
                }
            });
        }));
    }

    private void settle(Message message, ConsumeResult result) {
        inHand--;
        switch (result) {
            case ConsumeResult.Done() -> world.intake.delete(node, message);
            case ConsumeResult.Later(var after, boolean pause) -> world.intake.hide(message, after.toNanos());
            case ConsumeResult.DeadLetter(String reason) ->
                throw new RuleBroken(Rule.I1, "order " + message.order.number + " dead-lettered: " + reason);
        }
        work();
    }
}
