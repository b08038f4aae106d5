package io.coffeechaos.orders.api.testkit;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.saga.Direction;
import io.coffeechaos.orders.saga.StepFlow;
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

/** The three dependencies, each doing what it is told: answer, refuse, keep the caller waiting, fail. */
public final class ScriptedSteps {
    /** What a dependency does with the next calls. */
    public enum Mode {
        DONE,
        REFUSE,
        TIMEOUT,
        HOLD
    }

    private final Map<Step, Mode> modes = new ConcurrentHashMap<>();
    private final List<StepFlow.Call> held = new ArrayList<>();
    private final Set<String> done = new HashSet<>();
    private final Map<Step, Integer> effects = new EnumMap<>(Step.class);

    /** From now on the step does this; {@code demo_declined} is refused by payment in any mode but HOLD. */
    public void set(Step step, Mode mode) {
        modes.put(step, mode);
    }

    /** Answers every call that was held, and holds no more. */
    public synchronized void release() {
        modes.clear();
        List<StepFlow.Call> calls = List.copyOf(held);
        held.clear();
        calls.forEach(this::answer);
    }

    /** How many effects this step has had. */
    public synchronized int effects(Step step) {
        return effects.getOrDefault(step, 0);
    }

    /** The stream of one step, as the runs see it. */
    public Behavior<StepFlow.Command> flow() {
        return Behaviors.receive(StepFlow.Command.class)
                .onMessage(StepFlow.Call.class, call -> {
                    answer(call);
                    return Behaviors.same();
                })
                .onAnyMessage(other -> Behaviors.same())
                .build();
    }

    private synchronized void answer(StepFlow.Call call) {
        Step step = call.request().step();
        if (call.token().direction() == Direction.UNDO && modes.getOrDefault(step, Mode.DONE) != Mode.HOLD) {
            tell(call, new StepOutcome.Undone(done.contains(call.request().downstreamKey())));
            return;
        }
        switch (modes.getOrDefault(step, Mode.DONE)) {
            case DONE -> {
                if (step == Step.PAYMENT && call.request().paymentMethod().equals("demo_declined")) {
                    tell(call, new StepOutcome.Refused("PAYMENT_DECLINED", "the card was declined"));
                } else {
                    effects.merge(step, 1, Integer::sum);
                    done.add(call.request().downstreamKey());
                    tell(call, new StepOutcome.Done(step.wireName() + "_1"));
                }
            }
            case REFUSE -> tell(call, new StepOutcome.Refused("PAYMENT_DECLINED", "the card was declined"));
            case TIMEOUT -> tell(call, new StepOutcome.Uncertain(new StepError("timeout", "no answer in 3000 ms")));
            case HOLD -> held.add(call);
        }
    }

    private static void tell(StepFlow.Call call, StepOutcome outcome) {
        ActorRef<StepFlow.Outcome> replyTo = call.replyTo();
        replyTo.tell(new StepFlow.Outcome(call.token(), outcome));
    }
}
