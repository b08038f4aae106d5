package io.coffeechaos.lab.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.fault.ActiveFaults;
import io.coffeechaos.lab.fault.BreakableLab;
import io.coffeechaos.lab.fault.FakeMachine;
import io.coffeechaos.lab.supervisor.SupervisedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwaitRouteTest {
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final Duration NEVER_AGAIN = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long A_MOMENT_MS = 300;
    private static final long LONG_MS = PATIENCE.toMillis();

    @TempDir
    private Path folder;

    @RegisterExtension
    private final Opened opened = new Opened();

    private FakeSystem system;
    private Breaking breaking;

    @BeforeEach
    void start() throws Exception {
        system = opened.add(new FakeSystem(folder));
        BreakableLab fake = opened.add(new BreakableLab());
        breaking = opened.add(
                new Breaking(fake.running(), new FakeMachine(fake.address()), List::of, System::currentTimeMillis));
    }

    /** A lab that has seen its only node ready. */
    private Measuring seen(Duration interval) throws IOException {
        Measuring measuring = opened.add(new Measuring(
                        system.addresses(),
                        () -> List.of(new SupervisedProcess.Status("node-1", 7, "http://127.0.0.1", "up", 0)),
                        System::currentTimeMillis,
                        interval,
                        PATIENCE)
                .start());
        measuring.faults(breaking);
        await().atMost(PATIENCE).until(() -> measuring.kpi(5).path("nodesReady").asInt() == 1);
        await().until(() -> System.currentTimeMillis() > measuring.nodesSeenMs());
        return measuring;
    }

    private boolean isMet(Measuring measuring, String condition, long timeoutMs) throws Exception {
        ObjectNode answer = new AwaitRoute(measuring, breaking).await(condition, timeoutMs);
        assertThat(answer.path("tookMs").asLong()).isLessThan(2 * LONG_MS);
        return answer.path("met").asBoolean();
    }

    @Test
    void aLookFromBeforeTheCallSaysNothing() throws Exception {
        Measuring measuring = seen(NEVER_AGAIN);

        assertThat(isMet(measuring, "ready", A_MOMENT_MS)).isFalse();
        assertThat(isMet(measuring, "settled", A_MOMENT_MS)).isFalse();
    }

    @Test
    void aLookSinceTheCallCounts() throws Exception {
        Measuring measuring = seen(OFTEN);

        assertThat(isMet(measuring, "ready", LONG_MS)).isTrue();
        for (String condition : List.of("steady", "warm")) {
            assertThat(isMet(measuring, condition, A_MOMENT_MS))
                    .as("%s without customers", condition)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"15,14,0,true", "15,15,0,true", "2,1,0,true", "0,0,0,false", "16,3,0,false", "15,14,0.07,false"})
    void customersAreServedIfMostOfTheirAttemptsEndWithoutAnError(
            int started, int requests, double errorRate, boolean isServed) {
        assertThat(AwaitRoute.isServed(started, requests, errorRate)).isEqualTo(isServed);
    }

    @Test
    void nothingIsSettledWhileAFaultIsOn() throws Exception {
        Measuring measuring = seen(OFTEN);
        ActiveFaults.Active unused = breaking.active()
                .begin(
                        breaking.order(new ObjectMapper()
                                .readTree("{\"kind\":\"down\",\"target\":\"payment\",\"duration\":600}")),
                        Duration.ofMinutes(10));

        assertThat(isMet(measuring, "settled", A_MOMENT_MS)).isFalse();
        assertThat(isMet(measuring, "ready", LONG_MS)).isTrue();
        assertThat(breaking.heal(true)).isEmpty();
        assertThat(isMet(measuring, "settled", LONG_MS)).isTrue();
    }
}
