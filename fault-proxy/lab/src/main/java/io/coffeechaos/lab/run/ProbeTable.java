package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.experiment.runner.Phase;
import io.coffeechaos.lab.report.Chart;
import io.coffeechaos.lab.report.Table;
import io.coffeechaos.lab.report.Table.Cell;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What each probe of the hypothesis saw.
 *
 * @param rows a row for each probe, in the order of the file
 */
record ProbeTable(List<Row> rows) {
    ProbeTable {
        rows = List.copyOf(rows);
    }

    /**
     * What one probe saw. Values are numbers or words; empty when it was not checked.
     *
     * @param tolerance the tolerance in words
     * @param comparison what the tolerance compares, if it is so plain
     * @param worst the worst value during the method
     * @param breach when it was first unmet
     * @param backWithin from the first breach until it was met three times in a row, or for the last time
     * @param last whether it was met the last time it was checked; empty when it never was
     */
    record Row(
            String name,
            String tolerance,
            Optional<ProbeValues.Comparison> comparison,
            String before,
            String worst,
            String after,
            Optional<Instant> breach,
            Optional<Duration> backWithin,
            Optional<Boolean> last) {
        /** The outcome in words. */
        String outcome() {
            return last.isEmpty() ? "not checked" : !last.get() ? "not met" : breach.isPresent() ? "met again" : "met";
        }
    }

    /** Reads what the probes of an experiment saw. */
    static ProbeTable of(JsonNode experiment, RunEvents events) {
        ProbeValues values = new ProbeValues(experiment);
        Map<String, List<RunEvents.ProbeSample>> byName = new LinkedHashMap<>();
        Map<String, String> tolerances = new LinkedHashMap<>();
        for (JsonNode probe : experiment.at("/steady-state-hypothesis/probes")) {
            byName.put(probe.path("name").asText(), new ArrayList<>());
            tolerances.put(probe.path("name").asText(), tolerance(probe.path("tolerance")));
        }
        events.samples().forEach(sample -> byName.computeIfAbsent(sample.name(), name -> new ArrayList<>())
                .add(sample));
        List<Row> rows = new ArrayList<>();
        byName.forEach((name, samples) -> rows.add(row(name, tolerances.getOrDefault(name, ""), samples, values)));
        return new ProbeTable(rows);
    }

    private static Row row(String name, String tolerance, List<RunEvents.ProbeSample> samples, ProbeValues values) {
        Optional<ProbeValues.Comparison> comparison = values.comparison(name);
        List<RunTimes.Check> checks = samples.stream()
                .map(sample -> new RunTimes.Check(sample.at(), sample.met()))
                .toList();
        Optional<Instant> breach = checks.stream()
                .filter(check -> !check.met())
                .map(RunTimes.Check::at)
                .findFirst();
        Optional<Boolean> last = samples.isEmpty()
                ? Optional.empty()
                : Optional.of(samples.getLast().met());
        Optional<Instant> back = breach.filter(at -> last.orElse(false)).flatMap(at -> RunTimes.steady(checks, at)
                .or(() -> Optional.of(samples.getLast().at())));
        return new Row(
                name,
                comparison
                        .map(c -> c.field() + " " + c.operator() + " " + number(c.limit()))
                        .orElse(tolerance),
                comparison,
                value(samples, Phase.BEFORE, values),
                worst(samples, comparison, values),
                value(samples, Phase.AFTER, values),
                breach,
                back.map(at -> Duration.between(breach.orElseThrow(), at)),
                last);
    }

    private static String value(List<RunEvents.ProbeSample> samples, Phase phase, ProbeValues values) {
        return samples.stream()
                .filter(sample -> sample.phase() == phase)
                .reduce((first, second) -> second)
                .map(sample -> shown(sample, values))
                .orElse("");
    }

    /** The worst value during the method: the one farthest from the tolerance, else the last one that was unmet. */
    private static String worst(
            List<RunEvents.ProbeSample> samples, Optional<ProbeValues.Comparison> comparison, ProbeValues values) {
        List<RunEvents.ProbeSample> during = samples.stream()
                .filter(sample -> sample.phase() == Phase.DURING)
                .toList();
        if (comparison.isPresent()) {
            return during.stream()
                    .filter(sample -> values.of(sample.name(), sample.output()).isNumber())
                    .max(Comparator.comparingDouble(sample -> comparison
                            .get()
                            .badness(values.of(sample.name(), sample.output()).asDouble())))
                    .map(sample -> shown(sample, values))
                    .orElse(during.isEmpty() ? "" : "no answer");
        }
        return during.stream()
                .filter(sample -> !sample.met())
                .findFirst()
                .or(() -> during.stream().findFirst())
                .map(sample -> shown(sample, values))
                .orElse("");
    }

    private static String shown(RunEvents.ProbeSample sample, ProbeValues values) {
        JsonNode value = values.of(sample.name(), sample.output());
        return value.isNumber()
                ? number(value.asDouble())
                : value.isMissingNode() || value.isNull() ? (sample.met() ? "met" : "no answer") : value.asText();
    }

    /** A number with at most four digits behind the point. */
    static String number(double value) {
        return value == Math.rint(value)
                ? "%.0f".formatted(value)
                : String.format(Locale.ROOT, "%.4f", value).replaceAll("0+$", "");
    }

    /** A tolerance in words. */
    static String tolerance(JsonNode tolerance) {
        if (tolerance.isArray()) {
            return tolerance.size() == 2 && tolerance.path(0).isNumber()
                    ? tolerance.path(0).asText() + " to " + tolerance.path(1).asText()
                    : "one of " + tolerance;
        }
        if (!tolerance.isObject()) {
            return "is " + tolerance.asText();
        }
        String target = tolerance.has("target") ? tolerance.path("target").asText() + " " : "";
        return switch (tolerance.path("type").asText()) {
            case "jsonpath" ->
                tolerance.path("path").asText()
                        + (tolerance.has("expect") ? " is " + tolerance.path("expect") : " finds something");
            case "regex" -> target + "matches " + tolerance.path("pattern").asText();
            case "range" ->
                target + tolerance.path("range").path(0).asText() + " to "
                        + tolerance.path("range").path(1).asText();
            default -> tolerance.toString();
        };
    }

    /** The table; times count from {@code began}. */
    Table table(Instant began) {
        Table table = new Table("Hypothesis")
                .texts("probe", "tolerance")
                .numbers("before", "worst during", "after", "first breach", "back within")
                .words("outcome");
        for (Row row : rows) {
            table.row(
                    row.name(),
                    row.tolerance(),
                    row.before(),
                    row.worst(),
                    row.after(),
                    row.breach()
                            .map(at -> Chart.clock(Duration.between(began, at).toMillis() / 1000.0))
                            .orElse(""),
                    row.backWithin().map(Seconds::words).orElse(""),
                    Cell.judged(
                            (row.last().orElse(false) ? "✓ " : row.last().isPresent() ? "✗ " : "") + row.outcome(),
                            row.last().orElse(false)));
        }
        return table;
    }
}
