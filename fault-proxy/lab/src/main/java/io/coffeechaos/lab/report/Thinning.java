package io.coffeechaos.lab.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Leaves out points of a long line, so that it looks the same in a drawing. */
final class Thinning {
    /** A line has at most so many points: more than a screen has pixels for it. */
    static final int POINTS_MAX = 1_200;

    private static final Comparator<Chart.Point> BY_VALUE = Comparator.comparingDouble(Chart.Point::value);

    private Thinning() {}

    /** At most {@value #POINTS_MAX} of the points, in their order: the least and the greatest of each stretch. */
    static List<Chart.Point> thin(List<Chart.Point> points) {
        if (points.size() <= POINTS_MAX) {
            return points;
        }
        int stretches = POINTS_MAX / 2;
        List<Chart.Point> kept = new ArrayList<>(POINTS_MAX);
        for (int stretch = 0; stretch < stretches; stretch++) {
            int from = (int) ((long) points.size() * stretch / stretches);
            int until = (int) ((long) points.size() * (stretch + 1) / stretches);
            List<Chart.Point> some = points.subList(from, until);
            Chart.Point least = some.stream().min(BY_VALUE).orElseThrow();
            Chart.Point most = some.stream().max(BY_VALUE).orElseThrow();
            boolean leastFirst = least.atS() <= most.atS();
            kept.add(leastFirst ? least : most);
            if (!least.equals(most)) {
                kept.add(leastFirst ? most : least);
            }
        }
        return kept;
    }
}
