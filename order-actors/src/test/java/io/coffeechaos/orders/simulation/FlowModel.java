package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.saga.AttemptId;
import io.coffeechaos.orders.saga.StepRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model of {@code StepBulkhead}, the step stream of one dependency on one node: bounded queue, parallelism, deadline
 * in the queue, breaker, and call timeout. The real one consists of Pekko streams, so it cannot run here. {@code
 * StepBulkheadTest} tests the outcomes of the real one.
 */
class FlowModel {
    private record Waiting(RunShell run, StepRequest request, AttemptId attemptId, long deadline) {}

    /** Calls and undos have separate lanes, so that they do not wait for each other. */
    private static final class Lane {
        private final int inFlightMax;
        private final Deque<Waiting> queue = new ArrayDeque<>();
        private int inFlight;

        Lane(int inFlightMax) {
            this.inFlightMax = inFlightMax;
        }
    }

    private enum Breaker {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    private final World world;
    private final Node node;
    private final Step step;
    private final Map<Direction, Lane> lanes = new EnumMap<>(Direction.class);
    private final Set<RunShell> parked = new LinkedHashSet<>();
    private Breaker breaker = Breaker.CLOSED;
    private int failures;
    private boolean probing;

    FlowModel(World world, Node node, Step step) {
        this.world = world;
        this.node = node;
        this.step = step;
        lanes.put(Direction.CALL, new Lane(world.numbers.saga().callsMax()));
        lanes.put(Direction.UNDO, new Lane(world.numbers.saga().undosMax()));
    }

    boolean isOpen() {
        return breaker == Breaker.OPEN;
    }

    void park(RunShell run) {
        parked.add(run);
    }

    void unpark(RunShell run) {
        parked.remove(run);
    }

    boolean isParked(RunShell run) {
        return parked.contains(run);
    }

    /** Offers a call to the stream. */
    void offer(RunShell run, StepRequest request, AttemptId attemptId) {
        node.after(node.hop(), () -> {
            Lane lane = lanes.get(attemptId.direction());
            if (lane.inFlight < lane.inFlightMax) {
                attempt(new Waiting(run, request, attemptId, Long.MAX_VALUE));
            } else if (lane.queue.size() < world.numbers.saga().queueMax()) {
                long deadline =
                        world.time.now() + world.numbers.saga().queueDeadline().toNanos();
                lane.queue.add(new Waiting(run, request, attemptId, deadline));
            } else {
                world.mark(Mark.BULKHEAD_FULL);
                answer(run, attemptId, notSent("bulkhead-full"));
            }
        });
    }

    private void next(Lane lane) {
        while (lane.inFlight < lane.inFlightMax && !lane.queue.isEmpty()) {
            Waiting waiting = lane.queue.remove();
            if (world.time.now() > waiting.deadline()) {
                answer(waiting.run(), waiting.attemptId(), notSent("bulkhead-full"));
            } else {
                attempt(waiting);
            }
        }
    }

    private void attempt(Waiting waiting) {
        if (breaker == Breaker.OPEN || (breaker == Breaker.HALF_OPEN && probing)) {
            answer(waiting.run(), waiting.attemptId(), notSent(StepError.BREAKER_OPEN));
            return;
        }
        probing = breaker == Breaker.HALF_OPEN;
        lanes.get(waiting.attemptId().direction()).inFlight++;
        boolean[] answered = new boolean[1];
        VirtualTime.Event timeUp = node.after(world.numbers.saga().callTimeout().toNanos(), () -> {
            if (!answered[0]) {
                answered[0] = true;
                world.mark(Mark.CALL_TIMED_OUT);
                ended(waiting, new StepOutcome.Uncertain(new StepError("timeout", "no answer")));
            }
        });
        world.dependencies.call(node, waiting.run().entity().order, waiting.request(), waiting.attemptId(), outcome -> {
            if (!answered[0]) {
                answered[0] = true;
                timeUp.cancel();
                ended(waiting, outcome);
            }
        });
    }

    private void ended(Waiting waiting, StepOutcome outcome) {
        Lane lane = lanes.get(waiting.attemptId().direction());
        lane.inFlight--;
        boolean failure = outcome instanceof StepOutcome.Uncertain;
        switch (breaker) {
            case CLOSED -> {
                failures = failure ? failures + 1 : 0;
                if (failures >= world.numbers.saga().breakerFailuresMax()) {
                    open();
                }
            }
            case HALF_OPEN -> {
                probing = false;
                if (failure) {
                    open();
                } else {
                    close();
                }
            }
            case OPEN -> {}
        }
        if (world.dice.chance(world.faults.outcomeLost)) {
            world.trace(waiting.run().entity().order, () -> "outcome of " + Words.of(waiting.attemptId()) + " lost");
        } else {
            answer(waiting.run(), waiting.attemptId(), outcome);
        }
        next(lane);
    }

    private void open() {
        world.mark(Mark.BREAKER_OPENED);
        world.trace(() -> "node " + node.number() + " breaker of " + step.wireName() + " opens");
        breaker = Breaker.OPEN;
        node.after(world.numbers.saga().breakerReset().toNanos(), () -> {
            breaker = Breaker.HALF_OPEN;
            probing = false;
        });
    }

    private void close() {
        world.trace(() -> "node " + node.number() + " breaker of " + step.wireName() + " closes");
        breaker = Breaker.CLOSED;
        failures = 0;
        List<RunShell> all = new ArrayList<>(parked);
        node.after(node.hop(), () -> all.forEach(run -> run.breakerClosed(step)));
    }

    private void answer(RunShell run, AttemptId attemptId, StepOutcome outcome) {
        node.after(node.hop(), () -> run.ended(attemptId, outcome));
    }

    private static StepOutcome notSent(String kind) {
        return new StepOutcome.NotSent(new StepError(kind, "not sent"));
    }
}
