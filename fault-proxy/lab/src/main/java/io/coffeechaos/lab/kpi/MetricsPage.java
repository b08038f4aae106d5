package io.coffeechaos.lab.kpi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page in the text format of Prometheus. Lines that are not samples are skipped. */
public final class MetricsPage {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"([^\"]*)\"");

    private final Map<String, List<Sample>> samples = new HashMap<>();

    /**
     * One value.
     *
     * @param labels the labels by name
     * @param value the value
     */
    public record Sample(Map<String, String> labels, double value) {
        /** The value of a label; empty if there is no such label. */
        public String label(String name) {
            return labels.getOrDefault(name, "");
        }
    }

    private MetricsPage() {}

    /** Reads a page. */
    public static MetricsPage parse(String text) {
        MetricsPage page = new MetricsPage();
        text.lines().filter(line -> !line.startsWith("#")).forEach(page::add);
        return page;
    }

    private void add(String line) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            return;
        }
        Map<String, String> labels = new HashMap<>();
        if (sample.group(2) != null) {
            Matcher label = LABEL.matcher(sample.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        samples.computeIfAbsent(sample.group(1), name -> new ArrayList<>())
                .add(new Sample(labels, number(sample.group(3))));
    }

    static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> 0;
            default -> Double.parseDouble(text);
        };
    }

    /** All values of a metric. */
    public List<Sample> all(String name) {
        return List.copyOf(samples.getOrDefault(name, List.of()));
    }

    /** The sum of all values of a metric; 0 if there is none. */
    public double sum(String name) {
        return all(name).stream().mapToDouble(Sample::value).sum();
    }
}
