package io.coffeechaos.lab.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.client.LastOrder;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.command.WithPlayedSystem;
import io.coffeechaos.lab.topology.LabDirectory;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each check is seen to hold and not to hold. */
class LookTest extends WithPlayedSystem {
    private RunningLab lab;
    private Look look;

    @BeforeEach
    void start() throws Exception {
        lab = RunningLab.at(system.ports()).discover();
        LastOrder last = new LastOrder(new LabDirectory(folder, folder, folder));
        last.remember("ord_1");
        look = new Look(lab, last);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private Look.Seen seen(String check) throws InterruptedException {
        return look.once(Check.parse(check).orElseThrow().what());
    }

    @Test
    void theStatusOfTheLastOrder() throws Exception {
        system.answer("GET /orders/ord_1", 200, "{\"status\":\"PAYMENT_PENDING\",\"delayed\":true}");

        assertThat(seen("order last is PAYMENT_PENDING delayed"))
                .isEqualTo(new Look.Seen(true, "PAYMENT_PENDING delayed"));
        assertThat(seen("order last is PAYMENT_PENDING").holds()).isTrue();
        assertThat(seen("order last is CONFIRMED").holds()).isFalse();
        system.replace("GET /orders/ord_1", 200, "{\"status\":\"PAYMENT_PENDING\",\"delayed\":false}");
        assertThat(seen("order last is PAYMENT_PENDING delayed").holds()).isFalse();
    }

    @Test
    void callsAndEffectsOfTheLastOrder() throws Exception {
        system.answer("GET /ledger/ord_1:payment", 200, "{\"calls\":4,\"effects\":1,\"net\":1}");

        assertThat(seen("effects last payment = 1")).isEqualTo(new Look.Seen(true, "payment has 1 effect"));
        assertThat(seen("effects last payment = 0").holds()).isFalse();
        assertThat(seen("calls last payment >= 4").holds()).isTrue();
        assertThat(seen("calls last payment >= 5")).isEqualTo(new Look.Seen(false, "payment had 4 calls"));
        assertThat(seen("effects last shipping = 0").holds()).isTrue();
    }

    @Test
    void theTruthOfTheNewestBook() throws Exception {
        system.answer("GET /lab/ledger", 200, "{\"totals\":{\"lost\":0,\"silent\":3}}");

        assertThat(seen("truth lost=0 silent>0")).isEqualTo(new Look.Seen(true, "lost 0, silent 3"));
        assertThat(seen("truth silent=0").holds()).isFalse();
        assertThat(seen("truth lost>0").holds()).isFalse();
    }

    @Test
    void theVerdictOfTheNewestRun() throws Exception {
        system.answer(
                "GET /lab/runs",
                200,
                "[{\"name\":\"black-friday\",\"twin\":true,\"verdict\":\"FAILED\"},"
                        + "{\"name\":\"black-friday\",\"twin\":false,\"verdict\":\"PASSED\"},"
                        + "{\"name\":\"black-friday\",\"twin\":false,\"verdict\":\"ABORTED\"}]");

        assertThat(seen("verdict black-friday = PASSED").holds()).isTrue();
        assertThat(seen("verdict black-friday --twin = FAILED").holds()).isTrue();
        assertThat(seen("verdict black-friday --twin = PASSED")).isEqualTo(new Look.Seen(false, "FAILED"));
        assertThat(seen("verdict baseline = PASSED")).isEqualTo(new Look.Seen(false, "it was not run"));
    }

    @Test
    void aRunOfLastWeekIsNotTheOneOfTheLesson() throws Exception {
        Instant now = Instant.now();
        system.answer("GET /lab/runs", 200, runEnded(now.minusSeconds(7_000)));
        system.answer("GET /lab/runs", 200, runEnded(now.minusSeconds(7_300)));

        assertThat(seen("verdict baseline = PASSED").holds()).isTrue();
        assertThat(seen("verdict baseline = PASSED"))
                .isEqualTo(new Look.Seen(false, "PASSED, but more than 2 hours ago"));
    }

    private static String runEnded(Instant at) {
        return "[{\"name\":\"baseline\",\"twin\":false,\"verdict\":\"PASSED\",\"ended\":\"" + at + "\"}]";
    }

    @Test
    void readyNodesAndFaults() throws Exception {
        system.answer("GET /lab/kpi", 200, "{\"nodesReady\":2}");
        system.answer("GET /lab/faults", 200, "[{}]");

        assertThat(seen("nodes = 2").holds()).isTrue();
        assertThat(seen("nodes = 3")).isEqualTo(new Look.Seen(false, "2 nodes ready"));
        assertThat(seen("nothing is broken")).isEqualTo(new Look.Seen(false, "1 fault on"));
    }

    @Test
    void whatDoesNotAnswerDoesNotHold() throws Exception {
        Path empty = folder.resolve("empty");
        Look unknown = new Look(lab, new LastOrder(new LabDirectory(empty, empty, empty)));

        assertThat(unknown.once(
                        Check.parse("order last is CONFIRMED").orElseThrow().what()))
                .isEqualTo(new Look.Seen(false, "There is no last order yet: ./coffee order places one."));
        assertThat(seen("nodes = 1").holds()).isFalse();
    }

    @Test
    void aCheckIsLookedAtUntilItHolds() throws Exception {
        system.answer("GET /lab/faults", 200, "[{}]");
        system.answer("GET /lab/faults", 200, "[]");

        assertThat(look.until(Check.parse("nothing is broken within 60s").orElseThrow())
                        .holds())
                .isTrue();
    }
}
