package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.experiment.runner.Phase;
import io.coffeechaos.lab.report.Html;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The report of one run: an HTML page that loads no other file, Markdown, and JUnit's XML. */
final class RunReport {
    private final LabRun.Outcome outcome;
    private final StringBuilder html = new StringBuilder();

    private RunReport(LabRun.Outcome outcome) {
        this.outcome = outcome;
    }

    static String html(LabRun.Outcome outcome) {
        return new RunReport(outcome).page();
    }

    /** One row of the table of probes. */
    private record ProbeRow(String name, long before, long during, long unmet, long after, Optional<Instant> breach) {}

    private static List<ProbeRow> probes(LabRun.Outcome outcome) {
        Map<String, List<RunEvents.ProbeSample>> byName = new LinkedHashMap<>();
        outcome.events().samples().forEach(sample -> byName.computeIfAbsent(sample.name(), name -> new ArrayList<>())
                .add(sample));
        List<ProbeRow> rows = new ArrayList<>();
        byName.forEach((name, samples) -> rows.add(new ProbeRow(
                name,
                met(samples, Phase.BEFORE),
                samples.stream()
                        .filter(sample -> sample.phase() == Phase.DURING)
                        .count(),
                samples.stream()
                        .filter(sample -> sample.phase() == Phase.DURING && !sample.met())
                        .count(),
                met(samples, Phase.AFTER),
                samples.stream()
                        .filter(sample -> !sample.met())
                        .map(RunEvents.ProbeSample::at)
                        .findFirst())));
        return rows;
    }

    /** 1: met, 0: unmet, -1: not checked. */
    private static long met(List<RunEvents.ProbeSample> samples, Phase phase) {
        List<RunEvents.ProbeSample> of =
                samples.stream().filter(sample -> sample.phase() == phase).toList();
        return of.isEmpty() ? -1 : of.stream().allMatch(RunEvents.ProbeSample::met) ? 1 : 0;
    }

    private static String mark(long met) {
        return met == 1 ? "met" : met == 0 ? "not met" : "not checked";
    }

    private String clock(Instant at) {
        long seconds = Math.max(0, Duration.between(outcome.began(), at).toSeconds());
        return "%02d:%02d".formatted(seconds / 60, seconds % 60);
    }

    private String page() {
        RunPlan plan = outcome.plan();
        String verdict = outcome.judged().verdict().name();
        add("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
        add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        add("<title>" + Html.escape(verdict + ": " + plan.name()) + "</title>");
        add("<style>" + Html.STYLE + RunChart.STYLE + "</style></head><body><main>");
        add("<h1><span class=\"" + (outcome.judged().verdict() == Verdict.PASSED ? "good" : "bad") + "\">" + verdict
                + "</span> " + Html.escape(plan.name()) + (plan.isTwin() ? " (twin: protection off)" : "") + "</h1>");
        add("<p>" + Html.escape(plan.file().path("title").asText()) + "</p>");
        add("<p>" + Html.escape(capital(outcome.judged().reason())) + ". Expected: " + plan.expected() + ".</p>");
        add("<p class=\"faint\">" + outcome.began().toString().substring(0, 19).replace('T', ' ') + " UTC, "
                + Duration.between(outcome.began(), outcome.ended()).toSeconds() + " s, "
                + plan.load().rate() + " " + plan.load().client() + " customers a second, rows "
                + String.join(", ", plan.part().rows()) + "</p>");
        hypothesis();
        add("<h2>Over time</h2>");
        add(RunChart.svg(outcome));
        periods();
        audit();
        claims();
        activities();
        add("<h2>Again</h2><p><code>./coffee run " + (plan.isShort() ? "--short " : "")
                + (plan.isTwin() ? "--twin " : "") + Html.escape(plan.name()) + "</code></p>");
        add("</main></body></html>");
        return html.toString();
    }

    private void hypothesis() {
        add("<h2>Hypothesis</h2><div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th>probe</th>"
                + "<th class=\"word\">before</th><th>checks during</th><th>unmet</th><th class=\"word\">after</th>"
                + "<th>first breach</th></tr></thead><tbody>");
        for (ProbeRow row : probes(outcome)) {
            add("<tr><td>" + Html.escape(row.name()) + "</td><td class=\"word\">" + mark(row.before()) + "</td><td>"
                    + row.during() + "</td><td>" + row.unmet() + "</td><td class=\"word\">" + mark(row.after())
                    + "</td><td>" + row.breach().map(this::clock).orElse("") + "</td></tr>");
        }
        add("</tbody></table></div>");
    }

    private void periods() {
        add("<h2>Before, during, after</h2><div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th>period</th>"
                + "<th>samples</th><th>success, least</th><th>p99, most</th><th>accepted a second</th>"
                + "<th>attempts an order, most</th></tr></thead><tbody>");
        Instant method = outcome.events().began(Phase.METHOD).orElse(outcome.ended());
        Instant end = outcome.events()
                .began(Phase.AFTER)
                .or(() -> outcome.events().began(Phase.ROLLBACKS))
                .orElse(outcome.ended());
        period("before", outcome.began(), method);
        period("during", method, end);
        period("after", end, outcome.ended());
        add("</tbody></table></div>");
    }

    private void period(String name, Instant from, Instant until) {
        List<KpiSample> samples = outcome.samples().stream()
                .filter(sample -> !sample.at().isBefore(from) && sample.at().isBefore(until))
                .toList();
        if (samples.isEmpty()) {
            return;
        }
        double success =
                samples.stream().mapToDouble(s -> s.number("successRate")).min().orElse(1);
        double p99 = samples.stream().mapToDouble(s -> s.number("p99")).max().orElse(0);
        double accepted = samples.stream()
                .mapToDouble(s -> s.number("accepted") / 5)
                .average()
                .orElse(0);
        double attempts = samples.stream()
                .mapToDouble(s -> s.number("attemptsPerOrder"))
                .max()
                .orElse(0);
        add("<tr><td>%s</td><td>%d</td><td>%.1f %%</td><td>%.0f ms</td><td>%.1f</td><td>%.2f</td></tr>"
                .formatted(name, samples.size(), success * 100, p99, accepted, attempts));
    }

    private void audit() {
        Facts.Audit audit = outcome.facts().audit();
        add("<h2>Orders</h2><dl class=\"figures\">");
        figure("customers", audit.sent(), false);
        figure("acknowledged", audit.acknowledged(), false);
        figure("stored", audit.stored(), false);
        figure("open", audit.open(), audit.open() > 0);
        figure("lost", audit.lost(), audit.lost() > 0);
        figure("duplicate", audit.duplicates(), audit.duplicates() > 0);
        figure("silent", audit.silent(), audit.silent() > 0);
        figure("misreported", audit.misreported(), audit.misreported() > 0);
        add("</dl>");
    }

    private void figure(String name, int value, boolean isBad) {
        add("<div><dt>" + name + "</dt><dd" + (isBad ? " class=\"bad\"" : "") + ">" + value + "</dd></div>");
    }

    private void claims() {
        if (outcome.facts().claims().isEmpty()) {
            return;
        }
        add("<h2>Claims</h2><ul>");
        for (Facts.ClaimResult claim : outcome.facts().claims()) {
            add("<li>" + Html.escape(claim.claim()) + ": <span class=\"" + (claim.kept() ? "good" : "bad") + "\">"
                    + (claim.kept() ? "kept" : "not kept") + "</span>, " + Html.escape(claim.evidence()) + "</li>");
        }
        add("</ul>");
    }

    private void activities() {
        add("<h2>What was done</h2><div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th>activity</th>"
                + "<th class=\"word\">phase</th><th>begin</th><th>end</th><th class=\"word\">carried out</th></tr></thead>"
                + "<tbody>");
        for (RunEvents.ActivityTime activity : outcome.events().activities()) {
            add("<tr><td>" + Html.escape(activity.name()) + "</td><td class=\"word\">"
                    + activity.phase().name().toLowerCase(java.util.Locale.ROOT) + "</td><td>"
                    + clock(activity.begin()) + "</td><td>" + clock(activity.end()) + "</td><td class=\"word\">"
                    + (activity.succeeded() ? "yes" : "no") + "</td></tr>");
        }
        add("</tbody></table></div>");
    }

    private static String capital(String sentence) {
        return sentence.isEmpty() ? sentence : Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private void add(String line) {
        html.append(line).append('\n');
    }

    // --- Other forms ---

    static String markdown(LabRun.Outcome outcome) {
        RunPlan plan = outcome.plan();
        Facts.Audit audit = outcome.facts().audit();
        StringBuilder text = new StringBuilder();
        text.append("# ")
                .append(outcome.judged().verdict())
                .append(' ')
                .append(plan.name())
                .append("\n\n");
        text.append(plan.file().path("title").asText()).append("\n\n");
        text.append(capital(outcome.judged().reason())).append(". Expected: ").append(plan.expected());
        text.append(".\n\n| probe | before | checks during | unmet | after |\n|---|---|---|---|---|\n");
        for (ProbeRow row : probes(outcome)) {
            text.append("| %s | %s | %d | %d | %s |%n"
                    .formatted(row.name(), mark(row.before()), row.during(), row.unmet(), mark(row.after())));
        }
        text.append(
                "%nCustomers %d, acknowledged %d, stored %d, open %d, lost %d, duplicate %d, silent %d, misreported %d.%n"
                        .formatted(
                                audit.sent(),
                                audit.acknowledged(),
                                audit.stored(),
                                audit.open(),
                                audit.lost(),
                                audit.duplicates(),
                                audit.silent(),
                                audit.misreported()));
        return text.toString();
    }

    static String junit(LabRun.Outcome outcome) {
        RunPlan plan = outcome.plan();
        Verdict verdict = outcome.judged().verdict();
        String reason = Html.escape(outcome.judged().reason());
        List<ProbeRow> probes = probes(outcome);
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\">%n"
                .formatted(
                        Html.escape(plan.name()),
                        probes.size() + 1,
                        verdict == Verdict.FAILED ? 1 : 0,
                        verdict == Verdict.ABORTED ? 1 : 0,
                        verdict == Verdict.INCONCLUSIVE ? 1 : 0));
        for (ProbeRow row : probes) {
            xml.append("  <testcase classname=\"%s\" name=\"%s\"/>%n"
                    .formatted(Html.escape(plan.name()), Html.escape(row.name())));
        }
        xml.append("  <testcase classname=\"%s\" name=\"verdict\">".formatted(Html.escape(plan.name())));
        switch (verdict) {
            case PASSED -> {}
            case FAILED -> xml.append("<failure message=\"").append(reason).append("\"/>");
            case ABORTED -> xml.append("<error message=\"").append(reason).append("\"/>");
            case INCONCLUSIVE ->
                xml.append("<skipped message=\"").append(reason).append("\"/>");
        }
        xml.append("</testcase>\n</testsuite>\n");
        return xml.toString();
    }

    /** The value of a field of the newest KPI, for charts. */
    static JsonNode field(KpiSample sample, String path) {
        return sample.kpi().at("/" + path.replace('.', '/'));
    }
}
