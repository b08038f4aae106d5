package io.coffeechaos.lab.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coffeechaos.lab.fault.ActiveFaults;
import io.coffeechaos.lab.fault.BreakableLab;
import io.coffeechaos.lab.fault.FakeMachine;
import io.coffeechaos.lab.fault.FaultNotes;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.runs.StoredRun;
import io.coffeechaos.lab.supervisor.SupervisedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A lab that starts after one that was killed: what the first has left is undone, and its run is ABORTED. */
class LabRestartTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    private Path folder;

    @RegisterExtension
    private final Opened opened = new Opened();

    private BreakableLab fake;
    private FakeSystem system;

    @BeforeEach
    void start() throws IOException {
        fake = opened.add(new BreakableLab());
        system = opened.add(new FakeSystem(folder));
    }

    /** A lab over the same folder. Nothing of the one before is closed: it was killed. */
    private Breaking breaking() throws Exception {
        Breaking breaking = opened.add(new Breaking(
                fake.running(),
                new FakeMachine(fake.address()),
                () -> Stream.of("node-1", "store")
                        .map(part -> new SupervisedProcess.Status(part, 7, "http://127.0.0.1", "up", 0))
                        .toList(),
                System::currentTimeMillis));
        breaking.note(new FaultNotes(folder.resolve("faults.json")));
        return breaking;
    }

    private Runs runs(Breaking breaking) throws Exception {
        Measuring measuring = opened.add(new Measuring(system.addresses(), List::of, System::currentTimeMillis));
        return opened.add(new Runs(measuring, breaking, folders(), (id, wish, at) -> {
            throw new IOException("no runs here");
        }));
    }

    private RunFolders folders() {
        return new RunFolders(folder.resolve("runs"));
    }

    private static void begin(Breaking breaking, String json) throws Exception {
        ActiveFaults.Active unused =
                breaking.active().begin(breaking.order(JSON.readTree(json.replace('\'', '"'))), LONG);
    }

    private String notes() throws IOException {
        return Files.readString(folder.resolve("faults.json"));
    }

    @Test
    void theFaultsOfAKilledLabAreUndone() throws Exception {
        Breaking killed = breaking();
        begin(killed, "{'kind':'down','target':'payment','duration':600}");
        begin(killed, "{'kind':'part','target':'store','verb':'freeze','duration':600}");
        assertThat(notes()).contains("payment", "freeze");
        assertThat(fake.broken()).containsExactly("payment down", "store frozen");

        List<String> undone = breaking().removeLeftovers();

        assertThat(undone).containsExactly("down payment: down", "part store: freeze");
        await().untilAsserted(() -> assertThat(fake.broken()).isEmpty());
        assertThat(notes()).isEqualTo("[]");
        assertThat(breaking().removeLeftovers()).isEmpty();
    }

    @Test
    void aFaultThatHasEndedOrNeverBegunIsNotNoted() throws Exception {
        Breaking breaking = breaking();
        for (int fault = 0; fault < ActiveFaults.COUNT_MAX; fault++) {
            begin(breaking, "{'kind':'down','target':'payment','duration':600}");
        }
        assertThatExceptionOfType(ActiveFaults.TooManyException.class)
                .isThrownBy(() -> begin(breaking, "{'kind':'down','target':'shipping','duration':600}"));
        assertThat(notes()).doesNotContain("shipping");

        assertThat(breaking.heal(true)).isEmpty();

        assertThat(notes()).isEqualTo("[]");
    }

    @Test
    void theRunOfAKilledLabIsAbortedAndDoesNotBeginAgain() throws Exception {
        RunProgress progress =
                RunProgress.read(JSON.readTree("{\"name\":\"busy-hour\",\"twin\":true,\"expected\":\"FAILED\"}"));
        boolean unused = runs(breaking()).renew("busy-hour-1", progress);

        Runs next = runs(breaking());

        assertThat(next.abortLeft()).contains("busy-hour-1");
        StoredRun run = folders().find("busy-hour-1").orElseThrow();
        assertThat(run.verdict()).isEqualTo("ABORTED");
        assertThat(run.expected()).isEqualTo("FAILED");
        assertThat(run.reason()).isEqualTo("the lab died");
        assertThat(next.abortLeft()).isEmpty();
        assertThatExceptionOfType(Runs.BusyException.class)
                .isThrownBy(() -> next.renew("busy-hour-1", progress))
                .withMessage("the run busy-hour-1 has ended");
    }

    @Test
    void aRunThatHasEndedLeavesNothingForTheNextLab() throws Exception {
        Runs runs = runs(breaking());
        boolean unused = runs.renew("busy-hour-1", RunProgress.read(JsonNodeFactory.instance.objectNode()));

        runs.end("busy-hour-1");

        assertThat(runs(breaking()).abortLeft()).isEmpty();
    }
}
