package io.coffeechaos.lab.run;

import io.coffeechaos.lab.experiment.runner.Phase;
import io.coffeechaos.lab.report.Chart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws a run on one time axis: faults, marks, breakers, and the KPI. */
final class RunChart {
    private static final double WINDOW_S = 5;

    private final LabRun.Outcome outcome;
    private final RunAnalysis analysis;

    private RunChart(LabRun.Outcome outcome, RunAnalysis analysis) {
        this.outcome = outcome;
        this.analysis = analysis;
    }

    static String svg(LabRun.Outcome outcome, RunAnalysis analysis) {
        return new RunChart(outcome, analysis).draw();
    }

    private String draw() {
        List<Chart.Strip> strips = new ArrayList<>();
        analysis.breakers()
                .forEach((name, states) -> strips.add(new Chart.Strip(
                        name,
                        states.stream()
                                .map(state -> new Chart.Span(
                                        at(state.begin()),
                                        at(state.end()),
                                        state.word(),
                                        state.word().toLowerCase(Locale.ROOT).replace('_', '-')))
                                .toList())));
        return Chart.svg(
                "Faults, breakers and what customers saw, over time",
                at(outcome.ended()),
                analysis.faults().stream()
                        .map(fault -> new Chart.Band(fault.name(), at(fault.begin()), at(fault.end())))
                        .toList(),
                marks(),
                strips,
                List.of(
                        new Chart.Panel(
                                "%",
                                100,
                                List.of(
                                        line("customers served", "completed", s -> s.number("successRate") * 100),
                                        line("attempts failed", "p99", s -> s.number("errorRate") * 100))),
                        new Chart.Panel(
                                "ms",
                                0,
                                List.of(
                                        line("p50 of an attempt", "p50", sample -> sample.number("p50")),
                                        line("p95", "p95", sample -> sample.number("p95")),
                                        line("p99", "p99", sample -> sample.number("p99")))),
                        new Chart.Panel(
                                "orders/s",
                                0,
                                List.of(
                                        line("accepted", "accepted", s -> s.number("accepted") / WINDOW_S),
                                        line("confirmed", "completed", s -> s.number("confirmed") / WINDOW_S))),
                        new Chart.Panel(
                                "orders",
                                0,
                                List.of(
                                        line("open", "accepted", sample -> sample.number("open")),
                                        line("in the queue", "p99", sample -> sample.number("queueDepth"))))));
    }

    private Chart.Line line(String name, String style, ToDoubleFunction<KpiSample> value) {
        return new Chart.Line(
                name,
                style,
                outcome.samples().stream()
                        .map(sample -> new Chart.Point(at(sample.at()), value.applyAsDouble(sample)))
                        .toList());
    }

    private List<Chart.Mark> marks() {
        List<Chart.Mark> marks = new ArrayList<>();
        analysis.faults().stream()
                .filter(FaultBand::isDeath)
                .forEach(fault -> marks.add(new Chart.Mark(fault.name(), at(fault.begin()))));
        double restarts =
                outcome.samples().isEmpty() ? 0 : outcome.samples().getFirst().number("restarts");
        for (KpiSample sample : outcome.samples()) {
            if (sample.number("restarts") > restarts) {
                marks.add(new Chart.Mark("process started again", at(sample.at())));
            }
            restarts = sample.number("restarts");
        }
        outcome.events().stopped().ifPresent(at -> marks.add(new Chart.Mark("stopped", at(at))));
        outcome.events()
                .began(Phase.AFTER)
                .or(() -> outcome.events().began(Phase.ROLLBACKS))
                .ifPresent(at -> marks.add(new Chart.Mark("end of the method", at(at))));
        return marks;
    }

    private double at(Instant at) {
        return Duration.between(outcome.began(), at).toMillis() / 1000.0;
    }
}
