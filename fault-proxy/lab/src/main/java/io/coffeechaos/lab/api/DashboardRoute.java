package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.api.Call.BadRequestException;
import io.coffeechaos.lab.kpi.DashboardRing;
import io.coffeechaos.lab.kpi.Dashboards;
import io.coffeechaos.lab.kpi.Dashboards.Dashboard;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code GET /lab/dashboards/{uid}?since=S}: the first panels of a dashboard, with the points after S, and the faults of the
 * whole time that the lab keeps points.
 */
final class DashboardRoute {
    private final Measuring measuring;
    private final Breaking breaking;

    DashboardRoute(Measuring measuring, Breaking breaking) {
        this.measuring = measuring;
        this.breaking = breaking;
    }

    /** Answers a call. Returns false if the path is another one. */
    boolean handle(Call call) throws IOException {
        List<String> path = call.path();
        if (!call.method().equals("GET")
                || path.size() != 3
                || !path.subList(0, 2).equals(List.of("lab", "dashboards"))) {
            return false;
        }
        try {
            show(call, path.getLast());
        } catch (BadRequestException wrong) {
            call.error(wrong);
        }
        return true;
    }

    private void show(Call call, String uid) throws IOException, BadRequestException {
        Optional<Dashboard> dashboard = Dashboards.of(uid);
        if (dashboard.isEmpty()) {
            String known = Dashboards.ALL.stream().map(Dashboard::uid).collect(Collectors.joining(", "));
            call.error(404, "uid", "there is no dashboard " + uid + ": use " + known);
            return;
        }
        long sinceS = since(call);
        measuring.watched();
        ObjectNode shown = shown(uid, measuring.dashboards().view(dashboard.get(), sinceS));
        shown.set("faults", faults());
        call.answer(200, shown);
    }

    private ArrayNode faults() {
        Instant now = Instant.ofEpochMilli(measuring.nowMs());
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        breaking.log()
                .between(now.minusSeconds(DashboardRing.POINTS_MAX), now)
                .forEach(fault -> shown.add(FaultView.shown(fault)));
        return shown;
    }

    /** Epoch seconds have more digits than a number of the query may have. */
    private static long since(Call call) throws BadRequestException {
        String text = call.query().getOrDefault("since", "0");
        if (!text.matches("\\d{1,12}")) {
            throw new BadRequestException("since", "since must be epoch seconds of 1 to 12 digits: was '" + text + "'");
        }
        return Long.parseLong(text);
    }

    private static ObjectNode shown(String uid, DashboardRing.View view) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode().put("uid", uid);
        ArrayNode times = shown.putArray("times");
        view.times().forEach(times::add);
        ArrayNode panels = shown.putArray("panels");
        for (DashboardRing.PanelView panel : view.panels()) {
            ObjectNode one = panels.addObject()
                    .put("title", panel.panel().title())
                    .put("unit", panel.panel().unit())
                    .put("leftOut", panel.leftOut());
            ArrayNode series = one.putArray("series");
            for (DashboardRing.Line line : panel.lines()) {
                ArrayNode points = series.addObject().put("labels", line.name()).putArray("points");
                for (double value : line.points()) {
                    if (Double.isFinite(value)) {
                        points.add((float) value);
                    } else {
                        points.addNull();
                    }
                }
            }
        }
        return shown;
    }
}
