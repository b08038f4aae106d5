package io.coffeechaos.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws measured values on one time axis: faults and marks on top, then a strip for each state, then a panel for each kind
 * of value. The time of each fault is shaded through all of them. Times are seconds since the run began.
 */
public final class Chart {
    private static final int WIDTH = 960;
    private static final int LEFT = 92;
    private static final int RIGHT = 14;
    private static final int ROW = 18;
    private static final int STRIP = 20;
    private static final int PANEL = 96;
    private static final int GAP = 36;
    private static final double LETTER_PIXELS = 6.6;

    private final double seconds;
    private final List<Band> bands;
    private final List<Mark> marks;
    private final Rows bandRows = new Rows();
    private final Rows markRows = new Rows();

    /** A measured value. */
    public record Point(double atS, double value) {}

    /**
     * One line of a panel.
     *
     * @param style its class in the style sheet
     */
    public record Line(String name, String style, List<Point> points) {
        /** Leaves out points that nobody would see. */
        public Line {
            points = List.copyOf(Thinning.thin(points));
        }
    }

    /**
     * A panel.
     *
     * @param unit what the numbers are, such as ms
     * @param most the greatest value of the axis; 0: that of the lines
     */
    public record Panel(String unit, double most, List<Line> lines) {
        /** Copies the list. */
        public Panel {
            lines = List.copyOf(lines);
        }
    }

    /** A fault from its begin to its end. */
    public record Band(String name, double fromS, double untilS) {}

    /** A state from its begin to its end. {@code style} is its class in the style sheet. */
    public record Span(double fromS, double untilS, String word, String style) {}

    /** The states of one thing over time. */
    public record Strip(String name, List<Span> spans) {
        /** Copies the list. */
        public Strip {
            spans = List.copyOf(spans);
        }
    }

    /** Something that happened at one moment. */
    public record Mark(String name, double atS) {}

    private Chart(double seconds, List<Band> bands, List<Mark> marks) {
        this.seconds = Math.max(1, seconds);
        this.bands = bands;
        this.marks = marks;
    }

    /**
     * The drawing as an {@code svg} element.
     *
     * @param label what the drawing shows, for those who do not see it
     * @param seconds the length of the time axis
     */
    public static String svg(
            String label, double seconds, List<Band> bands, List<Mark> marks, List<Strip> strips, List<Panel> panels) {
        return new Chart(seconds, bands, marks).draw(label, strips, panels);
    }

    private String draw(String label, List<Strip> strips, List<Panel> panels) {
        List<Integer> markRow = marks.stream()
                .map(mark -> markRows.place(labelFrom(mark), labelUntil(mark)))
                .toList();
        List<Integer> bandRow = bands.stream()
                .map(band -> bandRows.place(x(band.fromS()), bandUntil(band)))
                .toList();
        int bandsTop = 8 + markRows.count() * ROW;
        int stripsTop = bandsTop + bandRows.count() * ROW + 8;
        int panelsTop = stripsTop + strips.size() * STRIP + GAP - 8;
        int bottom =
                panels.isEmpty() ? stripsTop + strips.size() * STRIP : panelsTop + panels.size() * (PANEL + GAP) - GAP;
        Svg svg = new Svg(WIDTH, bottom + 28, "class=\"chart\"", label);
        bands.forEach(band -> svg.rect(
                "fault",
                x(band.fromS()),
                bandsTop,
                Math.max(1, x(band.untilS()) - x(band.fromS())),
                bottom - bandsTop,
                ""));
        // The lines of the marks are behind all names.
        for (int mark = 0; mark < marks.size(); mark++) {
            double at = x(marks.get(mark).atS());
            svg.line("mark", at, 8 + markRow.get(mark) * ROW, at, bottom);
        }
        for (int band = 0; band < bands.size(); band++) {
            band(svg, bands.get(band), bandsTop + bandRow.get(band) * ROW);
        }
        for (int strip = 0; strip < strips.size(); strip++) {
            strip(svg, strips.get(strip), stripsTop + strip * STRIP);
        }
        for (int panel = 0; panel < panels.size(); panel++) {
            panel(svg, panels.get(panel), panelsTop + panel * (PANEL + GAP));
        }
        for (int mark = 0; mark < marks.size(); mark++) {
            double at = x(marks.get(mark).atS());
            int top = 8 + markRow.get(mark) * ROW;
            boolean isLeft = isLeft(marks.get(mark));
            svg.text(
                    "mark-name",
                    isLeft ? at - 4 : at + 4,
                    top + 11,
                    isLeft ? "end" : "start",
                    marks.get(mark).name());
        }
        timeAxis(svg, bottom);
        return svg.end();
    }

    private boolean isLeft(Mark mark) {
        return x(mark.atS()) + width(mark.name()) > WIDTH - RIGHT;
    }

    private double labelFrom(Mark mark) {
        return isLeft(mark) ? x(mark.atS()) - width(mark.name()) : x(mark.atS());
    }

    private double labelUntil(Mark mark) {
        return isLeft(mark) ? x(mark.atS()) : x(mark.atS()) + width(mark.name());
    }

    private static double width(String words) {
        return words.length() * LETTER_PIXELS + 8;
    }

    private double bandUntil(Band band) {
        return Math.max(x(band.untilS()), x(band.fromS()) + width(band.name()));
    }

    private void band(Svg svg, Band band, int top) {
        double from = x(band.fromS());
        double wide = Math.max(2, x(band.untilS()) - from);
        svg.rect(
                "bar lane-0",
                from,
                top,
                wide,
                ROW - 4,
                "%s, %s to %s".formatted(band.name(), clock(band.fromS()), clock(band.untilS())));
        boolean fits = wide > width(band.name());
        boolean isLeft = !fits && x(band.untilS()) + width(band.name()) > WIDTH - RIGHT;
        double at = fits ? from + 4 : isLeft ? from - 4 : x(band.untilS()) + 4;
        svg.text(fits ? "bar-name" : "tick", at, top + 11, isLeft ? "end" : "start", band.name());
    }

    private void strip(Svg svg, Strip strip, int top) {
        svg.text("tick", LEFT - 6, top + 12, "end", strip.name());
        for (Span span : strip.spans()) {
            double wide = Math.max(1, x(span.untilS()) - x(span.fromS()));
            svg.rect(
                    span.style(),
                    x(span.fromS()),
                    top,
                    wide,
                    STRIP - 6,
                    "%s %s, %s to %s".formatted(strip.name(), span.word(), clock(span.fromS()), clock(span.untilS())));
            if (wide > width(span.word())) {
                svg.text(span.style() + "-name", x(span.fromS()) + 4, top + 11, "start", span.word());
            }
        }
    }

    private void panel(Svg svg, Panel panel, int top) {
        double most = panel.most() > 0
                ? panel.most()
                : roundUp(panel.lines().stream()
                        .flatMap(line -> line.points().stream())
                        .mapToDouble(Point::value)
                        .max()
                        .orElse(1));
        double at = LEFT;
        for (Line line : panel.lines()) {
            svg.path("line " + line.style(), Svg.move(at, top - 12) + Svg.to(at + 22, top - 12));
            svg.text("panel", at + 27, top - 8, "start", line.name());
            at += 27 + width(line.name()) + 14;
        }
        svg.text("tick", LEFT - 6, top - 8, "end", panel.unit());
        for (double share : new double[] {0, 0.5, 1}) {
            double y = top + PANEL - share * PANEL;
            svg.line("grid", LEFT, y, WIDTH - RIGHT, y);
            svg.text("tick", LEFT - 6, y + 4, "end", number(share * most));
        }
        for (Line line : panel.lines()) {
            StringBuilder path = new StringBuilder();
            for (Point point : line.points()) {
                double y = top + PANEL - Math.clamp(point.value() / most, 0, 1) * PANEL;
                path.append(path.isEmpty() ? Svg.move(x(point.atS()), y) : Svg.to(x(point.atS()), y));
            }
            if (!path.isEmpty()) {
                svg.path("line " + line.style(), path);
            }
        }
    }

    /** The next of 1, 2, 5, 10, 20, 50 and so on, at least 1. */
    private static double roundUp(double value) {
        double decade = 1;
        while (decade * 10 < value) {
            decade *= 10;
        }
        for (int step : new int[] {1, 2, 5, 10}) {
            if (decade * step >= value) {
                return decade * step;
            }
        }
        return value;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? "%.0f".formatted(value) : String.format(Locale.ROOT, "%.1f", value);
    }

    private void timeAxis(Svg svg, int y) {
        double step = 10;
        for (double next : new double[] {10, 30, 60, 300, 600, 1800, 3600}) {
            step = next;
            if (seconds / next <= 12) {
                break;
            }
        }
        svg.line("axis", LEFT, y, WIDTH - RIGHT, y);
        for (double at = 0; at <= seconds; at += step) {
            svg.line("axis", x(at), y, x(at), y + 5);
            svg.text("tick", x(at), y + 19, "middle", clock(at));
        }
    }

    /** A time as minutes and seconds, such as 02:05. */
    public static String clock(double atS) {
        long whole = Math.max(0, Math.round(atS));
        return "%02d:%02d".formatted(whole / 60, whole % 60);
    }

    private double x(double atS) {
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.clamp(atS / seconds, 0, 1);
    }

    /** Puts things into rows, so that no two of a row overlap. */
    private static final class Rows {
        private final List<Double> ends = new ArrayList<>();

        int place(double from, double until) {
            for (int row = 0; row < ends.size(); row++) {
                if (ends.get(row) <= from) {
                    ends.set(row, until);
                    return row;
                }
            }
            ends.add(until);
            return ends.size() - 1;
        }

        int count() {
            return ends.size();
        }
    }
}
