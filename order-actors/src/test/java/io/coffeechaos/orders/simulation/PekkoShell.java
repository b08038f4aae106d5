package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.entity.OpenOrderCount;
import io.coffeechaos.orders.entity.OrderEntity;
import io.coffeechaos.orders.entity.OrderEntityStop;
import io.coffeechaos.orders.entity.OrderEvent;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.RowWriterPort;
import io.coffeechaos.orders.saga.SagaActor;
import io.coffeechaos.orders.saga.StepBulkhead;
import io.coffeechaos.orders.tracing.SpanSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Runs the real entity on the real event-sourced behavior, in a world that the test controls. */
final class PekkoShell implements ShellUnderTest, PekkoByHand.Journal {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final Seen seen = new Seen();
    private final List<OrderEvent> journal = new ArrayList<>();
    private final PekkoByHand pekko;
    private final OrderAccepted body;
    private final OrderAccepted other;
    private final OrderEntity.Collaborators collaborators;
    private final List<OrderProtocol.Command> kept = new ArrayList<>();
    private boolean passivating;
    private final List<ActorRef<?>> actors = new ArrayList<>();
    private Optional<PekkoByHand.Write> write = Optional.empty();
    private Optional<PekkoByHand.Reading> reading = Optional.empty();
    private Optional<StepBulkhead.Call> call = Optional.empty();
    private Optional<Runnable> publishing = Optional.empty();
    private Optional<OrderRow> row = Optional.empty();
    private Optional<ActorRef<RowWriterPort.Stored>> rowTo = Optional.empty();
    private Optional<ActorRef<OrderProtocol.Command>> entity = Optional.empty();

    PekkoShell(PekkoByHand pekko, OrderAccepted body, OrderAccepted other, Numbers numbers) {
        this.pekko = pekko;
        this.body = body;
        this.other = other;
        pekko.play(this);
        long begin = pekko.now();
        RandomGenerator random = new ScriptedRandom();
        Map<Step, ActorRef<StepBulkhead.Command>> flows = new EnumMap<>(Step.class);
        for (Step step : Step.values()) {
            flows.put(step, actor(Behaviors.receiveMessage(command -> {
                if (command instanceof StepBulkhead.Call newer) {
                    seen.calls().add("calls " + Words.of(newer.attemptId()));
                    call = Optional.of(newer);
                }
                return Behaviors.same();
            })));
        }
        this.collaborators = new OrderEntity.Collaborators(
                numbers.entity(),
                new OpenOrderCount(numbers.entity().openMax()),
                (newer, storedTo) -> {
                    seen.effects().add("row " + Words.of(newer));
                    row = Optional.of(newer);
                    rowTo = Optional.of(storedTo);
                },
                (finished, acknowledged) -> {
                    seen.effects().add("publishes " + finished.status());
                    publishing = Optional.of(acknowledged);
                },
                (id, why) -> seen.effects().add("quarantined"),
                new SagaActor.Collaborators(
                        flows, numbers.saga(), () -> BEGIN.plusNanos(pekko.now() - begin), random, numbers.metrics()),
                () -> BEGIN.plusNanos(pekko.now() - begin),
                numbers.metrics(),
                SpanSink.none());
    }

    @Override
    public Seen seen() {
        return seen;
    }

    @Override
    public void does(Deed deed) {
        switch (deed) {
            case ACCEPT -> accept(body);
            case ACCEPT_ANOTHER -> accept(other);
            case GET -> tell(new OrderProtocol.Get(0, hears(reply -> Words.of(reply))));
            case AWAIT_CHANGE ->
                tell(new OrderProtocol.AwaitChange(2, Duration.ofSeconds(15), hears(reply -> Words.of(reply))));
            case WAKE -> tell(new OrderProtocol.Wake(hears(reply -> "awake")));
            case CANCEL -> tell(new OrderProtocol.Cancel(hears(reply -> Words.of(reply))));
            case PUBLISHED -> take(publishing, () -> publishing = Optional.empty(), Runnable::run);
            case STEP_IS_UNDONE -> ended(new StepOutcome.Undone(true));
            case STOP -> entity.ifPresent(OrderEntityStop::stop);
            case POISON ->
                entity.ifPresent(ref -> Adapter.toClassic(ref)
                        .tell(PoisonPill.getInstance(), org.apache.pekko.actor.ActorRef.noSender()));
            case WRITE_SUCCEEDS ->
                take(write, () -> write = Optional.empty(), taken -> {
                    if (taken.slot() == journal.size() + 1) {
                        journal.add(taken.event());
                        taken.succeed();
                    } else {
                        taken.fail();
                    }
                });
            case WRITE_FAILS -> take(write, () -> write = Optional.empty(), PekkoByHand.Write::fail);
            case READ_SUCCEEDS -> take(reading, () -> reading = Optional.empty(), taken -> taken.succeed(journal));
            case READ_FAILS -> take(reading, () -> reading = Optional.empty(), PekkoByHand.Reading::fail);
            case ROW_IS_STORED ->
                take(row, () -> row = Optional.empty(), taken -> rowTo.orElseThrow()
                        .tell(new RowWriterPort.Stored(taken.id(), taken.view().version(), taken.wakeAt())));
            case STEP_IS_DONE -> ended(new StepOutcome.Done("reference"));
            case STEP_IS_REFUSED -> ended(new StepOutcome.Refused("CODE", "no"));
            case STEP_IS_UNCERTAIN -> ended(new StepOutcome.Uncertain(new StepError("server-error", "503")));
            case SECONDS_PASS -> pekko.pass(6 * VirtualTime.SECOND);
            case A_MINUTE_PASSES -> pekko.pass(VirtualTime.MINUTE);
        }
        pekko.pass(0);
        if (entity.isPresent() && pekko.hasStopped(entity.get())) {
            entity = Optional.empty();
            passivating = false;
            List<OrderProtocol.Command> again = List.copyOf(kept);
            kept.clear();
            again.forEach(this::tell);
            pekko.pass(0);
        }
    }

    /** Stops the remaining actors. */
    void end() {
        entity.ifPresent(pekko::stop);
        actors.forEach(pekko::stop);
        pekko.settle();
    }

    private void accept(OrderAccepted order) {
        tell(new OrderProtocol.Accept(order, true, hears(Words::of)));
    }

    private <T> ActorRef<T> hears(java.util.function.Function<T, String> words) {
        return actor(Behaviors.receiveMessage(reply -> {
            seen.answers().add(words.apply(reply));
            return Behaviors.same();
        }));
    }

    private <T> ActorRef<T> actor(Behavior<T> behavior) {
        ActorRef<T> actor = pekko.spawn(behavior);
        actors.add(actor);
        return actor;
    }

    /**
     * Sends a command to the order through its shard. The shard keeps commands that arrive after the order asked to
     * leave memory.
     */
    private void tell(OrderProtocol.Command command) {
        if (passivating) {
            kept.add(command);
        } else {
            live().tell(command);
        }
    }

    private ActorRef<OrderProtocol.Command> live() {
        if (entity.isEmpty()) {
            entity = Optional.of(pekko.spawn(OrderEntity.create(body.id(), collaborators, this::passivate)));
        }
        return entity.get();
    }

    private void passivate(ActorRef<OrderProtocol.Command> idle) {
        passivating = true;
        pekko.soon(() -> OrderEntityStop.stop(idle));
    }

    private void ended(StepOutcome outcome) {
        take(call, () -> call = Optional.empty(), taken -> taken.replyTo()
                .tell(new StepBulkhead.Outcome(taken.attemptId(), outcome)));
    }

    private static <T> void take(Optional<T> pending, Runnable clear, Consumer<T> with) {
        clear.run();
        pending.ifPresent(with);
    }

    // ---- the journal

    @Override
    public void writes(PekkoByHand.Write newer) {
        seen.effects().add("writes " + newer.slot() + ": " + Words.of(newer.event()));
        write = Optional.of(newer);
    }

    @Override
    public void reads(PekkoByHand.Reading newer) {
        seen.effects().add("reads");
        reading = Optional.of(newer);
    }
}
