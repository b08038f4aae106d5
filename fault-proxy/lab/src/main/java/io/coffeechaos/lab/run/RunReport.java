package io.coffeechaos.lab.run;

import io.coffeechaos.lab.experiment.runner.Phase;
import io.coffeechaos.lab.notebook.Notebook;
import io.coffeechaos.lab.report.Chart;
import io.coffeechaos.lab.report.Page;
import io.coffeechaos.lab.report.Table;
import io.coffeechaos.lab.report.Table.Cell;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.runs.StoredRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The report of one run as an HTML page and as Markdown. */
final class RunReport {
    private static final int RUNS_SHOWN_MAX = 10;
    private static final String EFFECTS =
            "Charged, reserved and shipped: the effects at payment, inventory and shipping, without those reversed.";

    private final LabRun.Outcome outcome;
    private final RunAnalysis analysis;
    private final Origin origin;
    private final List<StoredRun> others;
    private final Optional<Notebook.Guess> guess;

    /**
     * @param others the runs that have ended before, newest first
     * @param guess what the learner expected of this experiment
     */
    RunReport(
            LabRun.Outcome outcome,
            RunAnalysis analysis,
            Origin origin,
            List<StoredRun> others,
            Optional<Notebook.Guess> guess) {
        this.outcome = outcome;
        this.analysis = analysis;
        this.origin = origin;
        this.guess = guess;
        this.others = others.stream()
                .filter(run -> run.name().equals(outcome.plan().name()))
                .toList();
    }

    String html() {
        RunPlan plan = outcome.plan();
        Page page = new Page(verdict() + ": " + plan.name());
        page.verdict(verdict(), outcome.judged().verdict() == plan.expected(), title());
        summary().forEach(page::text);
        page.faint(about());
        page.heading("Hypothesis");
        guessed().ifPresent(page::text);
        page.text(plan.file().at("/steady-state-hypothesis/title").asText())
                .table(analysis.probes().table(outcome.began()));
        if (!outcome.facts().claims().isEmpty()) {
            page.table(claims());
        }
        page.heading("Over time").drawing("Timeline", RunChart.svg(outcome, analysis));
        page.heading("Before, during and after").table(Period.table(analysis.periods()));
        page.faint("Before: until the first fault. During: until the last one has ended. After: until the orders have"
                + " settled. p50 is the median of the samples; p95 and p99 are their median and their worst. A sample"
                + " covers five seconds.");
        page.heading("Times").items(analysis.timeWords());
        audit(page);
        findings(page);
        safety(page);
        page.heading("Again").code(origin.command()).table(origin.table(plan.load()));
        history(page);
        return page.end();
    }

    private String verdict() {
        return outcome.judged().verdict() + (outcome.judged().recovered() ? " (recovered)" : "");
    }

    private String title() {
        return outcome.plan().name() + (outcome.plan().isTwin() ? " (twin: protection off)" : "");
    }

    /** What the learner wrote before the run. */
    private Optional<String> guessed() {
        return guess.map(noted -> "Guessed before, in lesson " + noted.lesson() + ": " + noted.text());
    }

    /** The verdict in words. */
    private List<String> summary() {
        RunPlan plan = outcome.plan();
        String reason = outcome.judged().reason();
        return List.of(
                verdict() + ": " + analysis.sentence() + ".",
                plan.file().path("title").asText() + ".",
                Character.toUpperCase(reason.charAt(0)) + reason.substring(1) + ". Expected: " + plan.expected() + ".");
    }

    private String about() {
        RunPlan plan = outcome.plan();
        Optional<StoredRun> twin =
                others.stream().filter(run -> run.isTwin() != plan.isTwin()).findFirst();
        return outcome.began().toString().substring(0, 19).replace('T', ' ') + " UTC, "
                + Duration.between(outcome.began(), outcome.ended()).toSeconds() + " s"
                + (plan.part().rows().isEmpty()
                        ? ""
                        : ". Rows: " + String.join(", ", plan.part().rows()))
                + ". " + (plan.isTwin() ? "With protection: " : "Without protection: ")
                + twin.map(run -> run.verdict() + ", " + when(run))
                        .orElse(plan.part().twin().isEmpty() ? "there is no twin" : "never run")
                + ".";
    }

    private static String when(StoredRun run) {
        return run.began().toString().substring(0, 16).replace('T', ' ');
    }

    private Table claims() {
        Table table = new Table("Claims").texts("claim", "measured").words("outcome");
        outcome.facts()
                .claims()
                .forEach(claim -> table.row(
                        claim.claim(),
                        claim.evidence(),
                        Cell.judged(claim.kept() ? "✓ kept" : "✗ not kept", claim.kept())));
        return table;
    }

    private List<Page.Figure> figures() {
        Facts.Audit audit = outcome.facts().audit();
        return List.of(
                new Page.Figure("customers", audit.sent(), false),
                new Page.Figure("acknowledged", audit.acknowledged(), false),
                new Page.Figure("stored", audit.stored(), false),
                new Page.Figure("open", audit.open(), audit.open() > 0),
                new Page.Figure("lost", audit.lost(), audit.lost() > 0),
                new Page.Figure("duplicate", audit.duplicates(), audit.duplicates() > 0),
                new Page.Figure("silent", audit.silent(), audit.silent() > 0),
                new Page.Figure("misreported", audit.misreported(), audit.misreported() > 0),
                new Page.Figure("charged", audit.charged(), false),
                new Page.Figure("reserved", audit.reserved(), false),
                new Page.Figure("shipped", audit.shipped(), false));
    }

    private void audit(Page page) {
        Guarantees guarantees = outcome.facts().audit().guarantees();
        page.heading("Orders").figures(figures());
        page.faint(EFFECTS);
        page.text(guarantees.sentence()).table(guarantees.table());
        if (!guarantees.violations().isEmpty()) {
            page.table(guarantees.shown());
        }
        Table orders = outcome.orders().table();
        if (!orders.isEmpty()) {
            page.html("<details open><summary>Orders with which something is wrong, 20 of each kind at most</summary>")
                    .table(orders)
                    .html("</details>");
        }
    }

    private void findings(Page page) {
        page.heading("Findings");
        if (analysis.findings().isEmpty()) {
            page.text("Nothing deviated.");
            return;
        }
        Table table = new Table("Findings")
                .texts("what deviated", "what was broken", "evidence", "what helps", "where it is set");
        analysis.findings()
                .forEach(finding -> table.row(
                        finding.breach(), finding.fault(), finding.evidence(), finding.pattern(), finding.setting()));
        page.table(table);
    }

    private void safety(Page page) {
        page.heading("Safety");
        Facts facts = outcome.facts();
        List<String> armed = new ArrayList<>();
        outcome.plan().file().path("controls").forEach(control -> control.at("/provider/arguments/probes")
                .forEach(probe -> armed.add(probe.path("name").asText())));
        List<String> lines = new ArrayList<>();
        lines.add(
                facts.faultsThatDidNotBite().isEmpty()
                        ? "Bite: every toxic has touched data."
                        : "Touched nothing: " + String.join(", ", facts.faultsThatDidNotBite()) + ".");
        lines.add("Stop conditions armed: " + (armed.isEmpty() ? "none" : String.join("; ", armed)) + ".");
        lines.add("Fired: "
                + (outcome.events().fired().isEmpty()
                        ? "none"
                        : String.join("; ", outcome.events().fired()))
                + facts.stopped().map(why -> "; the run was ended by " + why).orElse("")
                + ".");
        lines.add(
                facts.left().isEmpty()
                        ? "Nothing was left broken."
                        : "Left broken: " + String.join("; ", facts.left()) + ".");
        page.items(lines);
        Table done = new Table("What was done")
                .texts("activity")
                .words("phase")
                .numbers("begin", "end")
                .words("outcome");
        for (Phase phase : List.of(Phase.METHOD, Phase.ROLLBACKS)) {
            outcome.events()
                    .activities(phase)
                    .forEach(activity -> done.row(
                            activity.name(),
                            phase.name().toLowerCase(Locale.ROOT),
                            clock(activity.begin()),
                            clock(activity.end()),
                            Cell.judged(activity.succeeded() ? "✓ done" : "✗ not done", activity.succeeded())));
        }
        page.table(done);
    }

    private void history(Page page) {
        page.heading("Earlier runs");
        if (others.isEmpty()) {
            page.text("This is the first run of this experiment.");
        } else {
            Table runs = new Table("Earlier runs").words("run", "verdict", "expected", "began", "commit");
            others.stream()
                    .limit(RUNS_SHOWN_MAX)
                    .forEach(run -> runs.row(
                            Cell.link(run.id(), "../" + run.id() + "/report.html"),
                            Cell.judged(run.verdict(), run.isAsExpected()),
                            run.expected(),
                            when(run),
                            run.commit()));
            page.table(runs);
        }
        page.heading("Notes").html(RunFolders.NO_NOTES);
        page.faint("The console edits them, and so does PUT /lab/runs/"
                + outcome.plan().id() + "/notes.");
    }

    private String clock(Instant at) {
        return Chart.clock(Duration.between(outcome.began(), at).toMillis() / 1000.0);
    }

    /** The verdict, the hypothesis, the periods, the times, the orders, and how to run it again. */
    String markdown() {
        StringBuilder text = new StringBuilder("# " + verdict() + " " + title() + "\n\n");
        summary().forEach(line -> text.append(line).append("\n\n"));
        text.append(about()).append("\n\n## Hypothesis\n\n");
        guessed().ifPresent(line -> text.append(line).append("\n\n"));
        text.append(analysis.probes().table(outcome.began()).markdown()).append('\n');
        if (!outcome.facts().claims().isEmpty()) {
            text.append(claims().markdown()).append('\n');
        }
        text.append("## Before, during and after\n\n")
                .append(Period.table(analysis.periods()).markdown())
                .append("\n## Times\n\n");
        analysis.timeWords().forEach(line -> text.append("- ").append(line).append('\n'));
        text.append("\n## Orders\n\n")
                .append(figures().stream()
                        .map(figure -> figure.name() + " " + figure.value())
                        .collect(Collectors.joining(", ")))
                .append(".\n\n");
        Guarantees guarantees = outcome.facts().audit().guarantees();
        text.append(EFFECTS).append("\n\n").append(guarantees.sentence()).append("\n\n");
        text.append(guarantees.table().markdown()).append('\n');
        if (!guarantees.violations().isEmpty()) {
            text.append(guarantees.shown().markdown()).append('\n');
        }
        Table orders = outcome.orders().table();
        if (!orders.isEmpty()) {
            text.append(orders.markdown()).append('\n');
        }
        text.append("## Again\n\n    ").append(origin.command()).append("\n\n");
        return text.append(origin.table(outcome.plan().load()).markdown()).toString();
    }
}
