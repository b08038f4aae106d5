package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.kpi.KpiRing;
import io.coffeechaos.lab.load.LoadControl;
import io.coffeechaos.lab.truth.Ledger;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The customers of the newest load, as the snapshots show them. Before the first load there are none. */
final class CustomersView {
    private static final int WINDOW_S = 30;
    private static final int ORDERS_MAX = 8;

    private final LoadControl load;
    private final Ledger ledger;
    private final List<KpiRing> rings;

    /** @param rings the rings of the sides of a load */
    CustomersView(LoadControl load, Ledger ledger, List<KpiRing> rings) {
        this.load = load;
        this.ledger = ledger;
        this.rings = List.copyOf(rings);
    }

    /** One entry for each kind of client. */
    ArrayNode sides() {
        LoadControl.Status status = load.status();
        ArrayNode sides = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < status.sides().size(); i++) {
            LoadControl.Side side = status.sides().get(i);
            sides.add(KpiView.side(side, status.rate(), rings.get(i).window(WINDOW_S), ledger.totals(side.book())));
        }
        return sides;
    }

    private record Arrival(Instant first, ObjectNode order) {}

    /** The customers that have arrived last, whatever their client, newest first. */
    ArrayNode newest() {
        List<Arrival> arrivals = new ArrayList<>();
        for (LoadControl.Side side : load.status().sides()) {
            try {
                ledger.newest(side.book(), ORDERS_MAX).forEach(item -> arrivals.add(arrival(side, item)));
            } catch (IOException unreadable) {
                // The snapshot is whole without the orders of a book whose file is gone.
            }
        }
        ArrayNode orders = JsonNodeFactory.instance.arrayNode();
        arrivals.stream()
                .sorted(Comparator.comparing(Arrival::first).reversed())
                .limit(ORDERS_MAX)
                .forEach(arrival -> orders.add(arrival.order()));
        return orders;
    }

    private static Arrival arrival(LoadControl.Side side, ObjectNode item) {
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        order.set("key", item.path("key"));
        order.set("orderId", item.path("orderId"));
        order.put("client", side.client().name());
        order.set("told", item.at("/client/told"));
        order.put("status", item.at("/row/status").textValue());
        order.set("flags", item.path("flags"));
        return new Arrival(Instant.parse(item.at("/client/first").asText()), order);
    }
}
