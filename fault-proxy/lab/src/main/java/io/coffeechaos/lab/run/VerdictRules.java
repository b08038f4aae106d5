package io.coffeechaos.lab.run;

import io.coffeechaos.lab.experiment.runner.RunStatus;
import io.coffeechaos.lab.run.Facts.ClaimResult;
import java.util.List;
import java.util.Optional;

/** Gives the verdict. The first rule that applies decides; the order of the rules is the order of the methods. */
public final class VerdictRules {
    /** Load that starts nobody for so long is dead. */
    static final int DEAD_SECONDS = 5;

    /** Above this share of stale samples, the run has not seen enough. */
    static final double STALE_SHARE_MAX = 0.2;

    private VerdictRules() {}

    /**
     * A verdict with its reason.
     *
     * @param reason one sentence
     * @param recovered whether a probe was unmet during the method and met again after it; only when PASSED
     */
    public record Judged(Verdict verdict, String reason, boolean recovered) {}

    /** Judges a run. */
    public static Judged judge(Facts facts) {
        return audit(facts)
                .or(() -> notShown(facts))
                .or(() -> endedEarly(facts))
                .or(() -> notMeasured(facts))
                .or(() -> deviated(facts))
                .orElseGet(() -> new Judged(
                        Verdict.PASSED,
                        facts.unmetDuring()
                                ? "the hypothesis was unmet for a while and met again"
                                : "the hypothesis held all the time",
                        facts.unmetDuring()));
    }

    /**
     * The verdict of a run that has lost its lease: what it has seen since is not of its own making.
     *
     * @param words how it was lost
     */
    static Judged lost(String words) {
        return new Judged(Verdict.ABORTED, "ended by " + words, false);
    }

    private static Optional<Judged> audit(Facts facts) {
        List<String> broken = facts.audit().broken();
        return broken.isEmpty() ? Optional.empty() : verdict(Verdict.FAILED, "orders: " + String.join(", ", broken));
    }

    private static Optional<Judged> notShown(Facts facts) {
        if (facts.notPrepared().isPresent()) {
            return verdict(
                    Verdict.INCONCLUSIVE,
                    "the system was not prepared: " + facts.notPrepared().get());
        }
        if (facts.gateMet().filter(met -> !met).isPresent()) {
            return verdict(Verdict.INCONCLUSIVE, "the hypothesis was not met before the fault, so no fault was made");
        }
        return facts.failedActions().isEmpty()
                ? Optional.empty()
                : verdict(Verdict.INCONCLUSIVE, "not carried out: " + String.join(", ", facts.failedActions()));
    }

    private static Optional<Judged> endedEarly(Facts facts) {
        if (facts.stopped().isPresent()) {
            return verdict(Verdict.ABORTED, "ended by " + facts.stopped().get());
        }
        return facts.status() == RunStatus.ABORTED || facts.status() == RunStatus.INTERRUPTED
                ? verdict(Verdict.ABORTED, "the run ended before its end")
                : Optional.empty();
    }

    private static Optional<Judged> notMeasured(Facts facts) {
        if (facts.deadSeconds() >= DEAD_SECONDS) {
            return verdict(Verdict.INCONCLUSIVE, "no customer came for " + facts.deadSeconds() + " s");
        }
        if (facts.staleShare() > STALE_SHARE_MAX) {
            return verdict(
                    Verdict.INCONCLUSIVE,
                    "the sources were older than 5 s in " + Math.round(facts.staleShare() * 100) + " % of the samples");
        }
        return facts.faultsThatDidNotBite().isEmpty()
                ? Optional.empty()
                : verdict(Verdict.INCONCLUSIVE, "did not bite: " + String.join(", ", facts.faultsThatDidNotBite()));
    }

    private static Optional<Judged> deviated(Facts facts) {
        if (facts.status() == RunStatus.FAILED || facts.deviated()) {
            return verdict(Verdict.FAILED, "the hypothesis was not met");
        }
        Optional<ClaimResult> broken =
                facts.claims().stream().filter(claim -> !claim.kept()).findFirst();
        if (broken.isPresent()) {
            return verdict(
                    Verdict.FAILED,
                    "claim not kept: " + broken.get().claim() + " ("
                            + broken.get().evidence() + ")");
        }
        if (facts.audit().open() > 0) {
            return verdict(Verdict.FAILED, facts.audit().open() + " orders are still open");
        }
        return facts.left().isEmpty()
                ? Optional.empty()
                : verdict(Verdict.FAILED, "left broken: " + String.join(", ", facts.left()));
    }

    private static Optional<Judged> verdict(Verdict verdict, String reason) {
        return Optional.of(new Judged(verdict, reason, false));
    }
}
