package io.coffeechaos.lab.report;

import io.coffeechaos.lab.history.HistoryEvent;
import io.coffeechaos.lab.truth.Checker;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** The report of a history: a table for the terminal, and one HTML page that loads no other file. */
public final class Report {
    private static final String STYLE = """
            :root { color-scheme: light dark; --paper: #fbfaf8; --ink: #1d1b19; --faint: #6a645d; --rule: #ddd7cf;
              --card: #ffffff; --good: #1a6b3c; --bad: #b3261e; --lane-0: #9a5b00; --lane-1: #1f6f8b; --lane-2: #7a4fa3;
              --accepted: #1558b0; --completed: #1a7f37; --p50: #1558b0; --p99: #b3261e; }
            @media (prefers-color-scheme: dark) { :root { --paper: #171513; --ink: #f0ece6; --faint: #a69e94;
              --rule: #3a352f; --card: #201d1a; --good: #6fd08f; --bad: #ff8a80; --lane-0: #e2a24a; --lane-1: #6cc3de;
              --lane-2: #c29bea; --accepted: #7db4ff; --completed: #7fd897; --p50: #7db4ff; --p99: #ff8a80; } }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--paper); color: var(--ink);
              font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
            main { max-width: 1180px; margin: 0 auto; padding: 24px 16px 48px; }
            h1 { font-size: 1.6rem; margin: 0 0 4px; } h2 { font-size: 1.15rem; margin: 32px 0 8px; }
            p { margin: 4px 0; max-width: 75ch; } .faint { color: var(--faint); }
            .good { color: var(--good); } .bad { color: var(--bad); }
            .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 8px; margin: 16px 0 0;
              padding: 0; }
            .figures div { background: var(--card); border: 1px solid var(--rule); border-radius: 6px; padding: 8px 12px; }
            .figures dt { color: var(--faint); font-size: .85rem; } .figures dd { margin: 0; font-size: 1.35rem;
              font-variant-numeric: tabular-nums; }
            .scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--rule); border-radius: 6px; }
            .scroll:focus-visible { outline: 2px solid var(--accepted); outline-offset: 2px; }
            svg { display: block; max-width: none; }
            svg text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: var(--faint); }
            svg .panel { fill: var(--ink); font-size: 13px; } svg .bar-name { fill: var(--card); font-size: 11px; }
            .grid { stroke: var(--rule); } .axis { stroke: var(--faint); }
            .usual { stroke: var(--faint); stroke-dasharray: 2 4; }
            .line { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
            .accepted { stroke: var(--accepted); } .completed { stroke: var(--completed); stroke-dasharray: 5 2; }
            .p50 { stroke: var(--p50); } .p99 { stroke: var(--p99); stroke-dasharray: 5 2; }
            .shade { opacity: .12; }
            .lane-0 { fill: var(--lane-0); } .lane-1 { fill: var(--lane-1); } .lane-2 { fill: var(--lane-2); }
            .legend { display: flex; flex-wrap: wrap; gap: 4px 20px; list-style: none; padding: 0; margin: 8px 0;
              font-size: .9rem; } .legend svg { display: inline-block; vertical-align: middle; margin-right: 6px; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .92rem; }
            th, td { padding: 5px 10px; border-bottom: 1px solid var(--rule); text-align: right; white-space: nowrap; }
            th:first-child, td:first-child, td.word, th.word { text-align: left; }
            thead th { color: var(--faint); font-weight: 600; } tr:last-child td { border-bottom: 0; }
            details { margin-top: 24px; } summary { cursor: pointer; font-weight: 600; margin-bottom: 8px; }
            li code { overflow-wrap: anywhere; }
            """;

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
        html.add(STYLE);
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
                            .formatted(violation.guarantee(), escape(violation.orderId()), escape(violation.what()))));
            html.add("</ul>");
        }
    }

    private static void figure(List<String> html, String name, int value) {
        html.add("<div><dt>%s</dt><dd>%d</dd></div>".formatted(escape(name), value));
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
                            escape(kind.kind()),
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
                                    escape(fault.kind()),
                                    escape(fault.target()),
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

    static String escape(String words) {
        return words.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
