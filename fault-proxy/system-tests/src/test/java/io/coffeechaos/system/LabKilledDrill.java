package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.drill.Drill;
import io.coffeechaos.lab.client.LabControl;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.opentest4j.TestAbortedException;

/** The run, the lab or both are killed while much is broken, and a person heals while everything is. */
@Drill(
        name = "lab-killed",
        purpose = "Kills a run, its lab or both while much is broken: all is healed, and the run is ABORTED.",
        minutes = 7)
class LabKilledDrill {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SERVICES = List.of("payment", "inventory", "shipping");

    /** Three seconds without a lease, then the healing. */
    private static final Duration LAB_HEALS_WITHIN = Duration.ofSeconds(5);

    /** Three seconds without an answer, one more attempt, then the healing. */
    private static final Duration RUN_HEALS_WITHIN = Duration.ofSeconds(8);

    private static final Duration HEALED_WITHIN = Duration.ofSeconds(5);
    private static final Duration BROKEN_WITHIN = Duration.ofMinutes(2);
    private static final Duration ENDED_WITHIN = Duration.ofMinutes(3);
    private static final int SOON_S = 8;
    private static final Duration BY_ITSELF_WITHIN = Duration.ofSeconds(SOON_S + 2);
    private static final int ABORTED = 3;

    /** As many as there can be at once. What stops a part comes last, because others need it at their begin. */
    static final List<List<String>> GROUPS = List.of(
            List.of(
                    "{'kind':'null-row','target':'store'}",
                    "{'kind':'forge-message','target':'queue'}",
                    "{'kind':'down','target':'payment'}",
                    "{'kind':'service','target':'inventory','mode':'renamed'}",
                    "{'kind':'cpu','target':'simulators'}",
                    "{'kind':'dns','target':'shipping'}",
                    "{'kind':'memory','target':'node-2','fill':0.3}",
                    "{'kind':'part','target':'store','verb':'freeze'}"),
            List.of(
                    "{'kind':'forge-item','target':'store'}",
                    "{'kind':'log-disk-full','target':'node-1'}",
                    "{'kind':'partition','target':'1-2'}",
                    "{'kind':'service','target':'payment','mode':'hang'}",
                    "{'kind':'zone','target':'3'}",
                    "{'kind':'settings','target':'nodes','values':{'coffee.orders.receipts.enabled':'off'}}",
                    "{'kind':'node','target':'node-2','verb':'freeze'}",
                    "{'kind':'part','target':'queue','verb':'stop'}"));

    private Stack stack;
    private Optional<Process> run = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        stack = SharedStack.cluster();
        Experiments.warmUp(stack);
    }

    @AfterEach
    void end() throws Exception {
        run.ifPresent(Process::destroyForcibly);
        if (ProcessHandle.of(stack.supervisorPid()).isEmpty()) {
            Process down = stack.launcher("down", "--data", stack.directory().toString());
            assertThat(down.waitFor(ENDED_WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Lets a run break something and breaks more beside it. Returns the id of the run. */
    private String broken() throws Exception {
        Process started = stack.experiments("payment-crawl");
        run = Optional.of(started);
        Eventually.eventually(BROKEN_WITHIN, () -> assertThat(toxics().isEmpty() && started.isAlive())
                .isFalse());
        if (!started.isAlive()) {
            throw new TestAbortedException("the run ended before it broke anything: " + stack.said());
        }
        fault("{'kind':'service','target':'inventory','mode':'error'}", 600);
        fault("{'kind':'part','target':'shop','verb':'stop'}", 600);
        fault("{'kind':'part','target':'queue','verb':'freeze'}", 600);
        Eventually.eventually(BROKEN_WITHIN, () -> assertThat(stack.lab().states())
                .containsEntry("shop", "stopped")
                .containsEntry("queue", "frozen"));
        // The run looks at the processes after each renewal of its lease, once a second.
        int elapsedS = going().path("elapsedS").asInt();
        Eventually.eventually(
                BROKEN_WITHIN,
                () -> assertThat(going().path("elapsedS").asInt()).isGreaterThan(elapsedS + 2));
        return going().path("id").asText();
    }

    /** The run that is going on. */
    private JsonNode going() throws IOException, InterruptedException {
        return control().runs().path(0);
    }

    private LabControl control() {
        return stack.lab().control();
    }

    private void fault(String json, int seconds) throws Exception {
        ObjectNode order = (ObjectNode) JSON.readTree(json.replace('\'', '"'));
        control().fault(order.put("duration", seconds));
    }

    /** The toxics of all links, as the fault proxy itself says. */
    private List<String> toxics() throws IOException, InterruptedException {
        return stack.lab().links().proxies().stream()
                .flatMap(proxy -> proxy.path("toxics").findValuesAsText("name").stream())
                .toList();
    }

    private String mode(String service) throws IOException, InterruptedException {
        return stack.lab().simulators().mode(service).path("mode").asText();
    }

    private void kill(ProcessHandle process) {
        assertThat(process.destroyForcibly()).isTrue();
        process.onExit().join();
    }

    private void killLab() {
        kill(ProcessHandle.of(stack.supervisorPid()).orElseThrow());
    }

    /** Waits until something is healed, and publishes when it was. */
    private static void awaitHealed(
            String what, long sinceNanos, Duration within, TestReporter reporter, Eventually.Check healed) {
        Eventually.eventually(within, healed);
        long tookMs = Duration.ofNanos(System.nanoTime() - sinceNanos).toMillis();
        reporter.publishEntry(what, tookMs + " ms");
    }

    /** Starts the next lab, which must leave nothing broken. */
    private JsonNode afterTheNextStart(String id) throws Exception {
        int before = stack.said().length();
        stack.up();
        // It undoes what the lab before has noted when all parts are up.
        Eventually.eventually(ENDED_WITHIN, () -> assertThat(stack.said().substring(before))
                .contains("Ended processes that a killed run had left running.")
                .contains("Undone, left by the lab before: part shop: stop"));
        stack.lab().awaitReady();
        assertThat(Experiments.get(stack, "/lab/faults")).isEmpty();
        return Experiments.report(stack, id);
    }

    @Test
    void theLabHealsAfterAKilledRun(TestReporter reporter) throws Exception {
        String id = broken();

        kill(run.orElseThrow().toHandle());

        awaitHealed("healed by the lab", System.nanoTime(), LAB_HEALS_WITHIN, reporter, () -> {
            JsonNode ended = Experiments.get(stack, "/lab/runs/" + id);
            assertThat(ended.path("verdict").asText()).isEqualTo("ABORTED");
            assertThat(ended.path("reason").asText()).isEqualTo("runner died");
            assertThat(ended.path("left")).isEmpty();
            assertThat(toxics()).isEmpty();
            assertThat(Experiments.get(stack, "/lab/faults")).isEmpty();
            assertThat(Experiments.get(stack, "/lab/load").path("rate").asInt()).isZero();
        });
        stack.lab().awaitReady();
    }

    @Test
    void theRunHealsAfterAKilledLabAndTheNextLabDoesTheRest(TestReporter reporter) throws Exception {
        String id = broken();

        killLab();

        awaitHealed("healed by the run", System.nanoTime(), RUN_HEALS_WITHIN, reporter, () -> {
            assertThat(toxics()).isEmpty();
            for (String service : SERVICES) {
                assertThat(mode(service)).isEqualTo("normal");
            }
            HttpRequest anything = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stack.port(9324)))
                    .timeout(Duration.ofSeconds(1))
                    .build();
            assertThat(stack.lab().send(anything).statusCode())
                    .as("the frozen queue")
                    .isPositive();
        });
        assertThat(run.orElseThrow().waitFor(ENDED_WITHIN.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(run.orElseThrow().exitValue()).isEqualTo(ABORTED);

        JsonNode report = afterTheNextStart(id);
        assertThat(report.path("verdict").asText()).isEqualTo("ABORTED");
        assertThat(report.path("reason").asText()).startsWith("ended by the death of the lab");
        assertThat(report.path("left").toString()).contains("shop: stopped");
    }

    @Test
    void faultsEndByThemselvesAfterRunAndLabAreKilled(TestReporter reporter) throws Exception {
        String id = broken();
        fault("{'kind':'service','target':'shipping','mode':'slow'}", SOON_S);
        fault("{'kind':'cpu','target':'simulators'}", SOON_S);
        stack.lab()
                .links()
                .toxic("shipping", "soon", "latency", "downstream", 1, "{\"latency\":10}", Duration.ofSeconds(SOON_S));
        long madeNanos = System.nanoTime();

        killLab();
        kill(run.orElseThrow().toHandle());

        assertThat(toxics()).contains("soon");
        awaitHealed("ended by themselves", madeNanos, BY_ITSELF_WITHIN, reporter, () -> {
            assertThat(toxics()).doesNotContain("soon");
            assertThat(mode("shipping")).isEqualTo("normal");
            assertThat(stack.lab().simulators().burn().path("threads").asInt()).isZero();
        });
        assertThat(toxics()).as("nobody heals").contains("payment-crawl-latency");
        assertThat(mode("inventory")).isEqualTo("error");

        JsonNode report = afterTheNextStart(id);
        assertThat(report.path("verdict").asText()).isEqualTo("ABORTED");
        assertThat(report.path("reason").asText()).isEqualTo("the lab died");
    }

    @ParameterizedTest
    @FieldSource("GROUPS")
    void everyKindOfFaultAtOnceIsHealedByOneRequest(List<String> faults, TestReporter reporter) throws Exception {
        stack.lab()
                .links()
                .toxic("dynamodb", "slow", "latency", "downstream", 1, "{\"latency\":300}", Duration.ofMinutes(5));
        for (String fault : faults) {
            fault(fault, 60);
        }
        assertThat(Experiments.get(stack, "/lab/faults").size()).isGreaterThan(faults.size());

        long beganNanos = System.nanoTime();
        LabControl.Healing healing = control().healing();
        Duration took = Duration.ofNanos(System.nanoTime() - beganNanos);

        reporter.publishEntry("healed by one request", took.toMillis() + " ms");
        assertThat(healing.left()).isEmpty();
        assertThat(took).isLessThan(HEALED_WITHIN);
        assertThat(Experiments.get(stack, "/lab/faults")).isEmpty();
        assertThat(control().await("ready", ENDED_WITHIN)).isTrue();
        stack.lab().awaitReady();
    }
}
