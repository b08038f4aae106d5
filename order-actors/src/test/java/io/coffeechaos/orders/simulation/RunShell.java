package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.entity.EventType;
import io.coffeechaos.orders.entity.OrderPort;
import io.coffeechaos.orders.entity.OrderStates;
import io.coffeechaos.orders.saga.AttemptId;
import io.coffeechaos.orders.saga.OrderSaga;
import io.coffeechaos.orders.saga.SagaPlan;
import io.coffeechaos.orders.saga.SagaReport;
import io.coffeechaos.orders.saga.StepRequest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A model of the child actor around one production {@link OrderSaga}: its mailbox and its timers. A stopped run does
 * nothing.
 */
final class RunShell implements OrderSaga.Port, OrderPort.Run {
    private final EntityShell entity;
    private final World world;
    private final Node node;
    private final SagaPlan plan;
    private final OrderSaga saga;
    private final Map<OrderSaga.Timer, VirtualTime.Event> timers = new EnumMap<>(OrderSaga.Timer.class);

    private boolean stopped;
    /** The number of messages on their way to or from this actor. Both directions keep the order of messages. */
    private int onTheWay;

    private long lastIn;
    private long lastOut;
    private Optional<AttemptId> calling = Optional.empty();

    RunShell(EntityShell entity, SagaPlan plan) {
        this.entity = entity;
        this.world = entity.world;
        this.node = entity.node;
        this.plan = plan;
        this.saga = new OrderSaga(
                plan, world.numbers.saga(), node.clock(), world.models.ordersRandom(world), world.metrics, this);
    }

    SagaPlan plan() {
        return plan;
    }

    EntityShell entity() {
        return entity;
    }

    /** Begins the saga, even if it is stopped at once: Pekko sets a child up before the child gets the stop. */
    void start() {
        onTheWay++;
        lastIn = world.time.now() + node.hop();
        node.after(lastIn - world.time.now(), () -> {
            onTheWay--;
            saga.begin();
            if (stopped) {
                kill();
            }
            world.checker.alive(entity);
        });
    }

    @Override
    public void recorded() {
        deliver(saga::recorded);
    }

    /** The entity stops this run and gets a message when the run is gone. */
    @Override
    public void stop() {
        kill();
        entity.fromOutside(new ShellMessage.RunEnded(plan.run()));
    }

    /** Ends this run together with its entity. */
    void kill() {
        if (!stopped) {
            stopped = true;
            saga.stopped();
        }
        for (OrderSaga.Timer timer : OrderSaga.Timer.values()) {
            cancelTimer(timer);
        }
        node.forget(this);
    }

    /** Receives the outcome of an attempt from the step's stream. */
    void ended(AttemptId attemptId, StepOutcome outcome) {
        deliver(() -> {
            if (calling.isPresent() && calling.get().equals(attemptId)) {
                calling = Optional.empty();
            }
            world.trace(entity.order, () -> entity.on() + Words.of(attemptId) + " ended: " + outcome);
            saga.ended(attemptId, outcome);
        });
    }

    void breakerClosed(Step step) {
        deliver(() -> saga.breakerClosed(step));
    }

    private void deliver(Runnable message) {
        onTheWay++;
        lastIn = Math.max(lastIn, world.time.now() + node.hop());
        node.after(lastIn - world.time.now(), () -> {
            onTheWay--;
            if (!stopped) {
                message.run();
                world.checker.alive(entity);
            }
        });
    }

    // ---- the port

    @Override
    public void call(StepRequest request, AttemptId attemptId) {
        calling = Optional.of(attemptId);
        world.checker.attempted(entity);
        if (isForgotten(attemptId)) {
            ended(attemptId, new StepOutcome.Undone(false));
            return;
        }
        world.nemesis.await(node, Mark.CRASH_DURING_CALL);
        node.flow(attemptId.step()).offer(this, request, attemptId);
    }

    /** Whether the planted bug skips this undo, because the journal does not show a call of the step. */
    private boolean isForgotten(AttemptId attemptId) {
        return attemptId.direction() == Direction.UNDO
                && world.has(PlantedBug.UNDO_OF_KNOWN_STEPS_ONLY)
                && OrderStates.history(entity.state()).stream()
                        .noneMatch(entry -> entry.type() == EventType.STEP_STARTED
                                && entry.step().equals(Optional.of(attemptId.step())));
    }

    @Override
    public void park(Step step) {
        world.nemesis.await(node, Mark.CRASH_WHILE_WAITING);
        node.flow(step).park(this);
    }

    @Override
    public void unpark(Step step) {
        node.flow(step).unpark(this);
    }

    @Override
    public void startTimer(OrderSaga.Timer timer, AttemptId attemptId, Duration delay) {
        cancelTimer(timer);
        if (timer == OrderSaga.Timer.RETRY
                && world.has(PlantedBug.PARKED_TIMER_DROPPED)
                && node.flow(attemptId.step()).isParked(this)) {
            return;
        }
        VirtualTime.Event event = node.after(delay.toNanos(), () -> {
            timers.remove(timer);
            if (timer == OrderSaga.Timer.OUTCOME) {
                calling = Optional.empty();
            }
            saga.timeUp(timer, attemptId);
            world.checker.alive(entity);
        });
        timers.put(timer, event);
    }

    @Override
    public void cancelTimer(OrderSaga.Timer timer) {
        VirtualTime.Event running = timers.remove(timer);
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public void report(SagaReport report) {
        onTheWay++;
        lastOut = Math.max(lastOut, world.time.now() + node.hop());
        node.after(lastOut - world.time.now(), () -> {
            onTheWay--;
            entity.receive(new ShellMessage.Reported(report));
        });
    }

    // ---- inspection

    boolean isStopped() {
        return stopped;
    }

    /** Whether something will make the run continue. */
    boolean isGoing() {
        return onTheWay > 0
                || calling.isPresent()
                || timers.containsKey(OrderSaga.Timer.RETRY)
                || timers.containsKey(OrderSaga.Timer.OUTCOME);
    }

    int chains() {
        return calling.isPresent() || timers.containsKey(OrderSaga.Timer.RETRY) ? 1 : 0;
    }

    Optional<AttemptId> calling() {
        return calling;
    }
}
