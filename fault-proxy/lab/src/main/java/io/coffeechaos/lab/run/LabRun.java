package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.experiment.file.Activity;
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
import io.coffeechaos.lab.experiment.runner.RollbackStrategy;
import io.coffeechaos.lab.experiment.runner.RunEvent;
import io.coffeechaos.lab.experiment.runner.RunListener;
import io.coffeechaos.lab.experiment.runner.RunLog;
import io.coffeechaos.lab.experiment.runner.RunOptions;
import io.coffeechaos.lab.experiment.runner.RunResult;
import io.coffeechaos.lab.experiment.runner.SecretMask;
import io.coffeechaos.lab.experiment.runner.StopReason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One run of an experiment on a running lab, from the preparation to the verdict: heal, load, gate, method with stop
 * conditions, rollbacks, heal, settling, audit.
 *
 * <p>The caller holds the lease, which tells the lab {@link #progress} and ends the run when the lab wants that. When the
 * lease is {@link #lost}, the run is ABORTED. It changes nothing more if the lab has given it up, and heals by itself if
 * the lab is dead.
 */
final class LabRun {
    /** Customers come for so long before the hypothesis is checked for the first time. */
    private static final Duration TRAFFIC = Duration.ofSeconds(12);

    private static final Duration TRAFFIC_SHORT = Duration.ofSeconds(3);

    /** The longest time that a prepared load lasts. */
    static final Duration PREPARED_MAX = PreparedNodes.LASTS_MAX;

    private static final Duration LOAD_MAX = Duration.ofHours(2);

    private static final int STEADY_S = 20;
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration SETTLED_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LOSS_KNOWN_WITHIN = Duration.ofSeconds(8);

    private final RunPlan plan;
    private final RunningLab lab;
    private final Environment environment;
    private final Right right;
    private final RunLog log;
    private final Consumer<Progress> progress;
    private final CompletableFuture<RunLease.Loss> loss = new CompletableFuture<>();
    private final Instant began = Instant.now();
    private final ProbeValues values;
    private final OrderAudit audit;
    private final RunEvents events = new RunEvents();
    private final AtomicReference<Optional<ExperimentRun>> current = new AtomicReference<>(Optional.empty());
    private final CountDownLatch ending = new CountDownLatch(1);
    private volatile Optional<StopReason> stopped = Optional.empty();

    /**
     * Prepares a run.
     *
     * @param environment what the experiment sees of this machine
     * @param right asked before each change of the system
     * @param progress gets a line for people once a second
     */
    LabRun(
            RunPlan plan,
            RunningLab lab,
            Environment environment,
            Right right,
            RunLog log,
            Consumer<Progress> progress) {
        this.plan = plan;
        this.lab = lab;
        this.right = right;
        this.environment = environment.with(plan.environment());
        this.log = log;
        this.progress = progress;
        this.values = new ProbeValues(plan.file());
        this.audit = new OrderAudit(lab, plan);
    }

    /** The right to change the system. */
    interface Right {
        /** Whether this run has it. */
        boolean holds() throws InterruptedException;
    }

    /**
     * How far a run is.
     *
     * @param elapsed since the run began
     * @param phase the phase in one word
     * @param ticks the last outcome of each probe
     */
    record Progress(Duration elapsed, String phase, String ticks, JsonNode kpi) {}

    /**
     * What a run was.
     *
     * @param configuration the values that the experiment ran with, with secrets masked
     */
    record Outcome(
            RunPlan plan,
            Instant began,
            Instant ended,
            JsonNode journal,
            Facts facts,
            VerdictRules.Judged judged,
            List<KpiSample> samples,
            RunEvents events,
            BadOrders orders,
            JsonNode configuration) {}

    /** Ends the run early. It returns at once; the rollbacks are played. */
    void stop(StopReason reason) {
        stopped = stopped.or(() -> Optional.of(reason));
        ending.countDown();
        current.get().ifPresent(run -> run.stop(reason));
    }

    /** Ends the run because it has lost its lease. A system whose lab is dead is healed at once, and again at the end. */
    void lost(RunLease.Loss how) {
        boolean isFirst = loss.complete(how);
        stop(
                switch (how) {
                    case RunLease.Loss.GivenUp givenUp -> new StopReason.Forfeit(givenUp.words());
                    case RunLease.Loss.LabGone gone -> new StopReason.Request(gone.words());
                });
        if (isFirst && how instanceof RunLease.Loss.LabGone gone) {
            try {
                List<String> unused = LastResort.heal(lab, gone.processes());
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        }
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
        try (EventLog eventLog = new EventLog(plan.folder());
                KpiRecorder recorder =
                        KpiRecorder.start(lab, plan.folder().resolve("kpi.jsonl"), sample -> tell(sample, began))) {
            RunListener both = event -> {
                events.on(event);
                eventLog.on(event);
                confirm(event);
            };
            ExperimentRun run =
                    new ExperimentRun(experiment, variables, options, environment, Pacer.system(), log, both);
            eventLog.add(began, "phase", "prepare");
            Outcome outcome =
                    carriedOut(run, recorder, SecretMask.of(variables.secrets()).mask(variables.configuration()));
            VerdictRules.Judged judged = outcome.judged();
            eventLog.add(Instant.now(), "verdict", judged.verdict() + ": " + judged.reason());
            return outcome;
        }
    }

    private Outcome carriedOut(ExperimentRun run, KpiRecorder recorder, JsonNode configuration)
            throws IOException, InterruptedException {
        Bites bites = new Bites(lab);
        Optional<String> notPrepared = Optional.empty();
        Optional<RunResult> result = Optional.empty();
        try {
            notPrepared = prepare(LOAD_MAX);
            if (notPrepared.isEmpty() && stopped.isEmpty()) {
                current.set(Optional.of(run));
                // A stop between the two lines above has not reached the run.
                stopped.ifPresent(run::stop);
                bites.begin(plan.file());
                result = Optional.of(run.run());
                bites.end();
            }
            if (right.holds()) {
                lab.control().load(0, "resilient");
                List<String> left = lab.control().heal();
                PreparedNodes.with(lab, stopped.isPresent() ? Map.of() : plan.next());
                lab.control().await("settled", SETTLED_TIMEOUT);
                awaitClaims(new RunFacts(plan, began, events, recorder, bites), result);
                Facts facts = facts(notPrepared, result, recorder, bites, left, audit.whole());
                BadOrders orders = BadOrders.read(lab, plan.id(), facts.audit());
                return outcome(result, recorder, facts, VerdictRules.judge(facts), orders, configuration);
            }
        } catch (IOException failed) {
            if (!isLost()) {
                throw failed;
            }
        }
        RunLease.Loss how = loss.join();
        Facts facts =
                switch (how) {
                    case RunLease.Loss.GivenUp givenUp ->
                        facts(notPrepared, result, recorder, bites, List.of(), auditIfAny());
                    case RunLease.Loss.LabGone gone ->
                        facts(
                                notPrepared,
                                result,
                                recorder,
                                bites,
                                LastResort.heal(lab, gone.processes()),
                                Facts.Audit.NONE);
                };
        return outcome(result, recorder, facts, VerdictRules.lost(how.words()), BadOrders.NONE, configuration);
    }

    private Outcome outcome(
            Optional<RunResult> result,
            KpiRecorder recorder,
            Facts facts,
            VerdictRules.Judged judged,
            BadOrders orders,
            JsonNode configuration) {
        JsonNode journal = result.<JsonNode>map(RunResult::journal).orElse(plan.file());
        return new Outcome(
                plan, began, Instant.now(), journal, facts, judged, recorder.samples(), events, orders, configuration);
    }

    /** A run that was suspended asks the lab before its next action. A lost lease cuts the action off. */
    private void confirm(RunEvent event) {
        if (event instanceof RunEvent.ActivityStarted started && started.kind() == Activity.Kind.ACTION) {
            try {
                boolean unused = right.holds();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether the failure of a request means that the lease is lost. The lease needs some seconds to find out. */
    private boolean isLost() throws InterruptedException {
        try {
            RunLease.Loss unused = loss.get(LOSS_KNOWN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notLost) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
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
        if (right.holds()) {
            PreparedNodes.with(lab, wanted.settings());
        }
        if (!lab.control().await("ready", READY_TIMEOUT)) {
            return Optional.of("not all nodes are ready");
        }
        if (!right.holds()) {
            return Optional.empty();
        }
        LabPart.Load load = wanted.load();
        List<String> edges = load.edges().isEmpty()
                ? List.copyOf(new TreeMap<>(lab.edges()).keySet()).subList(0, wanted.nodes())
                : load.edges();
        audit.begin();
        lab.control().settings(load.timeoutS());
        lab.control().load(load.rate(), load.client(), load.failover(), edges, plan.id(), lasts);
        Duration traffic = plan.isShort() ? TRAFFIC_SHORT : TRAFFIC;
        boolean unused = ending.await(traffic.toMillis(), TimeUnit.MILLISECONDS);
        awaitSteady();
        return Optional.empty();
    }

    /**
     * Waits until customers are served, {@value #STEADY_S} seconds at most: nodes that have just started answer slowly. If
     * they still do then, the hypothesis says so before anything is broken. Only the full form judges how fast the answers
     * are, so the short form does not wait for that.
     */
    private void awaitSteady() throws IOException, InterruptedException {
        String condition = plan.isShort() ? "steady" : "warm";
        boolean steady = false;
        for (int second = 0; second < STEADY_S && !steady && ending.getCount() > 0; second++) {
            steady = lab.control().await(condition, Duration.ofSeconds(1));
        }
    }

    /**
     * Waits until every claim is kept, or its time is over: the orders of a short run may have ended long before that. A run
     * that was ended early, or has failed already, does not wait.
     */
    private void awaitClaims(RunFacts facts, Optional<RunResult> result) throws InterruptedException {
        boolean isOpen =
                result.filter(some -> some.stop().isEmpty() && !some.deviated()).isPresent();
        while (isOpen && ending.getCount() > 0 && facts.isUndecided()) {
            boolean unused = ending.await(CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Facts facts(
            Optional<String> notPrepared,
            Optional<RunResult> result,
            KpiRecorder recorder,
            Bites bites,
            List<String> left,
            Facts.Audit audited) {
        return new RunFacts(plan, began, events, recorder, bites)
                .of(
                        notPrepared,
                        result,
                        stopped.or(() -> result.flatMap(RunResult::stop)).map(StopReason::words),
                        left,
                        audited);
    }

    /** The audit of a run that the lab has ended; nothing if the lab does not answer any more. */
    private Facts.Audit auditIfAny() throws InterruptedException {
        try {
            return audit.ledger("the lab has given the run up");
        } catch (IOException noAnswer) {
            return Facts.Audit.NONE;
        }
    }
}
