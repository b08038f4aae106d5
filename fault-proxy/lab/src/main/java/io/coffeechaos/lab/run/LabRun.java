package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.experiment.file.Environment;
import io.coffeechaos.lab.experiment.file.Experiment;
import io.coffeechaos.lab.experiment.file.ExperimentReader;
import io.coffeechaos.lab.experiment.file.Overrides;
import io.coffeechaos.lab.experiment.file.VariablesLoader;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import io.coffeechaos.lab.experiment.json.Variables;
import io.coffeechaos.lab.experiment.runner.DynamicConfiguration;
import io.coffeechaos.lab.experiment.runner.ExperimentRun;
import io.coffeechaos.lab.experiment.runner.HypothesisStrategy;
import io.coffeechaos.lab.experiment.runner.Pacer;
import io.coffeechaos.lab.experiment.runner.Phase;
import io.coffeechaos.lab.experiment.runner.RollbackStrategy;
import io.coffeechaos.lab.experiment.runner.RunListener;
import io.coffeechaos.lab.experiment.runner.RunLog;
import io.coffeechaos.lab.experiment.runner.RunOptions;
import io.coffeechaos.lab.experiment.runner.RunResult;
import io.coffeechaos.lab.experiment.runner.StopReason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One run of an experiment on a running lab, from the preparation to the verdict: heal, load, gate, method with stop
 * conditions, rollbacks, heal, settling, audit.
 *
 * <p>The caller holds the lease, which tells the lab {@link #progress} and ends the run when the lab wants that.
 */
final class LabRun {
    /** Customers come for so long before the hypothesis is checked for the first time. */
    private static final Duration TRAFFIC = Duration.ofSeconds(12);

    /** The longest time that the nodes run with the settings of an experiment, and that a prepared load lasts. */
    static final Duration PREPARED_MAX = Duration.ofMinutes(15);

    private static final Duration LOAD_MAX = Duration.ofHours(2);

    private static final Duration READY_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration SETTLED_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private final RunPlan plan;
    private final RunningLab lab;
    private final Environment environment;
    private final RunLog log;
    private final Consumer<Progress> progress;
    private final Instant began = Instant.now();
    private final ProbeValues values;
    private final RunEvents events = new RunEvents();
    private final AtomicReference<Optional<ExperimentRun>> current = new AtomicReference<>(Optional.empty());
    private volatile Optional<StopReason> stopped = Optional.empty();

    /**
     * Prepares a run.
     *
     * @param environment what the experiment sees of this machine
     * @param progress gets a line for people once a second
     */
    LabRun(RunPlan plan, RunningLab lab, Environment environment, RunLog log, Consumer<Progress> progress) {
        this.plan = plan;
        this.lab = lab;
        this.environment = environment.with(plan.environment());
        this.log = log;
        this.progress = progress;
        this.values = new ProbeValues(plan.file());
    }

    /**
     * How far a run is.
     *
     * @param elapsed since the run began
     * @param phase the phase in one word
     * @param ticks the last outcome of each probe
     */
    record Progress(Duration elapsed, String phase, String ticks, JsonNode kpi) {}

    /** What a run was. */
    record Outcome(
            RunPlan plan,
            Instant began,
            Instant ended,
            JsonNode journal,
            Facts facts,
            VerdictRules.Judged judged,
            List<KpiSample> samples,
            RunEvents events) {}

    /** Ends the run early. It returns at once; the rollbacks are played. */
    void stop(StopReason reason) {
        stopped = stopped.or(() -> Optional.of(reason));
        current.get().ifPresent(run -> run.stop(reason));
    }

    /**
     * Runs the experiment.
     *
     * @throws InvalidExperimentException when the file is wrong; nothing was changed then
     * @throws IOException when the lab does not answer, or the disk is full
     */
    Outcome run() throws InvalidExperimentException, IOException, InterruptedException {
        Experiment experiment = ExperimentReader.read(plan.file(), environment);
        Variables loaded = VariablesLoader.load(experiment.source(), environment, Overrides.NONE);
        Variables variables = DynamicConfiguration.resolve(loaded, environment, log);
        RunOptions options = new RunOptions(
                HypothesisStrategy.CONTINUOUSLY,
                CHECK_INTERVAL,
                plan.isFailFast(),
                RollbackStrategy.ALWAYS,
                Optional.empty());
        Bites bites = new Bites(lab);
        try (EventLog eventLog = new EventLog(plan.folder());
                KpiRecorder recorder =
                        KpiRecorder.start(lab, plan.folder().resolve("kpi.jsonl"), sample -> tell(sample, began))) {
            RunListener both = event -> {
                events.on(event);
                eventLog.on(event);
            };
            ExperimentRun run =
                    new ExperimentRun(experiment, variables, options, environment, Pacer.system(), log, both);
            eventLog.add(began, "phase", "prepare");
            Optional<String> notPrepared = prepare(LOAD_MAX);
            JsonNode journal = plan.file();
            Optional<RunResult> result = Optional.empty();
            if (notPrepared.isEmpty() && stopped.isEmpty()) {
                current.set(Optional.of(run));
                bites.begin(plan.file());
                result = Optional.of(run.run());
                bites.end();
                journal = result.get().journal();
            }
            lab.control().load(0, "resilient");
            List<String> left = lab.control().heal();
            lab.control().await("settled", SETTLED_TIMEOUT);
            Facts facts = facts(notPrepared, result, recorder, bites, left, began);
            VerdictRules.Judged judged = VerdictRules.judge(facts);
            eventLog.add(Instant.now(), "verdict", judged.verdict() + ": " + judged.reason());
            return new Outcome(plan, began, Instant.now(), journal, facts, judged, recorder.samples(), events);
        }
    }

    /** How far the run is, for the lab: {@code phase}, {@code elapsedS} and the last value of each probe. */
    ObjectNode progress() {
        ObjectNode now = JsonNodeFactory.instance.objectNode();
        now.put("phase", events.phase());
        now.put("elapsedS", Duration.between(began, Instant.now()).toSeconds());
        ArrayNode probes = now.putArray("probes");
        events.latest().forEach(sample -> {
            ObjectNode probe = probes.addObject().put("name", sample.name()).put("ok", sample.met());
            JsonNode value = values.of(sample.name(), sample.output());
            if (!value.isMissingNode()) {
                probe.set("value", value);
            }
        });
        return now;
    }

    private void tell(KpiSample sample, Instant began) {
        progress.accept(
                new Progress(Duration.between(began, sample.at()), events.phase(), events.ticks(), sample.kpi()));
    }

    /** Prepares the system for another runner. Returns why it could not be prepared, if so. */
    Optional<String> prepareOnly() throws IOException, InterruptedException {
        return prepare(PREPARED_MAX);
    }

    /** Returns why the system could not be prepared, if so. */
    private Optional<String> prepare(Duration lasts) throws IOException, InterruptedException {
        LabPart.Prepare wanted = plan.prepare();
        if (lab.nodes().size() < wanted.nodes()) {
            return Optional.of("it has " + lab.nodes().size() + " order nodes, and the experiment needs "
                    + wanted.nodes() + ": ./coffee up --nodes " + wanted.nodes());
        }
        List<String> left = lab.control().heal();
        if (!left.isEmpty()) {
            return Optional.of("broken before the run: " + String.join(", ", left));
        }
        if (!wanted.settings().isEmpty()) {
            lab.control().fault(settings(wanted.settings()));
        }
        if (!lab.control().await("ready", READY_TIMEOUT)) {
            return Optional.of("not all nodes are ready");
        }
        LabPart.Load load = wanted.load();
        List<String> edges = load.edges().isEmpty()
                ? List.copyOf(new TreeMap<>(lab.edges()).keySet()).subList(0, wanted.nodes())
                : load.edges();
        lab.control().settings(load.timeoutS());
        lab.control().load(load.rate(), load.client(), load.failover(), edges, plan.id(), lasts);
        TimeUnit.MILLISECONDS.sleep(TRAFFIC.toMillis());
        return Optional.empty();
    }

    private static ObjectNode settings(Map<String, String> settings) {
        ObjectNode order = JsonNodeFactory.instance
                .objectNode()
                .put("kind", "settings")
                .put("target", "nodes")
                .put("duration", PREPARED_MAX.toSeconds());
        ObjectNode values = order.putObject("values");
        settings.forEach(values::put);
        return order;
    }

    private Facts facts(
            Optional<String> notPrepared,
            Optional<RunResult> result,
            KpiRecorder recorder,
            Bites bites,
            List<String> left,
            Instant began)
            throws IOException, InterruptedException {
        List<KpiSample> samples = recorder.samples();
        Claim.Times times = new Claim.Times(began, events.beganByName(), events.ended());
        List<Facts.ClaimResult> claims = new ArrayList<>();
        if (result.isPresent()) {
            plan.claims().forEach(claim -> claims.add(claim.judge(samples, times)));
        }
        List<KpiSample> during = loaded(samples);
        return new Facts(
                notPrepared,
                audit(),
                result.map(RunResult::status).orElse(io.coffeechaos.lab.experiment.runner.RunStatus.INTERRUPTED),
                met(Phase.BEFORE),
                result.filter(RunResult::deviated).isPresent(),
                events.samples().stream().anyMatch(sample -> sample.phase() == Phase.DURING && !sample.met()),
                notCarriedOut(),
                stopped.or(() -> result.flatMap(RunResult::stop)).map(StopReason::words),
                deadSeconds(during),
                staleShare(during, recorder.misses()),
                bites.none(),
                claims,
                left);
    }

    /** The activities of the method that failed. One that was cut off by the end of the run has not failed. */
    private List<String> notCarriedOut() {
        Instant stop = events.stopped().orElse(Instant.MAX);
        return events.activities().stream()
                .filter(activity -> activity.phase() == Phase.METHOD && !activity.succeeded())
                .filter(activity -> activity.end().isBefore(stop))
                .map(RunEvents.ActivityTime::name)
                .toList();
    }

    /** The samples between the gate and the rollbacks. */
    private List<KpiSample> loaded(List<KpiSample> samples) {
        Instant from = events.began(Phase.BEFORE).orElse(Instant.MAX);
        Instant until = events.began(Phase.ROLLBACKS).orElse(Instant.MAX);
        return samples.stream()
                .filter(sample -> !sample.at().isBefore(from) && sample.at().isBefore(until))
                .toList();
    }

    private Optional<Boolean> met(Phase phase) {
        List<RunEvents.ProbeSample> samples = events.samples().stream()
                .filter(sample -> sample.phase() == phase)
                .toList();
        return samples.isEmpty()
                ? Optional.empty()
                : Optional.of(samples.stream().allMatch(RunEvents.ProbeSample::met));
    }

    /** The longest time without a new customer. Each sample counts the customers of the last five seconds. */
    private static int deadSeconds(List<KpiSample> samples) {
        int longest = 0;
        Optional<Instant> since = Optional.empty();
        for (KpiSample sample : samples) {
            if (sample.number("started") > 0) {
                since = Optional.empty();
            } else {
                Instant from = since.orElse(sample.at());
                since = Optional.of(from);
                longest = Math.max(
                        longest,
                        VerdictRules.DEAD_SECONDS
                                + (int) Duration.between(from, sample.at()).toSeconds());
            }
        }
        return longest;
    }

    private static double staleShare(List<KpiSample> samples, int misses) {
        long stale = samples.stream()
                .filter(sample -> sample.number("staleMs") > 5_000)
                .count();
        return samples.isEmpty() ? 0 : (double) (stale + misses) / (samples.size() + misses);
    }

    private Facts.Audit audit() throws IOException, InterruptedException {
        JsonNode totals = lab.control().ledger("book=" + plan.id() + "&limit=1").path("totals");
        return new Facts.Audit(
                totals.path("sent").asInt(),
                totals.path("acknowledged").asInt(),
                totals.path("stored").asInt(),
                totals.path("open").asInt(),
                totals.path("lost").asInt(),
                totals.path("duplicates").asInt(),
                totals.path("silent").asInt(),
                totals.path("misreported").asInt());
    }
}
