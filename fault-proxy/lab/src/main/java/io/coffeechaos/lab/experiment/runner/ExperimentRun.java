package io.coffeechaos.lab.experiment.runner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.file.Environment;
import io.coffeechaos.lab.experiment.file.Experiment;
import io.coffeechaos.lab.experiment.file.Experiment.Hypothesis;
import io.coffeechaos.lab.experiment.file.Safeguard;
import io.coffeechaos.lab.experiment.file.SafeguardReader;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import io.coffeechaos.lab.experiment.json.PythonValues;
import io.coffeechaos.lab.experiment.json.Variables;
import io.coffeechaos.lab.experiment.provider.CrashException;
import io.coffeechaos.lab.experiment.provider.Providers;
import java.util.List;
import java.util.Optional;

/**
 * One run of an experiment: gate, method with the hypothesis beside it, hypothesis after it, rollbacks.
 *
 * <p>{@link #run} does everything on the calling thread; {@link #stop} may be called by another one. An instance runs
 * once.
 */
public final class ExperimentRun {
    private final RunContext context;
    private final List<Safeguard> safeguards;
    private final Journal journal;
    private final HypothesisRunner hypotheses;
    private final StopSwitch untilRollbacks = new StopSwitch();
    private final StopSwitch ofRollbacks = new StopSwitch();

    /** Guarded by {@link #untilRollbacks}. */
    private boolean rollingBack;

    private volatile boolean forfeited;

    /**
     * Prepares a run.
     *
     * @param variables configuration and secrets, all resolved
     * @param environment what child processes get
     * @throws InvalidExperimentException when a safeguard is invalid after substitution
     */
    public ExperimentRun(
            Experiment experiment,
            Variables variables,
            RunOptions options,
            Environment environment,
            Pacer pacer,
            RunLog log,
            RunListener listener)
            throws InvalidExperimentException {
        context = new RunContext(
                experiment,
                variables,
                options,
                new Providers(environment),
                pacer,
                log,
                SecretMask.of(variables.secrets()),
                listener);
        safeguards = SafeguardReader.read(experiment, variables, environment);
        ObjectNode source = experiment.source().deepCopy();
        source.set("title", variables.substitute(source.path("title")));
        source.put("dry", options.dry().map(Dry::word).orElse(null));
        journal = new Journal(source, pacer.now());
        hypotheses = new HypothesisRunner(context);
    }

    /**
     * Ends the run: it cuts what is going on, in the background as well. The status becomes {@code interrupted}, and the
     * rollbacks are played by their strategy, unless the reason is {@link StopReason.Forfeit}. During the rollbacks, it
     * ends these. It returns at once.
     */
    public void stop(StopReason reason) {
        if (reason instanceof StopReason.Forfeit) {
            forfeited = true;
        }
        context.tell(new RunEvent.Stopped(context.pacer().now(), reason));
        journal.stopped(reason);
        synchronized (untilRollbacks) {
            (rollingBack ? ofRollbacks : untilRollbacks).stop(reason);
        }
    }

    /** Runs the experiment. Whatever happens in it, there is a result. */
    public RunResult run() {
        RunLog log = context.log();
        log.mask(context.mask());
        log.info("Running experiment: "
                + PythonValues.str(context.variables()
                        .substitute(context.experiment().source().path("title"))));
        context.options().dry().ifPresent(dry -> log.warning("Running experiment with dry " + dry.word()));
        log.info("Steady-state strategy: " + context.options().hypothesis().logged());
        log.info("Rollbacks strategy: " + context.options().rollbacks().word());
        if (context.options().hypothesis() == HypothesisStrategy.SKIP) {
            log.info("Skipping Steady-State Hypothesis as requested");
        } else if (context.experiment().hypothesis().isEmpty()) {
            log.info("No steady state hypothesis defined. That's ok, just exploring.");
        }
        untilRollbacks();
        rollbacks();
        return end();
    }

    private void untilRollbacks() {
        try (SafeguardWatch watch = new SafeguardWatch(context, safeguards, this::stop)) {
            try {
                untilRollbacks.enter();
                watch.start();
                if (gate()) {
                    method();
                }
            } catch (InterruptedException cut) {
                context.log().debug("Cut off: " + cut.getMessage());
                journal.status(RunStatus.INTERRUPTED);
            } catch (CrashException crash) {
                abort(crash.getMessage());
            } catch (RuntimeException bug) {
                abort("internal error: " + bug);
            } finally {
                untilRollbacks.leave();
            }
        }
        synchronized (untilRollbacks) {
            rollingBack = true;
        }
        untilRollbacks.reason().ifPresent(reason -> {
            journal.status(RunStatus.INTERRUPTED);
            context.log()
                    .warning(
                            switch (reason) {
                                case StopReason.Signal signal -> "Received a termination signal (Ctrl-C)...";
                                case StopReason.Safeguard safeguard -> "Received the exit signal: 20";
                                case StopReason.Request request -> "Received the exit signal: 20";
                                case StopReason.Forfeit forfeit -> "Received the exit signal: 20";
                            });
        });
    }

    private void abort(String reason) {
        journal.crashed(reason);
        journal.status(RunStatus.ABORTED);
        context.log().critical("Experiment ran into an un expected fatal error, aborting now. " + reason);
    }

    /** The hypothesis that the strategy wants to be checked; empty when there is nothing to check. */
    private Optional<Hypothesis> hypothesis(boolean wanted) {
        return context.experiment().hypothesis().filter(any -> wanted);
    }

    private boolean gate() throws CrashException, InterruptedException {
        Optional<Hypothesis> hypothesis =
                hypothesis(context.options().hypothesis().isBefore());
        if (hypothesis.isEmpty()) {
            return true;
        }
        context.tell(new RunEvent.PhaseStarted(context.pacer().now(), Phase.BEFORE));
        HypothesisRecord check = hypotheses.check(hypothesis.get(), Phase.BEFORE);
        journal.before(check);
        if (!check.met()) {
            unmet(check);
        }
        return check.met();
    }

    private void method() throws CrashException, InterruptedException {
        Optional<ContinuousHypothesis> beside = hypothesis(
                        context.options().hypothesis().isDuring())
                .map(hypothesis -> new ContinuousHypothesis(context, hypothesis, journal, untilRollbacks));
        beside.ifPresent(ContinuousHypothesis::start);
        try {
            context.log().info("Playing your experiment's method now...");
            context.tell(new RunEvent.PhaseStarted(context.pacer().now(), Phase.METHOD));
            if (context.experiment().method().isEmpty()) {
                context.log().info("No declared activities, let's move on.");
            }
            new SectionRunner(context, untilRollbacks)
                    .method(
                            context.experiment().method(),
                            () -> journal.status().isPresent(),
                            journal::addRun);
            beside.ifPresent(ContinuousHypothesis::methodEnded);
            after();
        } finally {
            beside.ifPresent(ContinuousHypothesis::methodEnded);
            beside.ifPresent(ContinuousHypothesis::join);
        }
    }

    private void after() throws CrashException, InterruptedException {
        boolean isAborted =
                journal.status().filter(status -> status == RunStatus.ABORTED).isPresent();
        Optional<Hypothesis> hypothesis =
                hypothesis(context.options().hypothesis().isAfter() && !isAborted);
        if (hypothesis.isEmpty()) {
            return;
        }
        context.tell(new RunEvent.PhaseStarted(context.pacer().now(), Phase.AFTER));
        HypothesisRecord check = hypotheses.check(hypothesis.get(), Phase.AFTER);
        journal.after(check);
        if (!check.met()) {
            journal.deviate();
            unmet(check);
        }
    }

    private void unmet(HypothesisRecord check) {
        journal.status(check.hasFailedProbe() ? RunStatus.FAILED : RunStatus.COMPLETED);
        context.log()
                .critical("Steady state probe '" + check.lastProbe()
                        + "' is not in the given tolerance so failing this experiment");
    }

    private void rollbacks() {
        if (!isPlayed()) {
            return;
        }
        context.log().info("Let's rollback...");
        context.tell(new RunEvent.PhaseStarted(context.pacer().now(), Phase.ROLLBACKS));
        if (context.experiment().rollbacks().isEmpty()) {
            context.log().info("No declared rollbacks, let's move on.");
        }
        try {
            ofRollbacks.enter();
            List<String> crashes = new SectionRunner(context, ofRollbacks)
                    .rollbacks(context.experiment().rollbacks(), journal::addRollback);
            if (!crashes.isEmpty()) {
                journal.crashed(crashes.getFirst());
                journal.status(RunStatus.ABORTED);
            }
        } catch (InterruptedException cut) {
            journal.status(RunStatus.INTERRUPTED);
            context.log()
                    .warning("Received an exit signal." + "Terminating now without running the remaining rollbacks.");
        } catch (RuntimeException bug) {
            abort("internal error: " + bug);
        } finally {
            ofRollbacks.leave();
        }
    }

    private boolean isPlayed() {
        if (forfeited) {
            context.log().warning("Rollbacks are not played, because the system belongs to somebody else now");
            return false;
        }
        return switch (context.options().rollbacks()) {
            case ALWAYS -> {
                context.log().warning("Rollbacks were explicitly requested to be played");
                yield true;
            }
            case NEVER -> {
                context.log().warning("Rollbacks were explicitly requested to not be played");
                yield false;
            }
            case DEFAULT ->
                journal.status()
                        .filter(status -> status == RunStatus.FAILED || status == RunStatus.INTERRUPTED)
                        .isEmpty();
            case DEVIATED -> {
                context.log()
                        .warning(
                                journal.isDeviated()
                                        ? "Rollbacks will be played only because the experiment deviated"
                                        : "Rollbacks were explicitely requested to be played only if the experiment"
                                                + " deviated. Since this is not the case, we will not play them.");
                yield journal.isDeviated();
            }
        };
    }

    private RunResult end() {
        journal.end(context.pacer().now());
        RunStatus status = journal.status().orElse(RunStatus.COMPLETED);
        context.log().info("Experiment ended with status: " + (journal.isDeviated() ? "deviated" : status.word()));
        if (journal.isDeviated()) {
            context.log().info("The steady-state has deviated, a weakness may have been discovered");
        }
        context.tell(new RunEvent.Ended(context.pacer().now(), status, journal.isDeviated()));
        return new RunResult(
                (ObjectNode) context.mask().mask(journal.toJson()),
                status,
                journal.isDeviated(),
                untilRollbacks.reason().or(ofRollbacks::reason));
    }
}
