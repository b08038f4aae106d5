package io.coffeechaos.lab.report;

import io.coffeechaos.lab.history.HistoryEvent;
import io.coffeechaos.lab.truth.Checker;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** The report of a history: a table for the terminal, and one HTML page that loads no other file. */
public final class Report {
    private final Checker.Verdict verdict;
    private final List<Recovery> recoveries;
    private final RateSeries series;
    private final HistoryEvent.Began began;

    private Report(List<HistoryEvent> history, Checker.Verdict verdict) {
        this.verdict = verdict;
        this.recoveries = Recovery.of(history);
        this.series = RateSeries.of(history);
        this.began = history.stream()
                .filter(HistoryEvent.Began.class::isInstance)
                .map(HistoryEvent.Began.class::cast)
                .findFirst()
                .orElse(new HistoryEvent.Began(0, 0, 0, 0, 0));
    }

    /** The recovery times by kind of fault, as a text table. */
    public static String table(List<HistoryEvent> history) {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%-20s %5s  %24s  %24s%n%-20s %5s  %24s  %24s",
                "",
                "",
                "accepting again",
                "completing again",
                "fault",
                "count",
                "p50, max, unrecovered",
                "p50, max, unrecovered"));
        for (Recovery.ByKind kind : Recovery.byKind(Recovery.of(history))) {
            table.append(String.format(
                    Locale.ROOT,
                    "%n%-20s %5d  %9s %9s %4d  %9s %9s %4d",
                    kind.kind(),
                    kind.count(),
                    seconds(kind.acceptance().p50Ms()),
                    seconds(kind.acceptance().maxMs()),
                    kind.acceptance().open(),
                    seconds(kind.completion().p50Ms()),
                    seconds(kind.completion().maxMs()),
                    kind.completion().open()));
        }
        return table.toString();
    }

    /** The report as an HTML page. */
    public static String html(List<HistoryEvent> history, Checker.Verdict verdict) {
        return new Report(history, verdict).page(history);
    }

    private String page(List<HistoryEvent> history) {
        Page page = new Page("Nemesis, seed " + began.seed());
        head(page);
        page.heading("What happened");
        page.html(legend());
        page.drawing("Timeline", Timeline.svg(history, recoveries, series));
        recoveryTable(page);
        everyFault(page);
        return page.end();
    }

    private void head(Page page) {
        page.verdict(
                verdict.isGood()
                        ? "Every guarantee was kept"
                        : "Guarantees were broken: " + verdict.violations().size() + " times",
                verdict.isGood(),
                "");
        page.faint("%d %s, %d orders a second for %s, %d faults, seed %d"
                .formatted(
                        began.nodes(),
                        began.nodes() == 1 ? "order node" : "order nodes",
                        began.ordersPerSecond(),
                        clock(series.loadEndMs()),
                        recoveries.size(),
                        began.seed()));
        List<Page.Figure> figures = new ArrayList<>();
        figures.add(new Page.Figure("customers", verdict.customers(), false));
        figures.add(new Page.Figure("acknowledged", verdict.acknowledged(), false));
        figures.add(new Page.Figure("without an answer", verdict.unanswered().size(), false));
        verdict.ends()
                .forEach((end, count) -> figures.add(new Page.Figure(end.toLowerCase(Locale.ROOT), count, false)));
        figures.add(new Page.Figure("lost", verdict.lost(), verdict.lost() > 0));
        figures.add(new Page.Figure("double effects", verdict.effectsTwice(), verdict.effectsTwice() > 0));
        page.figures(figures);
        if (!verdict.isGood()) {
            page.heading("Broken guarantees").html("<ul>");
            verdict.violations().stream()
                    .limit(Checker.VIOLATIONS_SHOWN_MAX)
                    .forEach(violation -> page.html("<li><strong>%s</strong> <code>%s</code> %s</li>"
                            .formatted(
                                    violation.guarantee(),
                                    Html.escape(violation.orderId()),
                                    Html.escape(violation.what()))));
            page.html("</ul>");
        }
    }

    private static String legend() {
        StringBuilder legend = new StringBuilder("<ul class=\"legend\">");
        String[][] lines = {
            {"accepted", "accepted"}, {"completed", "completed"}, {"p50", "wait, p50"}, {"p99", "wait, p99"}
        };
        for (String[] line : lines) {
            legend.append(
                    "<li><svg width=\"28\" height=\"10\" aria-hidden=\"true\"><path class=\"line %s\" d=\"M0 5H28\"/></svg>%s</li>"
                            .formatted(line[0], line[1]));
        }
        return legend + "<li class=\"faint\">shaded: a fault is active, in its lane's colour</li></ul>";
    }

    private void recoveryTable(Page page) {
        page.heading("Recovery by kind of fault")
                .faint("From the end of the fault, or from its start where the fault has no end (kill, restart, roll),"
                        + " until orders were accepted and completed again: in each of three seconds in a row at least"
                        + " 70 % of the rate at which customers arrive. Other faults were active at the same time, so"
                        + " these are upper bounds. \"Unrecovered\": not recovered before the load ended.");
        Table table = new Table("Recovery by kind of fault")
                .words("fault")
                .numbers("count", "accepting, p50", "max", "unrecovered", "completing, p50", "max", "unrecovered");
        for (Recovery.ByKind kind : Recovery.byKind(recoveries)) {
            table.row(
                    kind.kind(),
                    kind.count(),
                    seconds(kind.acceptance().p50Ms()),
                    seconds(kind.acceptance().maxMs()),
                    kind.acceptance().open(),
                    seconds(kind.completion().p50Ms()),
                    seconds(kind.completion().maxMs()),
                    kind.completion().open());
        }
        page.table(table);
    }

    private void everyFault(Page page) {
        Table table = new Table("Every fault")
                .words("at", "fault", "target")
                .numbers("lasted", "accepting after", "completing after");
        for (Recovery fault : recoveries) {
            table.row(
                    clock(fault.startMs()),
                    fault.kind(),
                    fault.target(),
                    seconds(OptionalLong.of(fault.endMs() - fault.startMs())),
                    seconds(fault.acceptanceMs()),
                    seconds(fault.completionMs()));
        }
        page.html("<details><summary>Every fault</summary>").table(table).html("</details>");
    }

    /** A time as minutes and seconds, such as 2:05. */
    public static String clock(long ms) {
        return String.format(Locale.ROOT, "%d:%02d", ms / 60_000, ms / 1000 % 60);
    }

    private static String seconds(OptionalLong ms) {
        return ms.isPresent() ? String.format(Locale.ROOT, "%.1f s", ms.getAsLong() / 1000.0) : "-";
    }
}
