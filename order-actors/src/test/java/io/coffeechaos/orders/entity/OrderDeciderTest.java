package io.coffeechaos.orders.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.CompensationOutcome;
import io.coffeechaos.orders.OutwardEvent;
import io.coffeechaos.orders.OutwardEvent.CompensationStarted;
import io.coffeechaos.orders.OutwardEvent.StepDelayed;
import io.coffeechaos.orders.OutwardEvent.StepStarted;
import io.coffeechaos.orders.OutwardEvent.StepSucceeded;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderEvent.OrderProgressed;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.saga.SagaPlan;
import io.coffeechaos.orders.saga.SagaReport;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.testkit.VirtualClock;
import io.coffeechaos.orders.tracing.SpanSink;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Tests single decisions without an actor. {@code OrderEntityTest} tests how they work together. */
class OrderDeciderTest {
    private static final long SEED = 20261121;

    private final OrderAccepted order = Orders.accepted("decided");
    private final VirtualClock clock = new VirtualClock();
    private final OrderSettings settings = OrderSettings.of(ConfigFactory.defaultReference());
    private final Hand port = new Hand();
    private final OrderDecider decider = new OrderDecider(
            order.id(),
            settings,
            clock,
            RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(SEED),
            new OrderMetrics(new PrometheusRegistry()),
            SpanSink.none(),
            port);

    @Test
    void aSagaThatEndsByItselfIsReplacedAtTheNextWakeAndItsReportsAreIgnored() {
        OrderState state = started();
        long run = port.runs.getLast().run();

        decider.runEnded(state, run + 1);
        decider.wake(state, awake -> {});
        assertThat(port.runs).as("the end of another saga has no effect").hasSize(1);

        decider.runEnded(state, run);
        decider.wake(state, awake -> {});

        assertThat(port.runs).hasSize(2);
        assertThat(decider.report(
                        state, new SagaReport.HandOver(run, List.of(new OutwardEvent.OrderConfirmed(clock.instant())))))
                .as("the order ignores the report of the saga that has ended")
                .isEqualTo(Decision.Stay.INSTANCE);
    }

    @Test
    void anOrderGetsMoreTimeWhenTheClockIsSetBack() {
        OrderState state = started();
        clock.advance(Duration.ofMinutes(-10));

        Decision early = decider.timeUp(state, OrderPort.Timer.TIME_BUDGET);

        assertThat(early).isEqualTo(Decision.Stay.INSTANCE);
        assertThat(port.timers).containsEntry(OrderPort.Timer.TIME_BUDGET, Duration.ofMinutes(70));
        clock.advance(Duration.ofMinutes(70));
        assertThat(decider.timeUp(state, OrderPort.Timer.TIME_BUDGET))
                .isInstanceOfSatisfying(Decision.Persist.class, persist -> assertThat(endingOf(persist))
                        .isEqualTo(CompensationOutcome.EXPIRED));
    }

    @Test
    void compensationStartsOnlyAfterTheDecisionIsPersisted() {
        OrderState state = started();
        List<OrderProtocol.CancelReply> replies = new ArrayList<>();

        Decision decision = decider.cancel(state, replies::add);

        assertThat(port.runs).hasSize(1);
        assertThat(replies).isEmpty();
        OrderEvent event = ((Decision.Persist) decision).event();
        decider.persisted(state.apply(event), event);
        assertThat(port.runs.getLast()).isInstanceOfSatisfying(SagaPlan.Back.class, back -> assertThat(back.left())
                .containsExactly(Step.SHIPPING, Step.INVENTORY, Step.PAYMENT));
        assertThat(port.stopped).isOne();
        assertThat(replies).singleElement().isInstanceOf(OrderProtocol.Cancelling.class);
    }

    @Test
    void aCancelOverTheLimitOfWaitersIsAnsweredUnknownAtOnce() {
        decider.recovered(new OrderState.NotAccepted());
        decider.accept(new OrderState.NotAccepted(), order, true, reply -> {});
        OrderState accepted = new OrderState.NotAccepted().apply(order);
        decider.persisted(accepted, order);
        List<OrderProtocol.CancelReply> replies = new ArrayList<>();

        for (int i = 0; i <= settings.waitersMax(); i++) {
            assertThat(decider.cancel(accepted, replies::add))
                    .as("the cancel waits until the row is durable")
                    .isEqualTo(Decision.Stay.INSTANCE);
        }

        assertThat(replies).containsExactly(new OrderProtocol.CancelUnknown());
    }

    @Test
    void aParkedOrderStaysInTheMemoryOfACrowdedNodeUntilItsNewRowIsWritten() {
        StepError error = new StepError("timeout", "no answer in 3000 ms");
        OrderState started = started();
        OrderEvent delayed = new OrderProgressed(List.of(new StepDelayed(Step.PAYMENT, error, clock.instant())));
        OrderState state = started.apply(delayed);
        decider.persisted(state, delayed);
        decider.timeUp(state, OrderPort.Timer.ROW_WAIT);
        OrderRow before = port.rows.getLast();
        Instant nextAttemptAt = clock.instant().plusSeconds(60);
        decider.report(
                state,
                new SagaReport.Attempted(port.runs.getLast().run(), Step.PAYMENT, 4, error, nextAttemptAt, true));
        OrderRow wanted = port.rows.getLast();
        assertThat(wanted.wakeAt()).isNotEqualTo(before.wakeAt());

        decider.rowStored(state, stored(before));
        assertThat(port.passivations)
                .as("passivations after an older row is written")
                .isZero();

        decider.rowStored(state, stored(wanted));
        assertThat(port.passivations).isOne();
    }

    @Test
    void oneRowDoesForTheProgressOfItsWait() {
        OrderState started = started();
        int before = port.rows.size();
        OrderState paid = persisted(started, new StepSucceeded(Step.PAYMENT, "ch_1", 1, clock.instant()));
        OrderState packing = persisted(paid, new StepStarted(Step.INVENTORY, clock.instant()));
        assertThat(port.rows).as("rows before the wait is over").hasSize(before);
        assertThat(port.timers).containsEntry(OrderPort.Timer.ROW_WAIT, settings.rowWait());

        decider.timeUp(packing, OrderPort.Timer.ROW_WAIT);

        assertThat(port.rows).hasSize(before + 1);
        assertThat(port.rows.getLast().view().version())
                .isEqualTo(((OrderState.Stored) packing).order().version());
        decider.rowStored(packing, stored(port.rows.getLast()));
        persisted(packing, new StepSucceeded(Step.INVENTORY, "res_1", 1, clock.instant()));
        assertThat(port.timers).as("the next progress waits again").containsKey(OrderPort.Timer.ROW_WAIT);
    }

    private OrderState persisted(OrderState state, OutwardEvent... facts) {
        OrderEvent event = new OrderProgressed(List.of(facts));
        OrderState after = state.apply(event);
        decider.persisted(after, event);
        return after;
    }

    private static RowWriterPort.Stored stored(OrderRow row) {
        return new RowWriterPort.Stored(row.view().id(), row.view().version(), row.wakeAt());
    }

    /** The state of a recovered order whose first step has started. */
    private OrderState started() {
        OrderState state = new OrderState.NotAccepted()
                .apply(order)
                .apply(new OrderProgressed(List.of(new OutwardEvent.StepStarted(Step.PAYMENT, clock.instant()))));
        decider.recovered(state);
        return state;
    }

    private static CompensationOutcome endingOf(Decision.Persist persist) {
        OutwardEvent last = ((OrderProgressed) persist.event()).facts().getLast();
        return ((CompensationStarted) last).ending();
    }

    /** A port that records each request. */
    private static final class Hand implements OrderPort {
        private final List<SagaPlan> runs = new ArrayList<>();
        private final Map<Timer, Duration> timers = new EnumMap<>(Timer.class);
        private final List<OrderRow> rows = new ArrayList<>();
        private int stopped;
        private int passivations;

        @Override
        public Run startRun(SagaPlan plan) {
            runs.add(plan);
            return new Run() {
                @Override
                public void recorded() {}

                @Override
                public void stop() {
                    stopped++;
                }
            };
        }

        @Override
        public void writeRow(OrderRow row) {
            rows.add(row);
        }

        @Override
        public void publish(OrderView finished) {}

        @Override
        public void quarantine(String why) {}

        @Override
        public void startTimer(Timer timer, Duration delay) {
            timers.put(timer, delay);
        }

        @Override
        public void cancelTimer(Timer timer) {
            timers.remove(timer);
        }

        @Override
        public boolean isCrowded() {
            return true;
        }

        @Override
        public void passivate() {
            passivations++;
        }
    }
}
