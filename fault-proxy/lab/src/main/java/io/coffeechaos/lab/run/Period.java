package io.coffeechaos.lab.run;

import io.coffeechaos.lab.report.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The KPI of one part of a run. A sample covers the five seconds before it, so the first ones also show a little of the
 * part before.
 *
 * @param name the name of the part
 * @param samples its samples, one a second
 */
record Period(String name, List<KpiSample> samples) {
    private static final double WINDOW_S = 5;

    Period {
        samples = List.copyOf(samples);
    }

    /** Before the first fault, during the faults, and after the last one; all before without a fault. */
    static List<Period> of(List<KpiSample> samples, List<FaultBand> faults) {
        Optional<Instant> begin = faults.stream().map(FaultBand::begin).min(Instant::compareTo);
        Optional<Instant> end = faults.stream().map(FaultBand::end).max(Instant::compareTo);
        if (begin.isEmpty() || end.isEmpty()) {
            return List.of(new Period("before", samples));
        }
        return List.of(
                new Period(
                        "before",
                        samples.stream()
                                .filter(sample -> sample.at().isBefore(begin.get()))
                                .toList()),
                new Period(
                        "during",
                        samples.stream()
                                .filter(sample -> !sample.at().isBefore(begin.get())
                                        && !sample.at().isAfter(end.get()))
                                .toList()),
                new Period(
                        "after",
                        samples.stream()
                                .filter(sample -> sample.at().isAfter(end.get()))
                                .toList()));
    }

    double most(String field) {
        return samples.stream().mapToDouble(sample -> sample.at(field)).max().orElse(0);
    }

    double least(String field) {
        return samples.stream().mapToDouble(sample -> sample.at(field)).min().orElse(0);
    }

    private double median(String field) {
        List<Double> sorted = samples.stream()
                .filter(sample -> sample.number("requests") > 0)
                .map(sample -> sample.at(field))
                .sorted()
                .toList();
        return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) / 2);
    }

    /** The number of events that a field counts in its window: each is in five samples. */
    private long count(String field) {
        return Math.round(
                samples.stream().mapToDouble(sample -> sample.at(field)).sum() / WINDOW_S);
    }

    /** The share of customers that were served, 0 to 1; empty when none ended a checkout. */
    Optional<Double> success() {
        return mean("successRate", "customers");
    }

    /** The mean of a field, each sample as heavy as another field says. */
    private Optional<Double> mean(String field, String weight) {
        double weights =
                samples.stream().mapToDouble(sample -> sample.at(weight)).sum();
        return weights == 0
                ? Optional.empty()
                : Optional.of(samples.stream()
                                .mapToDouble(sample -> sample.at(field) * sample.at(weight))
                                .sum()
                        / weights);
    }

    /** A table with a row for each part that has samples. */
    static Table table(List<Period> periods) {
        Table table = new Table("Before, during and after the fault")
                .words("part")
                .numbers(
                        "seconds",
                        "attempts",
                        "success",
                        "p50, ms",
                        "p95, ms",
                        "p99, ms",
                        "accepted",
                        "confirmed",
                        "attempts an order")
                .texts("calls an order");
        for (Period period : periods) {
            if (!period.samples().isEmpty()) {
                table.row(
                        period.name(),
                        Duration.between(
                                        period.samples().getFirst().at(),
                                        period.samples().getLast().at())
                                .toSeconds(),
                        period.count("requests"),
                        period.success().map(Period::percent).orElse("-"),
                        "%.0f".formatted(period.median("p50")),
                        "%.0f, %.0f".formatted(period.median("p95"), period.most("p95")),
                        "%.0f, %.0f".formatted(period.median("p99"), period.most("p99")),
                        period.count("accepted"),
                        period.count("confirmed"),
                        period.mean("attemptsPerOrder", "customers")
                                .map(mean -> String.format(Locale.ROOT, "%.2f", mean))
                                .orElse("-"),
                        period.calls());
            }
        }
        return table;
    }

    private String calls() {
        return samples.isEmpty()
                ? ""
                : samples.getLast().kpi().path("callsPerOrder").properties().stream()
                        .map(java.util.Map.Entry::getKey)
                        .map(service -> service + " "
                                + mean("callsPerOrder." + service, "accepted")
                                        .map(mean -> String.format(Locale.ROOT, "%.2f", mean))
                                        .orElse("-"))
                        .collect(Collectors.joining(", "));
    }

    /** A share as percent with one digit. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }
}
