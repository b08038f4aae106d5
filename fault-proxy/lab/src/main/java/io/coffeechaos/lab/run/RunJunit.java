package io.coffeechaos.lab.run;

import io.coffeechaos.lab.report.Html;
import io.coffeechaos.lab.truth.Checker.Guarantee;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The report of one run in the XML of JUnit: the run is the suite; each probe, each claim, each line of the audit and the
 * verdict is a case. FAILED is a failure of what deviated. ABORTED is an error. INCONCLUSIVE skips every case, because the
 * run shows nothing. A guarantee that was not judged is skipped in every run.
 */
final class RunJunit {
    private RunJunit() {}

    private enum Result {
        GOOD(""),
        FAILURE("failure"),
        ERROR("error"),
        SKIPPED("skipped");

        private final String tag;

        Result(String tag) {
            this.tag = tag;
        }
    }

    private record Case(String name, Result result, String why) {}

    static String xml(LabRun.Outcome outcome, RunAnalysis analysis) {
        List<Case> cases = cases(outcome, analysis);
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append(String.format(
                Locale.ROOT,
                "<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\" time=\"%.3f\""
                        + " timestamp=\"%s\">\n",
                escaped(outcome.plan().id()),
                cases.size(),
                count(cases, Result.FAILURE),
                count(cases, Result.ERROR),
                count(cases, Result.SKIPPED),
                Duration.between(outcome.began(), outcome.ended()).toMillis() / 1000.0,
                outcome.began().toString().substring(0, 19)));
        for (Case one : cases) {
            xml.append("  <testcase classname=\"")
                    .append(escaped(outcome.plan().name()))
                    .append("\" name=\"")
                    .append(escaped(one.name()))
                    .append("\" time=\"0\"");
            xml.append(
                    one.result() == Result.GOOD
                            ? "/>\n"
                            : "><" + one.result().tag + " message=\"" + escaped(one.why()) + "\"/></testcase>\n");
        }
        return xml.append("</testsuite>\n").toString();
    }

    private static long count(List<Case> cases, Result result) {
        return cases.stream().filter(one -> one.result() == result).count();
    }

    private static List<Case> cases(LabRun.Outcome outcome, RunAnalysis analysis) {
        Verdict verdict = outcome.judged().verdict();
        String reason = outcome.judged().reason();
        List<Case> cases = new ArrayList<>();
        analysis.probes()
                .rows()
                .forEach(row -> cases.add(
                        row.last().isEmpty()
                                ? new Case("probe: " + row.name(), Result.SKIPPED, "not checked")
                                : judged(
                                        verdict,
                                        "probe: " + row.name(),
                                        row.last().get(),
                                        row.outcome(),
                                        reason)));
        outcome.facts()
                .claims()
                .forEach(claim ->
                        cases.add(judged(verdict, "claim: " + claim.claim(), claim.kept(), claim.evidence(), reason)));
        Facts.Audit audit = outcome.facts().audit();
        cases.add(counted(verdict, "lost", audit.lost(), reason));
        cases.add(counted(verdict, "duplicate", audit.duplicates(), reason));
        cases.add(counted(verdict, "silent", audit.silent(), reason));
        cases.add(counted(verdict, "misreported", audit.misreported(), reason));
        cases.add(counted(verdict, "open", audit.open(), reason));
        for (Guarantee guarantee : Guarantee.values()) {
            String name = "guarantee " + guarantee + ": " + guarantee.words();
            Guarantees guarantees = audit.guarantees();
            cases.add(
                    guarantees.notJudged().isPresent()
                            ? new Case(name, Result.SKIPPED, guarantees.sentence())
                            : judged(
                                    verdict,
                                    name,
                                    guarantees.broken(guarantee) == 0,
                                    guarantees.first(guarantee),
                                    reason));
        }
        cases.add(
                switch (verdict) {
                    case PASSED -> new Case("verdict", Result.GOOD, "");
                    case FAILED -> new Case("verdict", Result.FAILURE, reason);
                    case ABORTED -> new Case("verdict", Result.ERROR, reason);
                    case INCONCLUSIVE -> new Case("verdict", Result.SKIPPED, reason);
                });
        return cases;
    }

    private static Case counted(Verdict verdict, String word, int count, String reason) {
        return judged(verdict, "orders: none " + word, count == 0, count + " " + word, reason);
    }

    private static Case judged(Verdict verdict, String name, boolean isGood, String why, String reason) {
        return switch (verdict) {
            case PASSED -> new Case(name, Result.GOOD, "");
            case FAILED -> new Case(name, isGood ? Result.GOOD : Result.FAILURE, why);
            case ABORTED -> new Case(name, isGood ? Result.GOOD : Result.ERROR, why);
            case INCONCLUSIVE -> new Case(name, Result.SKIPPED, reason);
        };
    }

    /** XML 1.0 has no way to write most control characters. */
    private static String escaped(String text) {
        return Html.escape(text.replaceAll("\\p{Cntrl}", " "));
    }
}
