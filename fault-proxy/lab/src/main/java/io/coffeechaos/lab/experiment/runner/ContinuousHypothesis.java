package io.coffeechaos.lab.experiment.runner;

import com.fasterxml.jackson.databind.node.DoubleNode;
import io.coffeechaos.lab.experiment.file.Experiment.Hypothesis;
import io.coffeechaos.lab.experiment.json.PythonValues;
import io.coffeechaos.lab.experiment.provider.CrashException;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** Checks the hypothesis again and again, on a thread of its own, until the method has ended. */
final class ContinuousHypothesis {
    private final RunContext context;
    private final HypothesisRunner hypotheses;
    private final Hypothesis hypothesis;
    private final Journal journal;
    private final StopSwitch stop;
    private final CountDownLatch methodEnded = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("hypothesis").unstarted(this::run);

    ContinuousHypothesis(RunContext context, Hypothesis hypothesis, Journal journal, StopSwitch stop) {
        this.context = context;
        hypotheses = new HypothesisRunner(context);
        this.hypothesis = hypothesis;
        this.journal = journal;
        this.stop = stop;
    }

    void start() {
        thread.start();
    }

    /** No further check begins. One that is going on comes to its end. */
    void methodEnded() {
        methodEnded.countDown();
    }

    /** Waits for the end of the check that is going on. */
    void join() {
        Threads.join(thread);
    }

    private void run() {
        try {
            stop.enter();
            try {
                iterate();
            } finally {
                stop.leave();
            }
        } catch (CrashException crash) {
            journal.crashed(crash.getMessage());
            journal.statusIfNone(RunStatus.ABORTED);
            context.log().critical(crash.getMessage());
        } catch (InterruptedException stopped) {
            context.log().debug("Continuous steady state hypothesis was cut off: " + stopped.getMessage());
        }
        context.log().info("Continuous steady state hypothesis terminated");
    }

    private void iterate() throws CrashException, InterruptedException {
        context.log()
                .info("Executing the steady-state hypothesis continuously every "
                        + PythonValues.str(DoubleNode.valueOf(
                                Times.seconds(context.options().frequency())))
                        + " seconds");
        context.tell(new RunEvent.PhaseStarted(context.pacer().now(), Phase.DURING));
        int unmet = 0;
        int iterations = 0;
        do {
            HypothesisRecord check = hypotheses.check(hypothesis, Phase.DURING);
            journal.during(check);
            iterations++;
            if (!check.met()) {
                unmet++;
                context.log()
                        .warning("Continuous steady state probe '" + check.lastProbe()
                                + "' is not in the given tolerance");
                if (context.options().failFast()) {
                    context.log()
                            .info(String.format(
                                    Locale.ROOT,
                                    "Terminating immediately the experiment after %.1f%% hypothesis deviated",
                                    unmet * 100.0 / iterations));
                    journal.statusIfNone(RunStatus.FAILED);
                    return;
                }
            }
        } while (!context.pacer().await(methodEnded, context.options().frequency())
                && journal.status().isEmpty());
    }
}
