package io.coffeechaos.lab.kpi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import io.coffeechaos.lab.history.HistoryEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KpiRingTest {
    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final KpiRing ring = new KpiRing(nowMs::get, List.of("chaos-proxy", "chaos-proxy-2"));
    private final Consumer<HistoryEvent> heard = ring.begin();

    private void op(HistoryEvent.Function function, HistoryEvent.Type type, int status, boolean queued, long tookMs) {
        heard.accept(new HistoryEvent.Op(
                0,
                type,
                1,
                "c1",
                function,
                "b-1",
                "ord_1",
                "chaos-proxy",
                status,
                queued,
                0,
                0,
                "",
                Map.of(),
                "",
                tookMs));
    }

    private void accepted(long tookMs) {
        op(HistoryEvent.Function.submit, HistoryEvent.Type.invoke, 0, false, 0);
        op(HistoryEvent.Function.submit, HistoryEvent.Type.ok, 202, false, tookMs);
        heard.accept(new HistoryEvent.Checkout(0, "b-1", true, 1));
    }

    private void timedOut() {
        op(HistoryEvent.Function.submit, HistoryEvent.Type.invoke, 0, false, 0);
        op(HistoryEvent.Function.submit, HistoryEvent.Type.info, 0, false, 5_000);
    }

    @Test
    void aNewLoadCountsFromNothingAndAnEarlierOneNoMore() {
        accepted(10);
        assertThat(ring.window(5).customers()).isEqualTo(1);

        Consumer<HistoryEvent> second = ring.begin();
        accepted(10);
        assertThat(ring.window(5).customers()).as("of the new load").isZero();

        second.accept(new HistoryEvent.Checkout(0, "b-2", false, 2));
        assertThat(ring.window(5).customers()).isEqualTo(1);
        assertThat(ring.window(5).successRate()).isZero();
    }

    @Test
    void withoutTrafficEverythingIsZeroAndTheSuccessRateIsOne() {
        KpiRing.Window window = ring.window(5);

        assertThat(window.successRate()).isEqualTo(1);
        assertThat(window.errorRate()).isZero();
        assertThat(window.started()).isZero();
        assertThat(window.p99()).isZero();
        assertThat(window.confirmP95()).isZero();
        assertThat(window.callsPerOrder())
                .containsExactly(entry("inventory", 0.0), entry("payment", 0.0), entry("shipping", 0.0));
        assertThat(window.stepP95())
                .containsExactly(entry("inventory", 0L), entry("payment", 0L), entry("shipping", 0L));
        assertThat(window.edges()).containsExactly(entry("chaos-proxy", 0), entry("chaos-proxy-2", 0));
    }

    @Test
    void aWindowHasTheLastSecondsOnly() {
        accepted(10);
        nowMs.addAndGet(4_000);
        accepted(20);

        assertThat(ring.window(5).accepted()).isEqualTo(2);
        assertThat(ring.window(4).accepted()).isEqualTo(1);
        nowMs.addAndGet(1_000);
        assertThat(ring.window(5).accepted()).isEqualTo(1);
        assertThat(ring.window(300).accepted()).isEqualTo(2);
    }

    @Test
    void aBucketIsUsedAgainAfterFiveMinutes() {
        accepted(10);
        nowMs.addAndGet(300_000);
        accepted(10);

        assertThat(ring.window(300).accepted()).isEqualTo(1);
    }

    @Test
    void aDeadApiShowsBeforeACustomerHasGivenUp() {
        timedOut();
        timedOut();

        assertThat(ring.window(5).errorRate()).isEqualTo(1);
        assertThat(ring.window(5).customers()).isZero();
        assertThat(ring.window(5).successRate()).isZero();
    }

    @Test
    void sharesAndPercentilesCoverAllAttemptsThatEnded() {
        for (int i = 0; i < 98; i++) {
            accepted(10);
        }
        timedOut();
        timedOut();
        heard.accept(new HistoryEvent.Checkout(0, "b-2", false, 2));

        KpiRing.Window window = ring.window(5);

        assertThat(window.started()).isEqualTo(100);
        assertThat(window.requests()).isEqualTo(100);
        assertThat(window.errorRate()).isEqualTo(0.02);
        assertThat(window.p50()).isEqualTo(10);
        assertThat(window.p95()).isEqualTo(10);
        assertThat(window.p99()).isCloseTo(5_000, within(50L));
        assertThat(window.customers()).isEqualTo(99);
        assertThat(window.successRate()).isCloseTo(98.0 / 99, within(1e-9));
        assertThat(window.attemptsPerOrder()).isCloseTo(100.0 / 99, within(1e-9));
        assertThat(window.edges()).containsEntry("chaos-proxy", 98).containsEntry("chaos-proxy-2", 0);
    }

    @Test
    void readsConfirmationsCallsAndRefusalsAreCounted() {
        op(HistoryEvent.Function.submit, HistoryEvent.Type.ok, 202, true, 10);
        accepted(10);
        op(HistoryEvent.Function.read, HistoryEvent.Type.invoke, 0, false, 0);
        op(HistoryEvent.Function.read, HistoryEvent.Type.ok, 200, false, 30);
        op(HistoryEvent.Function.read, HistoryEvent.Type.info, 0, false, 90);
        ring.confirmed(2_700);
        ring.called("payment", 3);
        ring.shed(4);
        ring.throttled(5);

        KpiRing.Window window = ring.window(5);

        assertThat(window.queued()).isEqualTo(1);
        assertThat(window.reads()).isEqualTo(2);
        assertThat(window.readErrorRate()).isEqualTo(0.5);
        assertThat(window.readP99()).isEqualTo(90);
        assertThat(window.confirmed()).isEqualTo(1);
        assertThat(window.confirmP95()).isCloseTo(2_700, within(27L));
        assertThat(window.callsPerOrder()).containsEntry("payment", 1.5).containsEntry("shipping", 0.0);
        assertThat(window.shed()).isEqualTo(4);
        assertThat(window.throttled()).isEqualTo(5);
    }

    @Test
    void aWindowHasOneToThreeHundredSeconds() {
        assertThatThrownBy(() -> ring.window(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ring.window(301)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStepsPercentileIsEstimatedFromItsBounds() {
        ring.steps("payment", Map.of(0.5, 50.0, 1.0, 40.0));
        nowMs.addAndGet(1_000);
        ring.steps("payment", Map.of(1.0, 10.0));

        assertThat(ring.window(5).stepP95()).containsEntry("payment", 950L);
        ring.steps("shipping", Map.of(Double.POSITIVE_INFINITY, 1.0, 5.0, 1.0));
        assertThat(ring.window(5).stepP95()).containsEntry("shipping", 5_000L);
    }
}
