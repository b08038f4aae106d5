package io.coffeechaos.lab.report;

import io.coffeechaos.lab.history.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Draws a history as inline SVG. Each lane is one row of faults. Below are the rates of accepted and completed orders
 * and the waiting times of customers, shaded while a fault is active. The page's style sheet sets the colours.
 */
final class Timeline {
    private static final int LEFT = 56;
    private static final int RIGHT = 16;
    private static final int WIDTH_MIN = 1100;
    private static final int WIDTH_MAX = 24_000;
    private static final double PIXELS_PER_SECOND = 3;
    private static final int LANE = 32;
    private static final int PANEL = 170;
    private static final int GAP = 34;
    private static final long BIN_MS = 1_000;

    /** The approximate width of one letter: decides whether a fault's name fits into its bar. */
    private static final double LETTER_PIXELS = 6.3;

    private static final double LATENCY_MS_MIN = 1;
    private static final double LATENCY_MS_MAX = 10_000;

    /** Labels repeat after so many pixels, so that a label is visible at every scroll position of a long run. */
    private static final int LABELS_EVERY = 1500;

    private final List<String> lanes;
    private final List<HistoryEvent.Fault> begins = new ArrayList<>();
    private final List<Recovery> faults;
    private final RateSeries series;
    private final long endMs;
    private final int width;
    private final Svg svg;

    private Timeline(List<HistoryEvent> history, List<Recovery> faults, RateSeries series) {
        this.faults = faults;
        this.series = series;
        long lastMs = Math.max(1_000, series.loadEndMs());
        for (HistoryEvent entry : history) {
            if (entry instanceof HistoryEvent.Fault fault) {
                lastMs = Math.max(lastMs, fault.atMs());
                if (!fault.healed()) {
                    begins.add(fault);
                }
            }
        }
        if (!series.completedMs().isEmpty()) {
            lastMs = Math.max(lastMs, series.completedMs().getLast());
        }
        this.endMs = lastMs + 1_000;
        this.lanes = begins.stream()
                .map(HistoryEvent.Fault::lane)
                .distinct()
                .sorted()
                .toList();
        this.width = Math.clamp((long) (endMs / 1000.0 * PIXELS_PER_SECOND), WIDTH_MIN, WIDTH_MAX);
        int height = 24 + lanes.size() * LANE + 2 * (GAP + PANEL) + 40;
        this.svg = new Svg(
                width,
                height,
                "width=\"" + width + "\" height=\"" + height + "\"",
                "Faults over time, with the rate of accepted and completed orders and the time customers waited");
    }

    /** The drawing as an {@code svg} element. */
    static String svg(List<HistoryEvent> history, List<Recovery> faults, RateSeries series) {
        return new Timeline(history, faults, series).draw();
    }

    private String draw() {
        int lanesTop = 24;
        int rateTop = lanesTop + lanes.size() * LANE + GAP;
        int waitTop = rateTop + PANEL + GAP;
        shades(rateTop, waitTop + PANEL);
        lanes(lanesTop);
        rates(rateTop);
        waits(waitTop);
        timeAxis(waitTop + PANEL);
        return svg.end();
    }

    private void shades(int top, int bottom) {
        for (Recovery fault : faults) {
            double from = x(fault.startMs());
            svg.rect("shade lane-" + lane(fault), from, top, Math.max(1, x(fault.endMs()) - from), bottom - top, "");
        }
    }

    private void lanes(int top) {
        for (int lane = 0; lane < lanes.size(); lane++) {
            int y = top + lane * LANE;
            for (int at = LEFT; at < width; at += LABELS_EVERY) {
                svg.text("lane", at, y - 2, "start", lanes.get(lane));
            }
            svg.line("grid", LEFT, y + LANE - 8, width - RIGHT, y + LANE - 8);
        }
        for (Recovery fault : faults) {
            double from = x(fault.startMs());
            double wide = Math.max(2, x(fault.endMs()) - from);
            int y = top + lane(fault) * LANE;
            String title = String.format(
                    Locale.ROOT,
                    "%s, %s, %s for %.1f s",
                    fault.kind(),
                    fault.target(),
                    Report.clock(fault.startMs()),
                    (fault.endMs() - fault.startMs()) / 1000.0);
            svg.rect("bar lane-" + lane(fault), from, y + 2, wide, 15, title);
            if (wide > fault.kind().length() * LETTER_PIXELS + 6) {
                svg.text("bar-name", from + 4, y + 13, "start", fault.kind());
            }
        }
    }

    private int lane(Recovery recovery) {
        return begins.stream()
                .filter(begin -> begin.fault() == recovery.fault())
                .map(begin -> lanes.indexOf(begin.lane()))
                .findFirst()
                .orElse(0);
    }

    private void rates(int top) {
        List<RateSeries.Bin> bins = series.bins(endMs, BIN_MS);
        double most = Math.max(
                series.ordersPerSecond() * 2,
                bins.stream()
                        .mapToDouble(bin -> Math.max(bin.acceptedPerSecond(), bin.completedPerSecond()))
                        .max()
                        .orElse(1));
        ToDoubleFunction<Double> y = rate -> top + PANEL - rate / most * PANEL;
        title(top, "orders a second");
        double step = most > 100 ? 50 : most > 50 ? 20 : 10;
        for (double tick = 0; tick <= most; tick += step) {
            gridLine(y.applyAsDouble(tick), "%.0f".formatted(tick));
        }
        double usual = y.applyAsDouble((double) series.ordersPerSecond());
        svg.line("usual", LEFT, usual, x(series.loadEndMs()), usual);
        path("accepted", bins, bin -> OptionalDouble.of(y.applyAsDouble(bin.acceptedPerSecond())));
        path("completed", bins, bin -> OptionalDouble.of(y.applyAsDouble(bin.completedPerSecond())));
    }

    /** A number that may be missing. The JDK's OptionalDouble has no map method. */
    private record OptionalDouble(boolean isPresent, double value) {
        static OptionalDouble of(double value) {
            return new OptionalDouble(true, value);
        }
    }

    private void waits(int top) {
        title(top, "waiting time for a 202");
        for (double tick = LATENCY_MS_MIN; tick <= LATENCY_MS_MAX; tick *= 10) {
            String word = tick < 1000 ? "%.0f ms".formatted(tick) : "%.0f s".formatted(tick / 1000);
            gridLine(latency(top, tick), word);
        }
        List<RateSeries.Bin> bins = series.bins(endMs, BIN_MS);
        path("p99", bins, bin -> latency(top, bin.p99Ms()));
        path("p50", bins, bin -> latency(top, bin.p50Ms()));
    }

    private static OptionalDouble latency(int top, OptionalLong tookMs) {
        return tookMs.isPresent()
                ? OptionalDouble.of(latency(top, (double) tookMs.getAsLong()))
                : new OptionalDouble(false, 0);
    }

    private static double latency(int top, double tookMs) {
        double bounded = Math.clamp(tookMs, LATENCY_MS_MIN, LATENCY_MS_MAX);
        return top + PANEL - Math.log10(bounded / LATENCY_MS_MIN) / Math.log10(LATENCY_MS_MAX / LATENCY_MS_MIN) * PANEL;
    }

    private void path(String name, List<RateSeries.Bin> bins, Function<RateSeries.Bin, OptionalDouble> y) {
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (RateSeries.Bin bin : bins) {
            OptionalDouble at = y.apply(bin);
            if (at.isPresent()) {
                double x = x(bin.fromMs() + BIN_MS / 2);
                path.append(drawing ? Svg.to(x, at.value()) : Svg.move(x, at.value()));
            }
            drawing = at.isPresent();
        }
        svg.path("line " + name, path);
    }

    private void title(int top, String words) {
        for (int at = LEFT; at < width; at += LABELS_EVERY) {
            svg.text("panel", at, top - 8, "start", words);
        }
    }

    private void gridLine(double y, String word) {
        svg.line("grid", LEFT, y, width - RIGHT, y);
        for (int at = LEFT; at < width; at += LABELS_EVERY) {
            svg.text("tick", at - 6, y + 4, "end", word);
        }
    }

    private void timeAxis(int y) {
        long stepMs = endMs > 20 * 60_000 ? 60_000 : endMs > 3 * 60_000 ? 30_000 : 10_000;
        for (long atMs = 0; atMs <= endMs; atMs += stepMs) {
            svg.line("axis", x(atMs), y, x(atMs), y + 5);
            svg.text("tick", x(atMs), y + 20, "middle", Report.clock(atMs));
        }
        svg.line("axis", LEFT, y, width - RIGHT, y);
    }

    private double x(long atMs) {
        return LEFT + (width - LEFT - RIGHT) * Math.clamp((double) atMs / endMs, 0, 1);
    }
}
