package io.coffeechaos.orders.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.BreakerState;
import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.TraceParent;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.testkit.Dependencies;
import io.coffeechaos.orders.testkit.KeptSpans;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode;
import io.coffeechaos.orders.testkit.SettledTime;
import io.coffeechaos.orders.testkit.VirtualClock;
import io.coffeechaos.orders.tracing.CallSpan;
import io.coffeechaos.orders.tracing.FinishedSpan;
import io.coffeechaos.orders.tracing.SpanIds;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepBulkheadTest {
    private static final SagaSettings SETTINGS = new SagaSettings(
            Duration.ofSeconds(3),
            Duration.ofMillis(100),
            3,
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            5,
            Duration.ofSeconds(30),
            4,
            3,
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofSeconds(5));

    private final ActorTestKit kit = ActorTestKit.create(SettledTime.config());
    private final SettledTime time = new SettledTime(kit.system().classicSystem());
    private final VirtualClock clock = new VirtualClock();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final OrderMetrics metrics = new OrderMetrics(registry);
    private final KeptSpans spans = new KeptSpans();
    private final Dependencies dependencies = Dependencies.answering();
    private final TestProbe<StepBulkhead.Outcome> run = kit.createTestProbe();
    private final StepBreaker breaker = new StepBreaker(Step.PAYMENT, kit.system(), SETTINGS, metrics);

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void aCallThatIsNotAnsweredInTimeIsUncertainAndIsAborted() {
        List<CompletableFuture<StepOutcome>> calls = new ArrayList<>();
        ActorRef<StepBulkhead.Command> flow = flow(request -> {
            CompletableFuture<StepOutcome> call = new CompletableFuture<>();
            calls.add(call);
            return call;
        });
        flow.tell(call("a", 1));
        run.awaitAssert(() -> {
            assertThat(calls).hasSize(1);
            return null;
        });

        callTimePasses();

        assertThat(error(run.receiveMessage()).kind()).isEqualTo("timeout");
        run.awaitAssert(() -> {
            assertThat(calls.getFirst()).isCancelled();
            return null;
        });
    }

    @Test
    void aCallThatFailsWithAnExceptionIsUncertainWithoutTheTextOfTheException() {
        ActorRef<StepBulkhead.Command> flow = flow(request ->
                CompletableFuture.failedFuture(new IllegalStateException("io.secret.Internals failed at step 7")));

        flow.tell(call("a", 1));

        assertThat(error(run.receiveMessage()))
                .isEqualTo(new StepError("unreachable", "the call ended without an answer"));
    }

    @Test
    void aCallIsNotSentWhenAllSlotsAndTheQueueAreFull() {
        dependencies.payment().now(Mode.HANG);
        ActorRef<StepBulkhead.Command> flow = flow(this::answering);
        int fit = SETTINGS.callsMax() + SETTINGS.queueMax();

        for (int i = 1; i <= fit + 3; i++) {
            flow.tell(call("order-" + i, i));
        }

        StepOutcome refused = run.receiveMessage().outcome();
        assertThat(refused).isInstanceOf(StepOutcome.NotSent.class);
        run.awaitAssert(() -> {
            assertThat(dependencies.payment().calls()).isEqualTo(SETTINGS.callsMax());
            return null;
        });
    }

    @Test
    void aCallThatWaitedTooLongInTheQueueIsNotSent() {
        dependencies.payment().now(Mode.HANG);
        ActorRef<StepBulkhead.Command> flow = flow(this::answering);
        for (int i = 1; i <= SETTINGS.callsMax(); i++) {
            flow.tell(call("order-" + i, i));
        }
        run.awaitAssert(() -> {
            assertThat(dependencies.payment().calls()).isEqualTo(SETTINGS.callsMax());
            return null;
        });
        flow.tell(call("one-too-many", 1));
        // The bulkhead takes commands in order. So this answer shows that the call is in the queue and has its
        // deadline.
        dependencies.payment().onceForUndo(Mode.ANSWER);
        flow.tell(undo("another", 1));
        run.receiveMessage();
        clock.advance(SETTINGS.queueDeadline().plusSeconds(1));

        callTimePasses();

        List<StepOutcome> outcomes = run.receiveSeveralMessages(SETTINGS.callsMax() + 1).stream()
                .map(StepBulkhead.Outcome::outcome)
                .toList();
        assertThat(outcomes).filteredOn(StepOutcome.Uncertain.class::isInstance).hasSize(SETTINGS.callsMax());
        assertThat(outcomes).filteredOn(StepOutcome.NotSent.class::isInstance).hasSize(1);
        assertThat(dependencies.payment().calls()).isEqualTo(SETTINGS.callsMax());
    }

    @Test
    void theBreakerCountsRefusalsAndTombstonesAsAnswers() {
        ActorRef<StepBulkhead.Command> flow = flow(this::answering);
        for (int i = 1; i <= 10; i++) {
            dependencies.payment().once(i % 2 == 0 ? Mode.REFUSE : Mode.TOMBSTONE);
            flow.tell(call("order-" + i, i));
            run.receiveMessage();
        }

        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void theBreakerOpensAfterFailuresThenAdmitsOneProbeAndThenWakesTheParkedOrders() {
        dependencies.payment().now(Mode.FAIL);
        ActorRef<StepBulkhead.Command> flow = flow(this::answering);
        TestProbe<StepBulkhead.BreakerClosed> parked = kit.createTestProbe();
        flow.tell(new StepBulkhead.Park(parked.getRef()));
        for (int i = 1; i <= SETTINGS.breakerFailuresMax(); i++) {
            flow.tell(call("order-" + i, i));
            assertThat(error(run.receiveMessage()).kind()).isEqualTo("server-error");
        }
        awaitState(BreakerState.OPEN);
        flow.tell(call("kept-back", 1));
        assertThat(run.receiveMessage().outcome()).isInstanceOf(StepOutcome.NotSent.class);

        dependencies.payment().now(Mode.ANSWER);
        time.timePasses(SETTINGS.breakerReset());
        awaitState(BreakerState.HALF_OPEN);
        flow.tell(call("probe", 1));

        assertThat(run.receiveMessage().outcome()).isInstanceOf(StepOutcome.Done.class);
        awaitState(BreakerState.CLOSED);
        parked.expectMessage(new StepBulkhead.BreakerClosed(Step.PAYMENT));
    }

    @Test
    void callsNeverFillTheLaneOfUndos() {
        dependencies.payment().now(Mode.HANG);
        ActorRef<StepBulkhead.Command> flow = flow(this::answering);
        for (int i = 1; i <= SETTINGS.callsMax(); i++) {
            flow.tell(call("order-" + i, i));
        }
        run.awaitAssert(() -> {
            assertThat(dependencies.payment().calls()).isEqualTo(SETTINGS.callsMax());
            return null;
        });
        for (int i = 1; i <= SETTINGS.queueMax(); i++) {
            flow.tell(call("waiting-" + i, i));
        }

        dependencies.payment().now(Mode.ANSWER);
        flow.tell(undo("to-undo", 1));

        StepBulkhead.Outcome outcome = run.receiveMessage();
        assertThat(outcome.attemptId().direction()).isEqualTo(Direction.UNDO);
        assertThat(outcome.outcome()).isEqualTo(new StepOutcome.Undone(false));
    }

    @Test
    void aFailedStreamRestartsAndServesLaterCalls() {
        AtomicBoolean broken = new AtomicBoolean(true);
        ActorRef<StepBulkhead.Command> flow = flow(request -> broken.getAndSet(false)
                ? CompletableFuture.completedFuture(null) // a bug: no gateway may complete with null
                : answering(request));
        flow.tell(call("lost", 1));
        run.awaitAssert(() -> {
            assertThat(broken).as("the gateway still has its bug").isFalse();
            return null;
        });
        run.expectNoMessage();

        time.timePasses(SETTINGS.flowRestartMax());
        flow.tell(call("later", 2));
        flow.tell(undo("later", 3));

        assertThat(run.receiveSeveralMessages(2).stream()
                        .map(outcome -> outcome.attemptId().attempt()))
                .containsExactlyInAnyOrder(2, 3);
        // The end of the old lanes must not end the new ones.
        time.timePasses(SETTINGS.flowRestartMax());
        flow.tell(call("much-later", 4));
        assertThat(run.receiveMessage().outcome()).isInstanceOf(StepOutcome.Done.class);
        assertThat(metrics.restartedCount(OrderMetrics.Supervised.BULKHEAD)).isOne();
    }

    @Test
    void aGatewayThatThrowsStopsNeitherTheStreamNorTheNextCall() {
        List<String> seen = new ArrayList<>();
        ActorRef<StepBulkhead.Command> flow = flow(request -> {
            seen.add(request.order().value());
            if (seen.size() == 1) {
                throw new IllegalStateException("a bug in a gateway");
            }
            return CompletableFuture.completedFuture(new StepOutcome.Done("ref"));
        });
        flow.tell(call("a", 1));
        assertThat(run.receiveMessage().outcome())
                .as("a gateway that throws makes the outcome uncertain")
                .isInstanceOf(StepOutcome.Uncertain.class);

        flow.tell(call("b", 2));

        assertThat(run.receiveMessage().outcome()).isEqualTo(new StepOutcome.Done("ref"));
    }

    @Test
    void anAttemptIsASpanUnderItsStepAndLinksToTheAttemptBeforeIt() {
        List<String> parents = new ArrayList<>();
        ActorRef<StepBulkhead.Command> flow = flow((request, span) -> {
            parents.add(span.traceparent());
            span.sentTo(URI.create("http://127.0.0.1:9201/payment/x"));
            span.answered(parents.size() == 1 ? 500 : 200);
            return CompletableFuture.completedFuture(
                    parents.size() == 1
                            ? new StepOutcome.Uncertain(new StepError("server-error", "answered with 500"))
                            : new StepOutcome.Done("ref"));
        });

        flow.tell(call("a", 1));
        run.receiveMessage();
        flow.tell(call("a", 2));
        run.receiveMessage();

        List<FinishedSpan> attempts = spans.named("POST /payment/{key}");
        assertThat(attempts).hasSize(2);
        FinishedSpan lost = attempts.getFirst();
        FinishedSpan done = attempts.getLast();
        assertThat(attempts).allSatisfy(attempt -> {
            assertThat(attempt.trace()).isEqualTo(Orders.accepted("a").traceId());
            assertThat(attempt.parent())
                    .contains(SpanIds.step(Orders.accepted("a").id(), Step.PAYMENT));
            assertThat(attempt.kind()).isEqualTo(FinishedSpan.Kind.CLIENT);
            assertThat(attempt.attributes())
                    .containsEntry("http.request.method", "POST")
                    .containsEntry("url.template", "/payment/{key}")
                    .containsEntry("server.address", "127.0.0.1")
                    .containsEntry("server.port", 9201L);
        });
        assertThat(parents).containsExactly(header(lost), header(done));
        assertThat(lost.attributes())
                .containsEntry("http.response.status_code", 500L)
                .containsEntry("coffee.step.outcome", "uncertain")
                .containsEntry("error.type", "server-error")
                .doesNotContainKey("http.request.resend_count");
        assertThat(lost.error()).contains("answered with 500");
        assertThat(lost.links()).isEmpty();
        assertThat(done.attributes())
                .containsEntry("coffee.step.outcome", "done")
                .containsEntry("http.request.resend_count", 1L);
        assertThat(done.links()).extracting(TraceParent::span).containsExactly(lost.id());
        assertThat(done.error()).isEmpty();
    }

    @Test
    void anAttemptThatIsNotSentIsNoSpan() {
        ActorRef<StepBulkhead.Command> flow = flow(request -> CompletableFuture.completedFuture(
                new StepOutcome.NotSent(new StepError(StepError.BREAKER_OPEN, "the breaker is open"))));

        flow.tell(call("a", 1));
        run.receiveMessage();

        assertThat(spans.all()).isEmpty();
    }

    private static String header(FinishedSpan span) {
        return new TraceParent(span.trace(), span.id(), true).header();
    }

    private ActorRef<StepBulkhead.Command> flow(Function<StepRequest, CompletableFuture<StepOutcome>> dependency) {
        return flow((request, span) -> dependency.apply(request));
    }

    private ActorRef<StepBulkhead.Command> flow(
            BiFunction<StepRequest, CallSpan, CompletableFuture<StepOutcome>> dependency) {
        return kit.spawn(StepBulkhead.create(breaker, dependency, SETTINGS, clock, metrics, spans));
    }

    private CompletableFuture<StepOutcome> answering(StepRequest request) {
        return dependencies
                .asCalls()
                .make(
                        request,
                        new CallSpan(
                                new CallSpan.Attempt(
                                        request.traceId(),
                                        request.order(),
                                        request.step(),
                                        Direction.CALL,
                                        1,
                                        1,
                                        Duration.ZERO),
                                spans,
                                clock));
    }

    private StepBulkhead.Call call(String key, int attempt) {
        return request(key, Direction.CALL, attempt);
    }

    private StepBulkhead.Call undo(String key, int attempt) {
        return request(key, Direction.UNDO, attempt);
    }

    private StepBulkhead.Call request(String key, Direction direction, int attempt) {
        OrderAccepted order = Orders.accepted(key);
        StepRequest request = new StepRequest(
                order.id(),
                Step.PAYMENT,
                direction,
                order.items(),
                order.total(),
                order.paymentMethod(),
                order.traceId());
        return new StepBulkhead.Call(request, new AttemptId(1, Step.PAYMENT, direction, attempt), run.getRef());
    }

    private void awaitState(BreakerState state) {
        run.awaitAssert(() -> {
            assertThat(breaker.state()).isEqualTo(state);
            return null;
        });
        assertThat(registry.scrape(name -> name.equals("circuit_breaker_state")).stream()
                        .flatMap(gauge -> ((GaugeSnapshot) gauge).getDataPoints().stream())
                        .filter(point -> point.getLabels().get("name").equals("payment"))
                        .map(GaugeSnapshot.GaugeDataPointSnapshot::getValue))
                .as("the metric of the breaker")
                .containsExactly((double) state.gauge());
    }

    /** Passes the timeout twice, because the timeout of a call may start shortly after the test sees the call. */
    private void callTimePasses() {
        time.timePasses(SETTINGS.callTimeout());
        time.timePasses(SETTINGS.callTimeout());
    }

    private static StepError error(StepBulkhead.Outcome outcome) {
        return ((StepOutcome.Uncertain) outcome.outcome()).error();
    }
}
