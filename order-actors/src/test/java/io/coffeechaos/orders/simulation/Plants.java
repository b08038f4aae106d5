package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.entity.Decision;
import io.coffeechaos.orders.entity.OrderEvent;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderPort.Run;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderState;
import io.coffeechaos.orders.entity.OrderStates;
import io.coffeechaos.orders.saga.SagaReport;
import java.util.Optional;

/** The deviations of one order from the product. Without a planted bug there are none. */
final class Plants {
    private final EntityShell shell;
    private final World world;
    private Optional<RunShell> secondRun = Optional.empty();
    private Optional<OrderRow> forgotten = Optional.empty();
    private boolean drivenBeforeRestart;
    private boolean lookingAfter;

    Plants(EntityShell shell) {
        this.shell = shell;
        this.world = shell.world;
    }

    /** The decision that replaces the decider's decision for this message; empty if the decider decides. */
    Optional<Decision> instead(ShellMessage message) {
        if (message instanceof ShellMessage.Accept accept && shell.state() instanceof OrderState.Stored stored) {
            OrderAccepted first = OrderStates.accepted(stored);
            boolean same = first.fingerprint().equals(accept.order().fingerprint());
            if (same && world.has(PlantedBug.REPLAY_BEFORE_ROW)) {
                accept.replyTo().tell(new OrderProtocol.Accepted(first, true));
                return Optional.of(Decision.Stay.INSTANCE);
            }
            if (!same && world.has(PlantedBug.FINGERPRINT_IGNORED)) {
                return Optional.of(shell.decider().accept(stored, first, true, accept.replyTo()));
            }
        }
        if (message instanceof ShellMessage.Wake
                && shell.run().isPresent()
                && secondRun.isEmpty()
                && world.has(PlantedBug.SECOND_CHAIN_ON_WAKE)) {
            RunShell second = new RunShell(shell, shell.run().get().plan());
            secondRun = Optional.of(second);
            second.start();
        }
        return Optional.empty();
    }

    /** Whether the planted bug journals this message. */
    boolean journals(ShellMessage message) {
        return message instanceof ShellMessage.Reported(SagaReport.Attempted attempted)
                && world.has(PlantedBug.RETRIES_JOURNALLED);
    }

    /** The shell is about to write this event. */
    void persisting(ShellMessage message, OrderEvent event) {
        if (event instanceof OrderAccepted accepted
                && message instanceof ShellMessage.Accept accept
                && world.has(PlantedBug.ACK_BEFORE_WRITE)) {
            accept.replyTo().tell(new OrderProtocol.Accepted(accepted, false));
        }
        if (world.has(PlantedBug.UNDO_BEFORE_DECISION)) {
            OrderStates.compensation(event)
                    .ifPresent(started ->
                            world.checker.undoSent(shell.order, started.steps().getLast()));
        }
    }

    /** The shell restarts after a failed write. */
    void restarting(boolean driven) {
        drivenBeforeRestart |= driven;
    }

    /**
     * A run that does nothing, in place of a new one: the order believes that the run from before the restart still
     * lives.
     */
    Optional<Run> insteadOfRun() {
        return drivenBeforeRestart && world.has(PlantedBug.VOLATILE_KEPT_OVER_RESTART)
                ? Optional.of(new NoRun())
                : Optional.empty();
    }

    /** The shell begins or ends to handle its recovery or a wake. */
    void lookingAfter(boolean now) {
        lookingAfter = now;
    }

    /** Whether the planted bug drops this row, now and when the shell writes it again. */
    boolean forgets(OrderRow row) {
        if (row.wakeAt().isEmpty()
                && world.has(PlantedBug.FINISHED_ROW_NOT_REWRITTEN)
                && (lookingAfter || forgotten.filter(row::equals).isPresent())) {
            forgotten = Optional.of(row);
            return true;
        }
        return false;
    }

    /** The shell publishes its end. The planted bug reports it as published before the queue has it. */
    void publishing() {
        if (world.has(PlantedBug.OPEN_MARK_BEFORE_PUBLISH)) {
            shell.fromOutside(ShellMessage.Published.INSTANCE);
        }
    }

    int chains() {
        return secondRun.map(RunShell::chains).orElse(0);
    }

    void endRun() {
        secondRun.ifPresent(RunShell::kill);
        secondRun = Optional.empty();
    }

    private static final class NoRun implements Run {
        @Override
        public void recorded() {}

        @Override
        public void stop() {}
    }
}
