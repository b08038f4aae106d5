package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultBandTest {
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    private final MadeUpRun run = new MadeUpRun();

    private List<FaultBand> bands() {
        return FaultBand.of(RunEvents.of(run.journal), run.samples, MadeUpRun.at(MadeUpRun.END));
    }

    private void assertLasted(FaultBand band, double from, double until) {
        assertThat(Duration.between(MadeUpRun.at(from), band.begin()).abs()).isLessThan(HALF_A_SECOND);
        assertThat(Duration.between(MadeUpRun.at(until), band.end()).abs()).isLessThan(HALF_A_SECOND);
    }

    private static ObjectNode made(ObjectNode record, String kind, String target, String what, int until) {
        record.withObject("/output/body")
                .put("id", "f1")
                .put("kind", kind)
                .put("target", target)
                .put("what", what)
                .put("until", MadeUpRun.at(until).toString());
        return record;
    }

    @Test
    void aToxicLastsUntilItIsRemoved() {
        assertThat(bands()).singleElement().satisfies(band -> {
            assertThat(band.name()).isEqualTo("payment latency 8000 ms ±2000");
            assertLasted(band, MadeUpRun.FAULT_BEGIN, MadeUpRun.FAULT_END);
        });
    }

    @Test
    void aToxicThatNobodyRemovesLastsUntilTheRollback() {
        run.run.remove(1);
        run.kpi("faults", 1, MadeUpRun.FAULT_END, MadeUpRun.END);

        assertLasted(bands().getFirst(), MadeUpRun.FAULT_BEGIN, MadeUpRun.FAULT_END + 1);
    }

    @Test
    void aFaultOfTheLabEndsWhenTheLabListsItNoMore() {
        run.run.removeAll();
        run.run.add(made(MadeUpRun.activity("squeeze", 12, "POST", "/lab/faults"), "service", "payment", "error", 55));
        run.kpi("faults", 0, 30, MadeUpRun.END);

        assertLasted(bands().getFirst(), 12, 30);
    }

    @Test
    void theKpiDoesNotCountToxics() {
        run.kpi("faults", 0, 0, 14).kpi("faults", 0, 20, MadeUpRun.END);

        assertLasted(bands().getFirst(), MadeUpRun.FAULT_BEGIN, MadeUpRun.FAULT_END);
    }

    @Test
    void aFaultOfTheLabEndsByItself() {
        run.run.removeAll();
        run.run.add(made(MadeUpRun.activity("squeeze", 14, "POST", "/lab/faults"), "service", "payment", "error", 24));
        run.kpi("faults", 1, 24, 42);

        assertThat(bands()).singleElement().satisfies(band -> {
            assertThat(band.clause()).isEqualTo("payment had error");
            assertLasted(band, 14, 24);
        });
    }

    @Test
    void aKilledNodeIsBrokenUntilAllNodesAreReadyAgain() {
        run.run.removeAll();
        run.run.add(made(MadeUpRun.activity("kill", 14, "POST", "/lab/faults"), "node", "node-2", "kill", 55));
        run.kpi("nodesReady", 2, 15, 33);

        assertThat(bands()).singleElement().satisfies(band -> {
            assertThat(band.clause()).isEqualTo("node-2 was killed");
            assertLasted(band, 14, 33);
        });
    }

    @Test
    void aClosedProxyLastsUntilItIsOpened() {
        run.run.removeAll();
        ObjectNode down = MadeUpRun.activity("down", 14, "POST", "/proxies/dynamodb");
        down.withObject("/activity/provider/arguments").put("enabled", false);
        ObjectNode up = MadeUpRun.activity("up", 20, "POST", "/proxies/dynamodb");
        up.withObject("/activity/provider/arguments").put("enabled", true);
        run.run.add(down).add(up);

        assertLasted(bands().getFirst(), 14, 20);
    }

    @Test
    void whatWasNotCarriedOutIsNoFault() {
        ((ObjectNode) run.run.get(0)).put("status", "failed");

        assertThat(bands()).isEmpty();
        ((ArrayNode) run.journal.path("run")).removeAll();
        assertThat(bands()).isEmpty();
    }
}
