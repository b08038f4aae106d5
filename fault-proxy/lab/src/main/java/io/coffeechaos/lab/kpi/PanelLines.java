package io.coffeechaos.lab.kpi;

import io.coffeechaos.lab.kpi.Dashboards.Gauge;
import io.coffeechaos.lab.kpi.Dashboards.Match;
import io.coffeechaos.lab.kpi.Dashboards.QuantileOf;
import io.coffeechaos.lab.kpi.Dashboards.Query;
import io.coffeechaos.lab.kpi.Dashboards.Rate;
import io.coffeechaos.lab.kpi.Dashboards.Share;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Computes the values of one query from the pages of one look after the other. One thread at a time may use it. A counter
 * that is smaller than before belongs to a new process, so all of it is an increase.
 */
final class PanelLines {
    /** Rates and quantiles are those of the last looks, so many. */
    private static final int LOOKS = 5;

    /** The rule {@code coffee:accept_errors:ratio5m} has five minutes. */
    private static final int SHARE_LOOKS = 300;

    private static final String PART = "part";
    private static final String WHOLE = "whole";

    private final Query query;
    /** The counters of the look before, by process and labels. */
    private final Map<String, Map<String, Double>> before = new HashMap<>();

    private final Deque<Look> looks = new ArrayDeque<>();

    /**
     * The increases since the look before.
     *
     * @param seconds the time since the look before
     * @param lines the increase by line and upper bound; a counter without bounds has the bound 0
     */
    private record Look(double seconds, Map<String, NavigableMap<Double, Double>> lines) {}

    PanelLines(Query query) {
        this.query = query;
    }

    /** Forgets the looks before: nobody looked for a while. */
    void forget() {
        before.clear();
        looks.clear();
    }

    /**
     * The value of each line.
     *
     * @param seconds the time since the look before; 0 without one
     * @param pages the pages of this look, by process
     */
    Map<String, Double> look(double seconds, Map<String, MetricsPage> pages) {
        return switch (query) {
            case Gauge gauge -> values(gauge, pages);
            case Rate rate -> {
                learn(LOOKS, seconds, pages);
                double all = looks.stream().mapToDouble(Look::seconds).sum();
                Map<String, Double> values = new TreeMap<>();
                if (all > 0) {
                    sums().forEach((line, increase) -> values.put(line, increase.get(0.0) / all));
                }
                yield values;
            }
            case QuantileOf quantile -> {
                learn(LOOKS, seconds, pages);
                Map<String, Double> values = new TreeMap<>();
                sums().forEach((line, upTo) -> {
                    if (upTo.lastEntry().getValue() > 0) {
                        values.put(line, Quantile.millis(quantile.share(), single(upTo)) / 1000.0);
                    }
                });
                yield values;
            }
            case Share share -> {
                learn(SHARE_LOOKS, seconds, pages);
                double whole = sum(WHOLE);
                yield whole > 0 ? Map.of(share.legend(), sum(PART) / whole) : Map.of();
            }
        };
    }

    private static Map<String, Double> values(Gauge gauge, Map<String, MetricsPage> pages) {
        Map<String, Double> values = new TreeMap<>();
        pages.forEach((process, page) -> page.all(gauge.metric()).stream()
                .filter(sample -> !gauge.isPositive() || sample.value() > 0)
                .forEach(sample -> values.merge(
                        line(gauge, process, sample), sample.value(), (one, other) -> folded(gauge, one, other))));
        return values;
    }

    private static double folded(Gauge gauge, double one, double other) {
        return switch (gauge.fold()) {
            case sum -> one + other;
            case min -> Math.min(one, other);
            case max -> Math.max(one, other);
        };
    }

    private static String line(Query query, String process, MetricsPage.Sample sample) {
        return Dashboards.line(query.legend(), label -> label.equals("instance") ? process : sample.label(label));
    }

    private void learn(int looksMax, double seconds, Map<String, MetricsPage> pages) {
        Map<String, NavigableMap<Double, Double>> lines = new TreeMap<>();
        pages.forEach((process, page) -> {
            List<MetricsPage.Sample> samples = page.all(query.metric());
            boolean isFirst = !before.containsKey(process);
            Map<String, Double> known = before.getOrDefault(process, Map.of());
            Map<String, Double> now = new HashMap<>();
            for (MetricsPage.Sample sample : samples) {
                if (matches(sample, query.where())) {
                    String series = new TreeMap<>(sample.labels()).toString();
                    now.put(series, sample.value());
                    double last = isFirst ? sample.value() : known.getOrDefault(series, 0.0);
                    double more = sample.value() < last ? sample.value() : sample.value() - last;
                    count(lines, process, sample, more);
                }
            }
            before.put(process, now);
        });
        looks.add(new Look(seconds, lines));
        while (looks.size() > looksMax) {
            looks.remove();
        }
    }

    private void count(
            Map<String, NavigableMap<Double, Double>> lines, String process, MetricsPage.Sample sample, double more) {
        switch (query) {
            case Gauge gauge -> {}
            case Rate rate -> add(lines, line(rate, process, sample), 0, more);
            case QuantileOf quantile ->
                add(lines, line(quantile, process, sample), MetricsPage.number(sample.label("le")), more);
            case Share share -> {
                add(lines, WHOLE, 0, more);
                add(lines, PART, 0, matches(sample, share.part()) ? more : 0);
            }
        }
    }

    private static void add(Map<String, NavigableMap<Double, Double>> lines, String line, double bound, double more) {
        lines.computeIfAbsent(line, first -> new TreeMap<>()).merge(bound, more, Double::sum);
    }

    private static boolean matches(MetricsPage.Sample sample, List<Match> where) {
        return where.stream().allMatch(match -> sample.label(match.label()).matches(match.pattern()));
    }

    private Map<String, NavigableMap<Double, Double>> sums() {
        Map<String, NavigableMap<Double, Double>> sums = new TreeMap<>();
        looks.forEach(look ->
                look.lines().forEach((line, bounds) -> bounds.forEach((bound, more) -> add(sums, line, bound, more))));
        return sums;
    }

    private double sum(String line) {
        return sums().getOrDefault(line, new TreeMap<>(Map.of(0.0, 0.0))).get(0.0);
    }

    /** A bucket of Prometheus counts the values of the lower ones as well. */
    private static NavigableMap<Double, Double> single(NavigableMap<Double, Double> upTo) {
        NavigableMap<Double, Double> single = new TreeMap<>();
        double below = 0;
        for (Map.Entry<Double, Double> bound : upTo.entrySet()) {
            single.put(bound.getKey(), Math.max(0, bound.getValue() - below));
            below = bound.getValue();
        }
        return single;
    }
}
