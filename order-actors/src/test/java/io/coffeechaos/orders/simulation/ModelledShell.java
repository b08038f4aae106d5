package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.entity.OrderEvent;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderView;
import io.coffeechaos.orders.entity.RowWriterPort;
import io.coffeechaos.orders.saga.AttemptId;
import io.coffeechaos.orders.saga.StepRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Runs {@link EntityShell} in a world that the test controls. */
final class ModelledShell implements ShellUnderTest {
    private record Write(int slot, OrderEvent event, long writer, Consumer<Boolean> result) {}

    private record Reading(Consumer<JournalModel.Read> result, Runnable failed) {}

    private record Asked(OrderRow row, EntityShell by) {}

    private record Call(RunShell run, AttemptId attemptId) {}

    private final Seen seen = new Seen();
    private final List<OrderEvent> journal = new ArrayList<>();
    private final Dossier order;
    private final World world;
    private final Node node;
    private Optional<Write> write = Optional.empty();
    private Optional<Reading> reading = Optional.empty();
    private Optional<Call> call = Optional.empty();
    private Optional<EntityShell> publishing = Optional.empty();
    private Optional<Asked> row = Optional.empty();

    ModelledShell(OrderAccepted body, OrderAccepted other, Numbers numbers) {
        order = new Dossier(0, body, other);
        world = new World(new Dice(0), numbers, Optional.empty(), Trace.none(), new ByHand());
        world.orders.add(order);
        node = world.cluster.nodes().getFirst();
    }

    @Override
    public Seen seen() {
        return seen;
    }

    @Override
    public void does(Deed deed) {
        switch (deed) {
            case ACCEPT -> accept(order.body);
            case ACCEPT_ANOTHER -> accept(order.otherBody);
            case GET ->
                node.deliver(
                        order, new ShellMessage.Get(0, reply -> seen.answers().add(Words.of(reply))));
            case AWAIT_CHANGE ->
                node.deliver(order, new ShellMessage.AwaitChange(2, Duration.ofSeconds(15), reply -> seen.answers()
                        .add(Words.of(reply))));
            case WAKE ->
                node.deliver(
                        order, new ShellMessage.Wake(reply -> seen.answers().add("awake")));
            case CANCEL ->
                node.deliver(
                        order, new ShellMessage.Cancel(reply -> seen.answers().add(Words.of(reply))));
            case PUBLISHED ->
                take(
                        publishing,
                        () -> publishing = Optional.empty(),
                        taken -> taken.receive(ShellMessage.Published.INSTANCE));
            case STEP_IS_UNDONE -> ended(new StepOutcome.Undone(true));
            case STOP -> node.shell(order).ifPresent(shell -> shell.receive(ShellMessage.Stop.INSTANCE));
            case POISON -> node.shell(order).ifPresent(EntityShell::stop);
            case WRITE_SUCCEEDS ->
                take(write, () -> write = Optional.empty(), taken -> {
                    // A write of a stopped shell may have taken this slot.
                    boolean free = taken.slot() == journal.size() + 1;
                    if (free) {
                        journal.add(taken.event());
                        order.slots.add(new Dossier.Slot(taken.event(), taken.writer()));
                    }
                    taken.result().accept(free);
                });
            case WRITE_FAILS ->
                take(write, () -> write = Optional.empty(), taken -> taken.result()
                        .accept(false));
            case READ_SUCCEEDS ->
                take(reading, () -> reading = Optional.empty(), taken -> {
                    order.states.clear();
                    order.states.add(io.coffeechaos.orders.entity.OrderStates.empty());
                    journal.forEach(event -> order.states.add(order.state().apply(event)));
                    taken.result().accept(new JournalModel.Read(order.state(), journal.size()));
                });
            case READ_FAILS ->
                take(reading, () -> reading = Optional.empty(), taken -> taken.failed()
                        .run());
            case ROW_IS_STORED ->
                take(row, () -> row = Optional.empty(), taken -> taken.by()
                        .receive(new ShellMessage.RowStored(new RowWriterPort.Stored(
                                taken.row().id(),
                                taken.row().view().version(),
                                taken.row().wakeAt()))));
            case STEP_IS_DONE -> ended(new StepOutcome.Done("reference"));
            case STEP_IS_REFUSED -> ended(new StepOutcome.Refused("CODE", "no"));
            case STEP_IS_UNCERTAIN -> ended(new StepOutcome.Uncertain(new StepError("server-error", "503")));
            case SECONDS_PASS -> pass(6 * VirtualTime.SECOND);
            case A_MINUTE_PASSES -> pass(VirtualTime.MINUTE);
        }
        pass(0);
    }

    private void accept(OrderAccepted body) {
        node.deliver(order, new ShellMessage.Accept(body, true, reply -> seen.answers()
                .add(Words.of(reply))));
    }

    private void ended(StepOutcome outcome) {
        take(call, () -> call = Optional.empty(), taken -> taken.run().ended(taken.attemptId(), outcome));
    }

    private static <T> void take(Optional<T> pending, Runnable clear, Consumer<T> with) {
        clear.run();
        pending.ifPresent(with);
    }

    private void pass(long nanos) {
        long until = world.time.now() + nanos;
        while (world.time.step(until)) {
            // Each step runs one event. The loop ends when no event is due.
        }
    }

    private final class ByHand implements Models {
        private final RandomGenerator random = new ScriptedRandom();

        @Override
        public JournalModel journal(World world) {
            return new JournalModel(world) {
                @Override
                void put(Node from, Dossier of, int slot, long writer, OrderEvent event, Consumer<Boolean> result) {
                    seen.effects().add("writes " + slot + ": " + Words.of(event));
                    write = Optional.of(new Write(slot, event, writer, result));
                }

                @Override
                void read(Node from, Dossier of, Consumer<Read> result, Runnable failed) {
                    seen.effects().add("reads");
                    reading = Optional.of(new Reading(result, failed));
                }
            };
        }

        @Override
        public FlowModel flow(World world, Node from, Step step) {
            return new FlowModel(world, from, step) {
                @Override
                void offer(RunShell run, StepRequest request, AttemptId attemptId) {
                    seen.calls().add("calls " + Words.of(attemptId));
                    call = Optional.of(new Call(run, attemptId));
                }
            };
        }

        @Override
        public void writeRow(Node from, OrderRow newer, EntityShell shell) {
            seen.effects().add("row " + Words.of(newer));
            row = Optional.of(new Asked(newer, shell));
        }

        @Override
        public void publish(Node from, Dossier of, OrderView finished, EntityShell shell) {
            seen.effects().add("publishes " + finished.status());
            publishing = Optional.of(shell);
        }

        @Override
        public RandomGenerator ordersRandom(World world) {
            return random;
        }

        @Override
        public long hop(World world) {
            return 0;
        }
    }
}
