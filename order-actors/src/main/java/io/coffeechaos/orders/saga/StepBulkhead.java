package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.BreakerState;
import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.metrics.LaneMetrics.Lane;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.tracing.CallSpan;
import io.coffeechaos.orders.tracing.SpanSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.AbruptTerminationException;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContextExecutor;

/**
 * The bulkhead of one dependency on one node. Every call to the dependency goes through this stream, so a slow
 * dependency does not slow the others (guarantee G7). Undos have their own lane, so they never wait behind calls.
 *
 * <pre>
 * call -> bounded queue -> mapAsync(3/4 of the parallelism) --+
 *                                                             +-> { deadline? -> breaker -> timeout } -> Outcome
 * undo -> bounded queue -> mapAsync(1/4 of the parallelism) --+
 * </pre>
 *
 * An element of the stream never fails: an attempt always ends as a {@link StepOutcome}. The bulkhead also tells the
 * parked saga runs when the breaker closes. It never retries; the saga does.
 */
public final class StepBulkhead extends AbstractBehavior<StepBulkhead.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(StepBulkhead.class);

    /** A message to the bulkhead. */
    public sealed interface Command {}

    /**
     * Make one attempt.
     *
     * @param request the request to the dependency
     * @param attemptId returned with the outcome
     * @param replyTo gets the outcome, once
     */
    public record Call(StepRequest request, AttemptId attemptId, ActorRef<Outcome> replyTo) implements Command {}

    /**
     * This saga run is parked. It gets a message when the breaker closes. The bulkhead forgets the run when the run
     * stops.
     */
    public record Park(ActorRef<BreakerClosed> run) implements Command {}

    /** This saga run is no longer parked. */
    public record Unpark(ActorRef<BreakerClosed> run) implements Command {}

    private record BreakerChanged(BreakerState state) implements Command {}

    private record StreamEnded(SharedKillSwitch of, Throwable cause) implements Command {}

    /** The outcome of an attempt. */
    public record Outcome(AttemptId attemptId, StepOutcome outcome) {}

    /** The breaker of the dependency has closed. */
    public record BreakerClosed(Step step) {}

    private record Waiting(Call call, Lane lane, Instant since) {}

    private final StepBreaker breaker;
    private final BiFunction<StepRequest, CallSpan, CompletableFuture<StepOutcome>> dependency;
    private final SagaSettings settings;
    private final InstantSource clock;
    private final OrderMetrics metrics;
    private final SpanSink spans;
    private final Scheduler scheduler;
    private final ExecutionContextExecutor executor;
    private final SharedKillSwitch end;
    private final BoundedSourceQueue<Waiting> calls;
    private final BoundedSourceQueue<Waiting> undos;
    private final Set<ActorRef<BreakerClosed>> parked = new HashSet<>();

    /**
     * Creates the bulkhead of one dependency.
     *
     * @param breaker the breaker of the dependency, one per node
     * @param dependency makes one call under this span. Its future is cancelled at the timeout, and the cancellation must abort the
     *     exchange.
     */
    public static Behavior<Command> create(
            StepBreaker breaker,
            BiFunction<StepRequest, CallSpan, CompletableFuture<StepOutcome>> dependency,
            SagaSettings settings,
            InstantSource clock,
            OrderMetrics metrics,
            SpanSink spans) {
        Behavior<Command> flow = Behaviors.setup(
                context -> new StepBulkhead(context, breaker, dependency, settings, clock, metrics, spans));
        // The supervisor restarts the bulkhead: each call carries all its data, and the saga's own deadline covers the
        // calls that a failed stream held. The backoff prevents a tight loop of a stream that fails at once.
        return Behaviors.supervise(flow)
                .onFailure(
                        SupervisorStrategy.restartWithBackoff(settings.flowRestartMin(), settings.flowRestartMax(), 0.2)
                                .withStashCapacity(settings.queueMax()));
    }

    private StepBulkhead(
            ActorContext<Command> context,
            StepBreaker breaker,
            BiFunction<StepRequest, CallSpan, CompletableFuture<StepOutcome>> dependency,
            SagaSettings settings,
            InstantSource clock,
            OrderMetrics metrics,
            SpanSink spans) {
        super(context);
        this.breaker = breaker;
        this.dependency = dependency;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        this.spans = spans;
        this.scheduler = context.getSystem().scheduler();
        this.executor = context.getSystem().executionContext();
        this.end = KillSwitches.shared("step-" + breaker.step().wireName());
        this.calls = lane(Lane.DO, settings.callsMax());
        this.undos = lane(Lane.UNDO, settings.undosMax());
        countParked();
        breaker.onChange(state -> context.getSelf().tell(new BreakerChanged(state)));
    }

    private BoundedSourceQueue<Waiting> lane(Lane lane, int parallelism) {
        metrics.lanes().opened(breaker.step(), lane, parallelism);
        Pair<BoundedSourceQueue<Waiting>, CompletionStage<Done>> stream = Source.<Waiting>queue(settings.queueMax())
                .via(end.flow())
                .mapAsyncUnordered(parallelism, this::attempt)
                .toMat(Sink.ignore(), Keep.both())
                .run(getContext().getSystem());
        getContext()
                .pipeToSelf(
                        stream.second(),
                        (done, failure) -> new StreamEnded(
                                end,
                                failure == null
                                        ? new IllegalStateException("the step stream completed by itself")
                                        : failure));
        return stream.first();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Command.class, this::onCommand)
                .onSignal(Terminated.class, this::onTerminated)
                .onSignal(PreRestart.class, signal -> {
                    metrics.restarted(OrderMetrics.Supervised.BULKHEAD);
                    return endStream();
                })
                .onSignal(PostStop.class, signal -> endStream())
                .build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Call call -> onCall(call);
            case Park(var run) -> {
                if (parked.add(run)) {
                    getContext().watch(run);
                    countParked();
                }
            }
            case Unpark(var run) -> {
                if (parked.remove(run)) {
                    getContext().unwatch(run);
                    countParked();
                }
            }
            case BreakerChanged(var state) -> onBreakerChanged(state);
            case StreamEnded(var of, var cause) when !of.equals(end) -> {
                // This actor ended that stream itself when it restarted.
            }
            case StreamEnded(var of, var cause) when cause instanceof AbruptTerminationException -> {
                // The actor system is stopping, and this actor stops with it.
            }
            case StreamEnded(var of, var cause) ->
                throw new IllegalStateException(
                        "the stream of " + breaker.step().wireName() + " ended", cause);
        }
        return this;
    }

    private void onCall(Call call) {
        Direction direction = call.attemptId().direction();
        Lane lane =
                switch (direction) {
                    case CALL -> Lane.DO;
                    case UNDO -> Lane.UNDO;
                };
        BoundedSourceQueue<Waiting> queue =
                switch (direction) {
                    case CALL -> calls;
                    case UNDO -> undos;
                };
        metrics.lanes().queued(breaker.step(), lane);
        QueueOfferResult offered = queue.offer(new Waiting(call, lane, clock.instant()));
        if (!offered.isEnqueued()) {
            metrics.lanes().refused(breaker.step(), lane);
            answer(
                    call,
                    notSent(
                            StepError.BULKHEAD_FULL,
                            "%d calls already wait for %s"
                                    .formatted(
                                            settings.queueMax(), breaker.step().wireName())));
        }
    }

    private void onBreakerChanged(BreakerState state) {
        switch (state) {
            case CLOSED -> parked.forEach(run -> run.tell(new BreakerClosed(breaker.step())));
            case HALF_OPEN, OPEN -> {}
        }
    }

    private Behavior<Command> onTerminated(Terminated stopped) {
        parked.removeIf(run -> run.path().equals(stopped.getRef().path()));
        countParked();
        return this;
    }

    private void countParked() {
        metrics.lanes().parked(breaker.step(), parked.size());
    }

    /** The streams accept no more calls. The calls in flight still finish. */
    private Behavior<Command> endStream() {
        end.shutdown();
        return this;
    }

    /** Runs on the stream thread, so it uses no mutable state of the actor. */
    private CompletionStage<Done> attempt(Waiting waiting) {
        Duration waited = Duration.between(waiting.since(), clock.instant());
        metrics.lanes().dequeued(breaker.step(), waiting.lane(), waited);
        if (waited.compareTo(settings.queueDeadline()) > 0) {
            answer(
                    waiting.call(),
                    notSent(
                            StepError.BULKHEAD_FULL,
                            "waited over %d ms in the queue"
                                    .formatted(settings.queueDeadline().toMillis())));
            return CompletableFuture.completedFuture(Done.getInstance());
        }
        metrics.lanes().begun(breaker.step(), waiting.lane());
        long begun = System.nanoTime();
        CallSpan span = span(waiting.call(), waited);
        return breaker.protect(() -> timed(waiting.call().request(), span)).thenApply(outcome -> {
            metrics.lanes().ended(breaker.step(), waiting.lane());
            metrics.stepEnded(
                    breaker.step(),
                    outcome,
                    Duration.ofNanos(System.nanoTime() - begun),
                    waiting.call().request().traceId());
            span.ended(outcome);
            answer(waiting.call(), outcome);
            return Done.getInstance();
        });
    }

    private CallSpan span(Call call, Duration waited) {
        StepRequest request = call.request();
        return new CallSpan(
                new CallSpan.Attempt(
                        request.traceId(),
                        request.order(),
                        request.step(),
                        request.direction(),
                        call.attemptId().run(),
                        call.attemptId().attempt(),
                        waited),
                spans,
                clock);
    }

    private CompletionStage<StepOutcome> timed(StepRequest request, CallSpan span) {
        CompletableFuture<StepOutcome> outcome = new CompletableFuture<>();
        CompletableFuture<StepOutcome> call = dependency.apply(request, span);
        Cancellable timeUp = scheduler.scheduleOnce(
                settings.callTimeout(),
                () -> {
                    if (outcome.complete(uncertain(
                            "timeout", "no answer in " + settings.callTimeout().toMillis() + " ms"))) {
                        call.cancel(true);
                    }
                },
                executor);
        var unused = call.whenComplete((answered, failure) -> {
            timeUp.cancel();
            if (failure == null) {
                outcome.complete(answered);
            } else if (outcome.complete(uncertain("unreachable", "the call ended without an answer"))) {
                // A gateway never fails, so this is a bug. Customers read the outcome, so only the log has the
                // exception. Pekko's breaker would not count a failed future.
                LOG.warn("A call to {} has no outcome", breaker.step().wireName(), failure);
            }
        });
        return outcome;
    }

    private static void answer(Call call, StepOutcome outcome) {
        call.replyTo().tell(new Outcome(call.attemptId(), outcome));
    }

    private static StepOutcome notSent(String kind, String message) {
        return new StepOutcome.NotSent(new StepError(kind, message));
    }

    private static StepOutcome uncertain(String kind, String message) {
        return new StepOutcome.Uncertain(new StepError(kind, message));
    }
}
