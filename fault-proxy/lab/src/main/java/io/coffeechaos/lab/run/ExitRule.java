package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say which exit code follows from a verdict. */
final class ExitRule {
    @Option(
            names = "--expect",
            paramLabel = "VERDICT",
            description =
                    "Exit with 0 for this verdict instead of the one that the experiment names: ${COMPLETION-CANDIDATES}.")
    private Optional<Verdict> expect = Optional.empty();

    @Option(
            names = "--strict",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description =
                    "Judge by the verdict (default). --no-strict: by the journal, as Chaos Toolkit does: 0 if the run"
                            + " completed without a deviation, otherwise 1.")
    private boolean strict = true;

    /** Whether this is not the verdict that the run should get. */
    boolean isUnexpected(Verdict verdict, Verdict usual) {
        return verdict != expect.orElse(usual);
    }

    /** The verdict that the run should get. */
    Verdict expected(Verdict usual) {
        return expect.orElse(usual);
    }

    /**
     * The exit code of a run.
     *
     * @param usual the verdict that the experiment names
     * @param journal the journal; it has no status when the experiment did not begin
     */
    int code(Verdict verdict, Verdict usual, JsonNode journal) {
        if (!strict) {
            boolean completed = journal.path("status").asText().equals("completed");
            return completed && !journal.path("deviated").asBoolean() ? 0 : 1;
        }
        if (!isUnexpected(verdict, usual)) {
            return 0;
        }
        return verdict == Verdict.PASSED ? Verdict.FAILED.exitCode() : verdict.exitCode();
    }
}
