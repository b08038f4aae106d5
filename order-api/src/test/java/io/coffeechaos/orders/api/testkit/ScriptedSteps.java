package io.coffeechaos.orders.api.testkit;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.saga.StepBulkhead;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The three dependencies. The test sets the mode of each step: answer, refuse, fail, or hold the call. Undos succeed
 * and leave a tombstone if there is nothing to undo, unless the test holds them.
 */
public final class ScriptedSteps {
    /** The result of the next calls of a step. It does not affect undos. */
    public enum Mode {
        DONE,
        REFUSE,
        TIMEOUT,
        HOLD
    }

    private final Map<Step, Mode> modes = new ConcurrentHashMap<>();
    private final List<StepBulkhead.Call> held = new ArrayList<>();
    private final Set<String> done = new HashSet<>();
    private final Set<String> undone = new HashSet<>();
    private final Set<Step> undosHeld = ConcurrentHashMap.newKeySet();
    private final Map<Step, Integer> effects = new EnumMap<>(Step.class);
    private final Map<Step, Integer> reversals = new EnumMap<>(Step.class);

    /** Sets the mode of the step. In any mode but HOLD, payment refuses {@code demo_declined}. */
    public void set(Step step, Mode mode) {
        modes.put(step, mode);
    }

    /** From now on undos of this step get no answer. */
    public void holdUndo(Step step) {
        undosHeld.add(step);
    }

    /** Answers everything that was held, and holds nothing more. */
    public synchronized void release() {
        modes.clear();
        undosHeld.clear();
        List<StepBulkhead.Call> calls = List.copyOf(held);
        held.clear();
        calls.forEach(this::answer);
    }

    /** The number of effects that this step has had. */
    public synchronized int effects(Step step) {
        return effects.getOrDefault(step, 0);
    }

    /** The actor that sagas call for a step. */
    public Behavior<StepBulkhead.Command> flow() {
        return Behaviors.receive(StepBulkhead.Command.class)
                .onMessage(StepBulkhead.Call.class, call -> {
                    answer(call);
                    return Behaviors.same();
                })
                .onAnyMessage(other -> Behaviors.same())
                .build();
    }

    /** The number of effects of this step that are not undone. */
    public synchronized int net(Step step) {
        return effects(step) - reversals.getOrDefault(step, 0);
    }

    private synchronized void answer(StepBulkhead.Call call) {
        switch (call.attemptId().direction()) {
            case CALL -> make(call);
            case UNDO -> undo(call);
        }
    }

    private void make(StepBulkhead.Call call) {
        Step step = call.request().step();
        if (undone.contains(call.request().downstreamKey())) {
            tell(call, new StepOutcome.Superseded("undone before"));
            return;
        }
        switch (modes.getOrDefault(step, Mode.DONE)) {
            case DONE -> {
                if (step == Step.PAYMENT && call.request().paymentMethod().equals("demo_declined")) {
                    tell(call, refusal(step));
                } else {
                    effects.merge(step, 1, Integer::sum);
                    done.add(call.request().downstreamKey());
                    tell(call, new StepOutcome.Done(step.wireName() + "_1"));
                }
            }
            case REFUSE -> tell(call, refusal(step));
            case TIMEOUT -> tell(call, new StepOutcome.Uncertain(new StepError("timeout", "no answer in 3000 ms")));
            case HOLD -> held.add(call);
        }
    }

    private void undo(StepBulkhead.Call call) {
        Step step = call.request().step();
        if (undosHeld.contains(step)) {
            held.add(call);
            return;
        }
        boolean reversed = done.contains(call.request().downstreamKey());
        if (undone.add(call.request().downstreamKey()) && reversed) {
            reversals.merge(step, 1, Integer::sum);
        }
        tell(call, new StepOutcome.Undone(reversed));
    }

    private static StepOutcome refusal(Step step) {
        return switch (step) {
            case PAYMENT -> new StepOutcome.Refused("PAYMENT_DECLINED", "the card was declined");
            case INVENTORY -> new StepOutcome.Refused("OUT_OF_STOCK", "kenyan-aa is sold out");
            case SHIPPING -> new StepOutcome.Refused("CANNOT_SHIP", "no carrier serves this address");
        };
    }

    private static void tell(StepBulkhead.Call call, StepOutcome outcome) {
        ActorRef<StepBulkhead.Outcome> replyTo = call.replyTo();
        replyTo.tell(new StepBulkhead.Outcome(call.attemptId(), outcome));
    }
}
