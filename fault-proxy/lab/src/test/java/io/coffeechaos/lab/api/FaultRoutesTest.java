package io.coffeechaos.lab.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.fault.BreakableLab;
import io.coffeechaos.lab.fault.FakeMachine;
import io.coffeechaos.lab.run.Catalogue;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.supervisor.SupervisedProcess;
import io.coffeechaos.lab.supervisor.Supervisor;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultRoutesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @RegisterExtension
    private final Opened opened = new Opened();

    private volatile List<SupervisedProcess.Status> parts = List.of(part("node-1", 7, "up"), part("node-2", 8, "up"));
    private BreakableLab fake;
    private FakeMachine machine;
    private LabApi api;

    @BeforeEach
    void start() throws Exception {
        fake = opened.add(new BreakableLab());
        machine = new FakeMachine(fake.address());
        FakeSystem system = opened.add(new FakeSystem(folder));
        Measuring measuring = opened.add(new Measuring(system.addresses(), List::of, System::currentTimeMillis));
        Breaking breaking = opened.add(new Breaking(fake.running(), machine, () -> parts, System::currentTimeMillis));
        measuring.faults(breaking);
        LabDirectory directory = new LabDirectory(folder, folder, folder);
        Runs runs = opened.add(new Runs(measuring, breaking, new RunFolders(folder.resolve("runs")), (id, wish, at) -> {
            throw new IOException("no runs here");
        }));
        api = opened.add(
                LabApi.start(new Supervisor(List.of(), directory), new Ports(0), measuring, breaking, runs, 0));
    }

    private static SupervisedProcess.Status part(String name, int pid, String state) {
        return new SupervisedProcess.Status(name, pid, "http://127.0.0.1", state, 0);
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
    }

    private HttpResponse<String> post(String path, String json) throws Exception {
        return send("POST", path, json);
    }

    private HttpResponse<String> send(String method, String path, String json) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aFaultIsAnsweredWithItsIdAndHealingNamesIt() throws Exception {
        HttpResponse<String> made = post("/lab/faults", "{'kind':'log-disk-full','target':'node-1','duration':60}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        JsonNode fault = JSON.readTree(made.body());
        assertThat(fault.path("id").asText()).matches("f\\d+");
        assertThat(fault.path("kind").asText()).isEqualTo("log-disk-full");

        JsonNode healed = JSON.readTree(post("/lab/heal", "").body());

        assertThat(healed.path("healed").toString()).contains("log-disk-full node-1");
        assertThat(healed.path("left")).isEmpty();
    }

    private static final String PREPARATION =
            "{'kind':'settings','target':'nodes','values':{'SEED_WAIT_MS':'1'},'preparation':true,'duration':60}";

    @Test
    void aHealLeavesThePreparationAsLongAsARunGoesOn() throws Exception {
        send("PUT", "/lab/runs/baseline-260110-120000/lease", "{'name':'baseline'}");
        assertThat(post("/lab/faults", PREPARATION).statusCode()).isEqualTo(201);

        assertThat(post("/lab/heal", "").statusCode()).isEqualTo(200);
        assertThat(machine.broken()).as("in the run").containsExactly("settings {SEED_WAIT_MS=1}");
        assertThat(kpi().path("faults").asInt()).as("faults").isZero();

        assertThat(post("/lab/heal", "{'all':true}").statusCode()).isEqualTo(200);
        assertThat(machine.broken()).as("at the end of everything").isEmpty();
    }

    @Test
    void theKpiCountsWhatIsBrokenWhoeverBrokeIt() throws Exception {
        fake.running().links().enable("payment", false);

        await().untilAsserted(() -> assertThat(kpi().path("faults").asInt()).isEqualTo(1));

        assertThat(post("/lab/heal", "").statusCode()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(kpi().path("faults").asInt()).isZero());
    }

    @Test
    void theKpiCountsAFaultOfTheLabAtOnce() throws Exception {
        assertThat(kpi().path("faults").asInt()).isZero();

        assertThat(post("/lab/faults", "{'kind':'down','target':'payment','duration':60}")
                        .statusCode())
                .isEqualTo(201);

        assertThat(kpi().path("faults").asInt()).isEqualTo(1);
    }

    @Test
    void theNoticeCountsTheFaultsOfTheLabAtOnceAndOthersAfterALook() throws Exception {
        fake.running().links().enable("payment", false);
        await().untilAsserted(() -> assertThat(notice().path("faults").asInt()).isEqualTo(1));

        assertThat(post("/lab/faults", "{'kind':'down','target':'shipping','duration':60}")
                        .statusCode())
                .isEqualTo(201);

        assertThat(notice().path("faults").asInt()).isEqualTo(2);
    }

    @Test
    void theNoticeNamesTheExperimentThatGoesOn() throws Exception {
        assertThat(notice().path("experiment").isNull()).isTrue();

        send("PUT", "/lab/runs/black-friday-260110-120000/lease", "{'name':'black-friday'}");

        assertThat(notice().path("experiment").asText())
                .isEqualTo(Catalogue.find("black-friday").orElseThrow().title());
    }

    private JsonNode notice() throws Exception {
        return JSON.readTree(send("GET", "/lab/notice", "").body());
    }

    @Test
    void aHealEndsThePreparationWhenNoRunGoesOn() throws Exception {
        assertThat(post("/lab/faults", PREPARATION).statusCode()).isEqualTo(201);

        assertThat(post("/lab/heal", "").statusCode()).isEqualTo(200);

        assertThat(machine.broken()).isEmpty();
    }

    private JsonNode kpi() throws Exception {
        return JSON.readTree(send("GET", "/lab/kpi", "").body());
    }

    /** The only fault. */
    private JsonNode fault() throws Exception {
        JsonNode faults = JSON.readTree(send("GET", "/lab/faults", "").body());
        assertThat(faults).hasSize(1);
        return faults.path(0);
    }

    @Test
    void aToxicSaysWhenItEndsAndWhetherItBit() throws Exception {
        fake.carried(5);
        String toxic = "{\"name\":\"slow\",\"type\":\"latency\",\"duration\":60000,\"attributes\":{\"latency\":900}}";
        fake.running().links().toxic("payment", toxic);

        JsonNode seen = fault();
        assertThat(seen.fieldNames())
                .toIterable()
                .containsExactly("kind", "target", "what", "name", "since", "until", "bit");
        assertThat(seen.path("name").asText()).isEqualTo("slow");
        assertThat(Duration.between(
                        Instant.parse(seen.path("since").asText()),
                        Instant.parse(seen.path("until").asText())))
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(seen.path("bit").asBoolean()).as("no byte yet").isFalse();

        fake.carried(6);
        assertThat(fault().path("bit").asBoolean()).isTrue();
        fake.carried(5);
        assertThat(fault().path("bit").asBoolean()).as("it has bitten").isTrue();
        assertThat(fault().path("since")).isEqualTo(seen.path("since"));

        fake.running().links().removeToxic("payment", "slow");
        assertThat(JSON.readTree(send("GET", "/lab/faults", "").body())).isEmpty();
        fake.running().links().toxic("payment", toxic);
        assertThat(fault().path("bit").asBoolean()).as("another toxic").isFalse();
    }

    @Test
    void aToxicWithoutADurationHasNoEnd() throws Exception {
        fake.running().links().toxic("payment", "{\"name\":\"slow\",\"type\":\"latency\"}");

        assertThat(fault().has("until")).isFalse();
        assertThat(fault().has("since")).isTrue();
    }

    @Test
    void aFaultOfASimulatorBitWhenItAppliedToACall() throws Exception {
        fake.touched(5);
        post("/lab/faults", "{'kind':'service','target':'payment','mode':'error','duration':60}");
        // The fake has one mode for all simulators.
        assertThat(ofTheLab().path("bit").asBoolean()).as("calls before it").isFalse();

        fake.touched(6);

        assertThat(ofTheLab().path("bit").asBoolean()).isTrue();
        assertThat(ofTheLab().has("until")).isTrue();
    }

    @Test
    void aPartitionBitWhenANodeTriedToSpeak() throws Exception {
        post("/lab/faults", "{'kind':'partition','target':'1-2','duration':60}");
        assertThat(ofTheLab().path("bit").asBoolean()).isFalse();

        fake.carried(1);

        assertThat(ofTheLab().path("bit").asBoolean()).isTrue();
    }

    @Test
    void aFaultOfANodeBitWhenItsProcessIsNoLongerUp() throws Exception {
        post("/lab/faults", "{'kind':'node','target':'node-1','verb':'kill','duration':60}");
        assertThat(ofTheLab().path("bit").asBoolean()).as("not yet").isFalse();

        // The supervisor has started it again already.
        parts = List.of(part("node-1", 9, "up"), part("node-2", 8, "up"));

        assertThat(ofTheLab().path("bit").asBoolean()).isTrue();
        parts = List.of(part("node-1", 7, "up"), part("node-2", 8, "up"));
        assertThat(ofTheLab().path("bit").asBoolean()).as("it has bitten").isTrue();
    }

    @Test
    void aFrozenNodeBit() throws Exception {
        post("/lab/faults", "{'kind':'node','target':'node-1','verb':'freeze','duration':60}");
        parts = List.of(part("node-1", 7, "frozen"));

        assertThat(ofTheLab().path("bit").asBoolean()).isTrue();
    }

    @Test
    void whereABiteCannotBeKnownNothingIsSaid() throws Exception {
        post("/lab/faults", "{'kind':'down','target':'payment','duration':60}");

        assertThat(ofTheLab().has("bit")).isFalse();
    }

    /** The fault that the lab has made itself. */
    private JsonNode ofTheLab() throws Exception {
        for (JsonNode fault : JSON.readTree(send("GET", "/lab/faults", "").body())) {
            if (fault.has("id")) {
                return fault;
            }
        }
        throw new AssertionError("the lab has made no fault");
    }

    @Test
    void aKindThatThisMachineCannotMakeIsAnsweredWith501() throws Exception {
        HttpResponse<String> answer = post("/lab/faults", "{'kind':'log-disk-full','target':'node-2','duration':60}");

        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(answer.body()).contains("prlimit");
    }

    @Test
    void aWrongFieldIsNamed() throws Exception {
        HttpResponse<String> answer = post("/lab/faults", "{'kind':'memory','target':'node-1','duration':60}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).path("field").asText()).isEqualTo("fill");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",'duration':901", ",'duration':0", ",'duration':'60'", ",'duration':null"})
    void aFaultWithoutADurationOfAtMost900SecondsIsRefused(String duration) throws Exception {
        HttpResponse<String> answer = post("/lab/faults", "{'kind':'down','target':'payment'" + duration + "}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).path("field").asText()).isEqualTo("duration");
        assertThat(JSON.readTree(answer.body()).path("error").asText()).contains("1 to 900 seconds");
        assertThat(fake.broken()).isEmpty();
    }

    @Test
    void theNinthFaultIsRefusedUntilOneEnds() throws Exception {
        String down = "{'kind':'down','target':'payment','duration':900}";
        for (int fault = 0; fault < 8; fault++) {
            assertThat(post("/lab/faults", down).statusCode()).isEqualTo(201);
        }

        HttpResponse<String> ninth = post("/lab/faults", "{'kind':'down','target':'shipping','duration':900}");

        assertThat(ninth.statusCode()).isEqualTo(409);
        assertThat(fake.broken()).containsExactly("payment down");
        assertThat(post("/lab/heal", "").statusCode()).isEqualTo(200);
        assertThat(post("/lab/faults", down).statusCode()).isEqualTo(201);
    }
}
