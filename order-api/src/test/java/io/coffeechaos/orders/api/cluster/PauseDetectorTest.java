package io.coffeechaos.orders.api.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PauseDetectorTest {
    private static final Duration MOST = Duration.ofSeconds(2);
    private static final Duration DOUBT = Duration.ofSeconds(4);

    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(3).toNanos());
    private final PauseDetector standstill = new PauseDetector(MOST, DOUBT, nanos::get);

    @Test
    void aProcessThatRunsIsTrusted() {
        for (int tick = 0; tick < 100; tick++) {
            pass(Duration.ofMillis(250));
            standstill.runs();
            assertThat(standstill.isRecent()).isFalse();
        }
        assertThat(standstill.pauses()).isZero();
    }

    @Test
    void eachPauseIsCountedOnce() {
        for (int pause = 1; pause <= 2; pause++) {
            pass(MOST.plusMillis(1));
            assertThat(standstill.isRecent()).isTrue();
            standstill.runs();
            pass(Duration.ofMillis(250));
            standstill.runs();
            assertThat(standstill.isRecent()).isTrue();

            assertThat(standstill.pauses()).isEqualTo(pause);
        }
    }

    @Test
    void aPauseIsReportedBeforeTheNextTick() {
        pass(MOST.plusMillis(1));

        assertThat(standstill.isRecent()).isTrue();
    }

    @Test
    void aTickAfterThePauseDoesNotHideThePause() {
        pass(MOST.plusMillis(1));
        standstill.runs();

        assertThat(standstill.isRecent()).isTrue();
    }

    @Test
    void theDoubtEndsAfterTheOtherNodesHadTimeToContactThisNode() {
        pass(Duration.ofMinutes(1));
        for (Duration passed = Duration.ZERO;
                passed.compareTo(DOUBT) < 0;
                passed = passed.plus(Duration.ofMillis(250))) {
            standstill.runs();
            assertThat(standstill.isRecent()).as("%s after the pause", passed).isTrue();
            pass(Duration.ofMillis(250));
        }

        standstill.runs();
        assertThat(standstill.isRecent()).isFalse();
    }

    private void pass(Duration time) {
        long unused = nanos.addAndGet(time.toNanos());
    }
}
