package io.coffeechaos.orders.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.testkit.VirtualClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StepRetryTest {
    private static final long SEED = 20_261_122L;
    private static final Duration PARKED_MIN = Duration.ofSeconds(5);
    private static final Duration PARKED_MAX = Duration.ofSeconds(60);
    private static final Duration WAKE_SPREAD = Duration.ofSeconds(10);
    private static final SagaSettings SETTINGS = new SagaSettings(
            Duration.ofSeconds(3),
            Duration.ofMillis(100),
            0,
            Duration.ofMillis(200),
            PARKED_MIN,
            PARKED_MAX,
            WAKE_SPREAD,
            5,
            Duration.ofSeconds(30),
            4,
            3,
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofSeconds(5));
    private static final StepError GONE = new StepError("timeout", "no answer in 3000 ms");
    private static final StepError FULL = new StepError("bulkhead-full", "3 calls are waiting");

    private final VirtualClock clock = new VirtualClock();
    private final Timers timers = new Timers();
    private final OrderAccepted order = Orders.accepted("patient");
    private final StepRetry attempts = new StepRetry(
            new AttemptId(1, Step.PAYMENT, Direction.CALL, 0),
            new StepRequest(
                    order.id(),
                    Step.PAYMENT,
                    Direction.CALL,
                    order.items(),
                    order.total(),
                    order.paymentMethod(),
                    order.traceId()),
            SETTINGS,
            clock,
            new Random(SEED),
            new OrderMetrics(new PrometheusRegistry()),
            timers);

    @BeforeEach
    void begin() {
        attempts.begin(Step.PAYMENT, Direction.CALL);
    }

    @Test
    void aParkedAttemptWaitsLongerEachTime() {
        attempts.tryAgain(GONE);
        assertWithinAFifth(timers.retry(), PARKED_MIN);

        retryTimeComes();
        attempts.tryAgain(GONE);

        assertWithinAFifth(timers.retry(), PARKED_MIN.multipliedBy(2));
    }

    @Test
    void aClosingBreakerShortensALongWait() {
        parkedUntilTheDelayIsAtItsCap();

        attempts.breakerClosed(Step.PAYMENT);

        assertThat(timers.retry()).as("seed %d", SEED).isLessThanOrEqualTo(WAKE_SPREAD);
    }

    @Test
    void theBreakerOfAnotherStepDoesNotShortenTheWait() {
        parkedUntilTheDelayIsAtItsCap();

        attempts.breakerClosed(Step.INVENTORY);

        assertWithinAFifth(timers.retry(), PARKED_MAX);
    }

    /** Otherwise an order that the bulkhead rejects would wait another minute, although the dependency works again. */
    @Test
    void anAttemptThatIsRejectedAfterTheWakeUpWaitsTheFirstDelayAgain() {
        parkedUntilTheDelayIsAtItsCap();
        attempts.breakerClosed(Step.PAYMENT);
        retryTimeComes();

        attempts.tryAgain(FULL);

        assertWithinAFifth(timers.retry(), PARKED_MIN);
    }

    private void parkedUntilTheDelayIsAtItsCap() {
        for (int parking = 1; parking < 6; parking++) {
            attempts.tryAgain(GONE);
            retryTimeComes();
        }
        attempts.tryAgain(GONE);
        assertWithinAFifth(timers.retry(), PARKED_MAX);
    }

    private void retryTimeComes() {
        clock.advance(timers.retry());
        attempts.attempt();
    }

    private static void assertWithinAFifth(Duration delay, Duration expected) {
        Duration fifth = expected.dividedBy(5);
        assertThat(delay).as("seed %d", SEED).isBetween(expected.minus(fifth), expected.plus(fifth));
    }

    /** A port that records the timers and does nothing else. */
    private static final class Timers implements OrderSaga.Port {
        private final Map<OrderSaga.Timer, Duration> running = new EnumMap<>(OrderSaga.Timer.class);

        Duration retry() {
            assertThat(running).containsKey(OrderSaga.Timer.RETRY);
            return running.get(OrderSaga.Timer.RETRY);
        }

        @Override
        public void startTimer(OrderSaga.Timer timer, AttemptId attemptId, Duration delay) {
            running.put(timer, delay);
        }

        @Override
        public void cancelTimer(OrderSaga.Timer timer) {
            running.remove(timer);
        }

        @Override
        public void call(StepRequest request, AttemptId attemptId) {}

        @Override
        public void park(Step step) {}

        @Override
        public void unpark(Step step) {}

        @Override
        public void report(SagaReport report) {}
    }
}
