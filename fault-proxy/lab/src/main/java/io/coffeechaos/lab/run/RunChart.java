package io.coffeechaos.lab.run;

import io.coffeechaos.lab.experiment.runner.Phase;
import io.coffeechaos.lab.report.Html;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws the KPI of a run on one time axis as inline SVG. The time of the method is shaded in all panels. */
final class RunChart {
    static final String STYLE = """
            .chart { width: 100%; height: auto; max-width: 100%; background: var(--card); border: 1px solid var(--rule);
              border-radius: 6px; }
            .chart .fault { fill: var(--lane-0); opacity: .16; } .chart .mark { stroke: var(--bad); stroke-dasharray: 3 3; }
            """;

    private static final int WIDTH = 1100;
    private static final int LEFT = 60;
    private static final int RIGHT = 16;
    private static final int PANEL = 110;
    private static final int GAP = 40;

    private final LabRun.Outcome outcome;
    private final double seconds;
    private final StringBuilder svg = new StringBuilder();

    private RunChart(LabRun.Outcome outcome) {
        this.outcome = outcome;
        this.seconds =
                Math.max(1, Duration.between(outcome.began(), outcome.ended()).toMillis() / 1000.0);
    }

    /** One line in one panel. */
    private record Panel(String title, String style, double most, ToDoubleFunction<KpiSample> value) {}

    static String svg(LabRun.Outcome outcome) {
        return new RunChart(outcome).draw();
    }

    private String draw() {
        List<Panel> panels = List.of(
                new Panel("customers served, %", "completed", 100, sample -> sample.number("successRate") * 100),
                new Panel("p99 of an attempt, ms", "p99", most("p99"), sample -> sample.number("p99")),
                new Panel("accepted a second", "accepted", most("accepted") / 5, s -> s.number("accepted") / 5),
                new Panel("open orders", "p50", most("open"), sample -> sample.number("open")));
        int height = 24 + panels.size() * (PANEL + GAP);
        add("<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
                .formatted(WIDTH, height, "Success, p99, accepted and open orders over time; the fault is shaded"));
        shade(height - GAP);
        int top = 24;
        for (Panel panel : panels) {
            panel(panel, top);
            top += PANEL + GAP;
        }
        outcome.events().stopped().ifPresent(at -> mark(at, height - GAP));
        axis(height - GAP + 20);
        add("</svg>");
        return svg.toString();
    }

    private double most(String field) {
        double most = outcome.samples().stream()
                .mapToDouble(sample -> sample.number(field))
                .max()
                .orElse(1);
        return Math.max(1, most * 1.1);
    }

    private void shade(int bottom) {
        Instant from = outcome.events().began(Phase.METHOD).orElse(outcome.ended());
        Instant until = outcome.events().began(Phase.ROLLBACKS).orElse(outcome.ended());
        add(String.format(
                Locale.ROOT,
                "<rect class=\"fault\" x=\"%.1f\" y=\"16\" width=\"%.1f\" height=\"%d\"><title>the method</title></rect>",
                x(from),
                Math.max(1, x(until) - x(from)),
                bottom - 16));
    }

    private void mark(Instant at, int bottom) {
        add(String.format(
                Locale.ROOT,
                "<line class=\"mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"16\" y2=\"%d\"><title>stopped</title></line>",
                x(at),
                x(at),
                bottom));
    }

    private void panel(Panel panel, int top) {
        add(String.format(
                Locale.ROOT,
                "<text class=\"panel\" x=\"%d\" y=\"%d\">%s</text>",
                LEFT,
                top - 4,
                Html.escape(panel.title())));
        for (double share : new double[] {0, 0.5, 1}) {
            double y = top + PANEL - share * PANEL;
            add(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    LEFT,
                    WIDTH - RIGHT,
                    y,
                    y));
            add(String.format(
                    Locale.ROOT,
                    "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f</text>",
                    LEFT - 6,
                    y + 4,
                    share * panel.most()));
        }
        StringBuilder path = new StringBuilder();
        for (KpiSample sample : outcome.samples()) {
            double value = Math.clamp(panel.value().applyAsDouble(sample), 0, panel.most());
            path.append(String.format(
                    Locale.ROOT,
                    "%s%.1f %.1f",
                    path.isEmpty() ? "M" : "L",
                    x(sample.at()),
                    top + PANEL - value / panel.most() * PANEL));
        }
        add(String.format(Locale.ROOT, "<path class=\"line %s\" d=\"%s\"/>", panel.style(), path));
    }

    private void axis(int y) {
        double step = seconds > 300 ? 60 : seconds > 120 ? 30 : 10;
        for (double at = 0; at <= seconds; at += step) {
            double x = LEFT + at / seconds * (WIDTH - LEFT - RIGHT);
            add(String.format(
                    Locale.ROOT,
                    "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%02d:%02d</text>",
                    x,
                    y,
                    (int) at / 60,
                    (int) at % 60));
        }
    }

    private double x(Instant at) {
        double elapsed = Duration.between(outcome.began(), at).toMillis() / 1000.0;
        return LEFT + Math.clamp(elapsed / seconds, 0, 1) * (WIDTH - LEFT - RIGHT);
    }

    private void add(String line) {
        svg.append(line).append('\n');
    }
}
