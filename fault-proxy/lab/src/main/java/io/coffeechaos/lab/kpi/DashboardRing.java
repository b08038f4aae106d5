package io.coffeechaos.lab.kpi;

import io.coffeechaos.lab.kpi.Dashboards.Dashboard;
import io.coffeechaos.lab.kpi.Dashboards.Panel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last fifteen minutes of the {@link Dashboards}: {@value #POINTS_MAX} points, one for each look, at most one a second.
 * A panel has {@value #LINES_MAX} lines at most, those beyond are left out and counted. A line has 4 bytes for each point,
 * so the 24 panels take 2.8 MB at most. A line without a value for so many points is forgotten. Many threads may use it.
 */
public final class DashboardRing {
    /** The largest number of points of a line. */
    public static final int POINTS_MAX = 900;

    /** The largest number of lines of a panel. */
    public static final int LINES_MAX = 32;

    /** After so long without a look, rates begin anew. */
    private static final double GAP_S = 5;

    /**
     * The newest points of a dashboard.
     *
     * @param times the time of each point, oldest first, in epoch seconds
     * @param panels its panels, in the order of its file
     */
    public record View(List<Long> times, List<PanelView> panels) {
        public View {
            times = List.copyOf(times);
            panels = List.copyOf(panels);
        }
    }

    /**
     * A panel.
     *
     * @param leftOut the lines that the newest look had beyond the largest number
     */
    public record PanelView(Panel panel, List<Line> lines, int leftOut) {
        public PanelView {
            lines = List.copyOf(lines);
        }
    }

    /**
     * A line.
     *
     * @param points a value for each time; NaN where there is none
     */
    public record Line(String name, List<Double> points) {
        public Line {
            points = List.copyOf(points);
        }
    }

    private static final class Points {
        private final float[] values = new float[POINTS_MAX];
        private long newest;

        Points() {
            Arrays.fill(values, Float.NaN);
        }
    }

    private static final class PanelRing {
        private final Panel panel;
        private final List<PanelLines> queries;
        private final Map<String, Points> lines = new TreeMap<>();
        private int leftOut;

        PanelRing(Panel panel) {
            this.panel = panel;
            this.queries = panel.queries().stream().map(PanelLines::new).toList();
        }

        void add(long number, double seconds, Map<String, MetricsPage> pages) {
            int index = (int) (number % POINTS_MAX);
            leftOut = 0;
            lines.values().removeIf(points -> number - points.newest >= POINTS_MAX);
            lines.values().forEach(points -> points.values[index] = Float.NaN);
            for (PanelLines query : queries) {
                if (seconds == 0) {
                    query.forget();
                }
                query.look(seconds, pages).forEach((line, value) -> set(line, number, value));
            }
        }

        private void set(String line, long number, double value) {
            if (!lines.containsKey(line) && lines.size() == LINES_MAX) {
                leftOut++;
                return;
            }
            Points points = lines.computeIfAbsent(line, first -> new Points());
            points.values[(int) (number % POINTS_MAX)] = (float) value;
            points.newest = number;
        }
    }

    // This object guards the fields below.
    private final Map<String, List<PanelRing>> rings = new HashMap<>();
    private final long[] times = new long[POINTS_MAX];
    private long count;
    private long newestMs;

    /** A ring without points. */
    public DashboardRing() {
        Dashboards.ALL.forEach(dashboard -> rings.put(
                dashboard.uid(), dashboard.panels().stream().map(PanelRing::new).toList()));
    }

    /**
     * Adds a point to each line. A look in the same second as the one before is left out.
     *
     * @param atMs the time of the look, in epoch milliseconds
     * @param pages the pages, by process
     */
    public synchronized void add(long atMs, Map<String, MetricsPage> pages) {
        long atS = Math.floorDiv(atMs, 1000L);
        if (count > 0 && atS <= Math.floorDiv(newestMs, 1000L)) {
            return;
        }
        double apartS = (atMs - newestMs) / 1000.0;
        double seconds = count == 0 || apartS > GAP_S ? 0 : apartS;
        newestMs = atMs;
        times[(int) (count % POINTS_MAX)] = atS;
        rings.values().forEach(panels -> panels.forEach(panel -> panel.add(count, seconds, pages)));
        count++;
    }

    /**
     * The points of a dashboard after a time.
     *
     * @param sinceS epoch seconds; only later points are shown
     */
    public synchronized View view(Dashboard dashboard, long sinceS) {
        List<Integer> shown = new ArrayList<>();
        List<Long> shownTimes = new ArrayList<>();
        for (long number = Math.max(0, count - POINTS_MAX); number < count; number++) {
            int index = (int) (number % POINTS_MAX);
            if (times[index] > sinceS) {
                shown.add(index);
                shownTimes.add(times[index]);
            }
        }
        List<PanelView> panels = new ArrayList<>();
        for (PanelRing ring : rings.getOrDefault(dashboard.uid(), List.of())) {
            List<Line> lines = new ArrayList<>();
            ring.lines.forEach((name, points) -> lines.add(new Line(
                    name,
                    shown.stream().map(index -> (double) points.values[index]).toList())));
            panels.add(new PanelView(ring.panel, lines, ring.leftOut));
        }
        return new View(shownTimes, panels);
    }
}
