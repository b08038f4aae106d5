package io.coffeechaos.lab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.experiment.file.Seconds;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import io.coffeechaos.lab.experiment.runner.Dry;
import io.coffeechaos.lab.experiment.runner.HypothesisStrategy;
import io.coffeechaos.lab.experiment.runner.RollbackStrategy;
import io.coffeechaos.lab.experiment.runner.RunLog;
import io.coffeechaos.lab.experiment.runner.RunOptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * The strategies of the command line. What the command line leaves open, the experiment or the settings decide.
 *
 * @param hypothesis empty: not given
 * @param rollbacks empty: not given
 */
record StrategyOptions(
        Optional<HypothesisStrategy> hypothesis,
        Optional<RollbackStrategy> rollbacks,
        Optional<Dry> dry,
        Duration frequency,
        boolean failFast) {
    /** The word of an older command line for {@code continuously}. */
    private static final String MISSPELT = "continously";

    /** @throws picocli.CommandLine.ParameterException when a word is none of the strategies */
    static StrategyOptions of(ExperimentOptions options, RunLog log) {
        Optional<HypothesisStrategy> hypothesis = options.hypothesisStrategy()
                .map(word -> corrected(word, log))
                .map(word -> HypothesisStrategy.of(word)
                        .filter(strategy -> strategy != HypothesisStrategy.SKIP)
                        .orElseThrow(() -> options.wrong("Invalid value for '--hypothesis-strategy': '" + word
                                + "' is not one of 'default', 'before-method-only', 'after-method-only',"
                                + " 'during-method-only', 'continuously', 'continously'.")));
        Optional<RollbackStrategy> rollbacks = options.rollbackStrategy().map(word -> RollbackStrategy.of(word)
                .orElseThrow(() -> options.wrong("Invalid value for '--rollback-strategy': '" + word
                        + "' is not one of 'default', 'always', 'never', 'deviated'.")));
        Optional<Dry> dry = options.dry().map(word -> Dry.of(word)
                .orElseThrow(() -> options.wrong("Invalid value for '--dry': '" + word
                        + "' is not one of 'probes', 'actions', 'activities', 'pause'.")));
        Optional<Duration> frequency = Double.isFinite(options.hypothesisFrequency())
                ? Seconds.toDuration(BigDecimal.valueOf(options.hypothesisFrequency()))
                : Optional.empty();
        return new StrategyOptions(
                hypothesis,
                rollbacks,
                dry,
                frequency.orElseThrow(() -> options.wrong(
                        "--hypothesis-frequency must be 0 to 86400 seconds: was " + options.hypothesisFrequency())),
                options.isFailFast());
    }

    private static String corrected(String word, RunLog log) {
        if (!word.equals(MISSPELT)) {
            return word;
        }
        log.warning(
                "\nThe \"--hypothesis-strategy=continously\" command is depreciating and will be removed in a future"
                        + " version\nInstead, please use \"--hypothesis-strategy=continuously\"");
        return "continuously";
    }

    /**
     * The options of a run.
     *
     * @throws InvalidExperimentException when the experiment or the settings name an unknown strategy
     */
    RunOptions complete(Settings settings, JsonNode experiment, RunLog log) throws InvalidExperimentException {
        String hypothesisWord = corrected(settings.strategy(experiment, "hypothesis"), log);
        String rollbacksWord = settings.strategy(experiment, "rollbacks");
        return new RunOptions(
                hypothesis
                        .or(() -> HypothesisStrategy.of(hypothesisWord))
                        .orElseThrow(() -> unknown(hypothesisWord, "hypothesis")),
                frequency,
                failFast,
                rollbacks
                        .or(() -> RollbackStrategy.of(rollbacksWord))
                        .orElseThrow(() -> unknown(rollbacksWord, "rollbacks")),
                dry);
    }

    private static InvalidExperimentException unknown(String word, String kind) {
        return new InvalidExperimentException(
                "Unknown " + kind + " strategy: " + word, "/runtime/" + kind + "/strategy");
    }
}
