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
        List<String> html = new ArrayList<>();
        html.add("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<title>Nemesis, seed " + began.seed() + "</title><style>");
        html.add(Html.STYLE);
        html.add("</style></head><body><main>");
        head(html);
        html.add("<h2>What happened</h2>");
        html.add(legend());
        html.add("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Timeline\">");
        html.add(Timeline.svg(history, recoveries, series));
        html.add("</div>");
        recoveryTable(html);
        everyFault(html);
        html.add("</main></body></html>");
        return String.join("\n", html) + "\n";
    }

    private void head(List<String> html) {
        html.add("<h1>%s</h1>"
                .formatted(
                        verdict.isGood()
                                ? "<span class=\"good\">Every guarantee was kept</span>"
                                : "<span class=\"bad\">Guarantees were broken: "
                                        + verdict.violations().size() + " times</span>"));
        html.add("<p class=\"faint\">%d %s, %d orders a second for %s, %d faults, seed %d</p>"
                .formatted(
                        began.nodes(),
                        began.nodes() == 1 ? "order node" : "order nodes",
                        began.ordersPerSecond(),
                        clock(series.loadEndMs()),
                        recoveries.size(),
                        began.seed()));
        html.add("<dl class=\"figures\">");
        figure(html, "customers", verdict.customers());
        figure(html, "acknowledged", verdict.acknowledged());
        figure(html, "without an answer", verdict.unanswered().size());
        verdict.ends().forEach((end, count) -> figure(html, end.toLowerCase(Locale.ROOT), count));
        figure(html, "lost", verdict.lost());
        figure(html, "double effects", verdict.effectsTwice());
        html.add("</dl>");
        if (!verdict.isGood()) {
            html.add("<h2>Broken guarantees</h2><ul>");
            verdict.violations().stream()
                    .limit(Checker.VIOLATIONS_SHOWN_MAX)
                    .forEach(violation -> html.add("<li><strong>%s</strong> <code>%s</code> %s</li>"
                            .formatted(
                                    violation.guarantee(),
                                    Html.escape(violation.orderId()),
                                    Html.escape(violation.what()))));
            html.add("</ul>");
        }
    }

    private static void figure(List<String> html, String name, int value) {
        html.add("<div><dt>%s</dt><dd>%d</dd></div>".formatted(Html.escape(name), value));
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

    private void recoveryTable(List<String> html) {
        html.add("<h2>Recovery by kind of fault</h2><p class=\"faint\">From the end of the fault, or from its start"
                + " where the fault has no end (kill, restart, roll), until orders were accepted and completed"
                + " again: in each of three seconds in a row at least 70 % of the rate at which customers arrive."
                + " Other faults were active at the same time, so these are upper bounds. \"Unrecovered\": not"
                + " recovered before the load ended.</p>");
        html.add(
                "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Recovery by kind of fault\"><table><thead>"
                        + "<tr><th>fault</th><th>count</th><th>accepting, p50</th><th>max</th><th>unrecovered</th>"
                        + "<th>completing, p50</th><th>max</th><th>unrecovered</th></tr></thead><tbody>");
        for (Recovery.ByKind kind : Recovery.byKind(recoveries)) {
            html.add("<tr><td>%s</td><td>%d</td><td>%s</td><td>%s</td><td>%d</td><td>%s</td><td>%s</td><td>%d</td></tr>"
                    .formatted(
                            Html.escape(kind.kind()),
                            kind.count(),
                            seconds(kind.acceptance().p50Ms()),
                            seconds(kind.acceptance().maxMs()),
                            kind.acceptance().open(),
                            seconds(kind.completion().p50Ms()),
                            seconds(kind.completion().maxMs()),
                            kind.completion().open()));
        }
        html.add("</tbody></table></div>");
    }

    private void everyFault(List<String> html) {
        html.add("<details><summary>Every fault</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\""
                + " aria-label=\"Every fault\"><table><thead><tr><th>at</th><th class=\"word\">fault</th>"
                + "<th class=\"word\">target</th><th>lasted</th><th>accepting after</th><th>completing after</th></tr>"
                + "</thead><tbody>");
        for (Recovery fault : recoveries) {
            html.add(
                    "<tr><td>%s</td><td class=\"word\">%s</td><td class=\"word\">%s</td><td>%s</td><td>%s</td><td>%s</td></tr>"
                            .formatted(
                                    clock(fault.startMs()),
                                    Html.escape(fault.kind()),
                                    Html.escape(fault.target()),
                                    seconds(OptionalLong.of(fault.endMs() - fault.startMs())),
                                    seconds(fault.acceptanceMs()),
                                    seconds(fault.completionMs())));
        }
        html.add("</tbody></table></div></details>");
    }

    /** A time as minutes and seconds, such as 2:05. */
    public static String clock(long ms) {
        return String.format(Locale.ROOT, "%d:%02d", ms / 60_000, ms / 1000 % 60);
    }

    private static String seconds(OptionalLong ms) {
        return ms.isPresent() ? String.format(Locale.ROOT, "%.1f s", ms.getAsLong() / 1000.0) : "-";
    }
}
