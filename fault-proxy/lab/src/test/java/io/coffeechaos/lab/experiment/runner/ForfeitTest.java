package io.coffeechaos.lab.experiment.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.experiment.Cases;
import io.coffeechaos.lab.experiment.Target;
import io.coffeechaos.lab.experiment.Target.Answer;
import io.coffeechaos.lab.experiment.file.Environment;
import io.coffeechaos.lab.experiment.file.Experiment;
import io.coffeechaos.lab.experiment.file.ExperimentReader;
import io.coffeechaos.lab.experiment.file.Overrides;
import io.coffeechaos.lab.experiment.file.VariablesLoader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A run that has lost the right to change the system changes nothing any more. */
class ForfeitTest {
    private static final RunOptions ALWAYS = new RunOptions(
            HypothesisStrategy.CONTINUOUSLY, Duration.ofSeconds(1), false, RollbackStrategy.ALWAYS, Optional.empty());

    private final Target target = new Target();
    private final InstantPacer pacer = new InstantPacer();
    private final CompletableFuture<ExperimentRun> running = new CompletableFuture<>();

    @AfterEach
    void end() {
        target.close();
    }

    private RunResult run(String fields, RunListener listener) throws Exception {
        Environment environment = Environment.ofProcess();
        Experiment experiment = ExperimentReader.read(
                Cases.json(("{'title': 't', 'description': 'd', " + fields + "}").replace("URL", target.url(""))),
                environment);
        RunLog log = new RunLog(pacer, List.of());
        ExperimentRun run = new ExperimentRun(
                experiment,
                DynamicConfiguration.resolve(
                        VariablesLoader.load(experiment.source(), environment, Overrides.NONE), environment, log),
                ALWAYS,
                environment,
                pacer,
                log,
                listener);
        running.complete(run);
        return run.run();
    }

    private static String action(String name) {
        return "{'type': 'action', 'name': '%s', 'provider': {'type': 'http', 'url': 'URL/%s'}}".formatted(name, name);
    }

    @Test
    void noRollbackIsPlayedEvenAfterAnotherReasonToStop() throws Exception {
        target.route("/break", request -> {
            running.join().stop(new StopReason.Request("the console"));
            running.join().stop(new StopReason.Forfeit("the lab: the lease had ended"));
            return Answer.of(200);
        });
        target.route("/heal", request -> Answer.of(200));

        RunResult result =
                run("'method': [" + action("break") + "], 'rollbacks': [" + action("heal") + "]", event -> {});

        assertThat(result.status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(target.requests("/heal")).isEmpty();
    }

    @Test
    void anActionThatIsAboutToBeginSendsNothing() throws Exception {
        target.route("/break", request -> Answer.of(200));
        target.route("/heal", request -> Answer.of(200));

        RunResult result = run("'method': [" + action("break") + "], 'rollbacks': [" + action("heal") + "]", event -> {
            if (event instanceof RunEvent.ActivityStarted) {
                running.join().stop(new StopReason.Forfeit("the lab: the lease had ended"));
            }
        });

        assertThat(target.requests("/break")).isEmpty();
        assertThat(target.requests("/heal")).isEmpty();
        assertThat(result.journal().path("run")).hasSize(1).allSatisfy(record -> assertThat(record.has("status"))
                .isFalse());
    }

    @Test
    void aRollbackThatIsAboutToBeginSendsNothing() throws Exception {
        target.route("/heal", request -> Answer.of(200));
        target.route("/last", request -> Answer.of(200));

        RunResult unused = run("'method': [], 'rollbacks': [" + action("heal") + ", " + action("last") + "]", event -> {
            if (event instanceof RunEvent.ActivityStarted started
                    && started.name().equals("last")) {
                running.join().stop(new StopReason.Forfeit("the lab: the lease had ended"));
            }
        });

        assertThat(target.requests("/heal")).hasSize(1);
        assertThat(target.requests("/last")).isEmpty();
    }
}
