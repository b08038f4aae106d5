package io.coffeechaos.lab.trace;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.fault.FaultLog;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Joins faults with the spans of a trace, by time and by place. A place is a link, a part or a dependency. The parts know
 * nothing of faults, so only the lab can do this.
 */
public final class FaultJoin {
    private static final String NODE = "node-";
    private static final String EDGE = "chaos-proxy";
    private static final String BROWSER = "browser";

    private FaultJoin() {}

    /**
     * A fault during a trace.
     *
     * @param spans the ids of the spans that went on at its place while it was on
     */
    public record Met(FaultLog.Entry fault, List<String> spans) {
        /** Copies the ids. */
        public Met {
            spans = List.copyOf(spans);
        }
    }

    /** Joins each fault with the spans that it may have touched. */
    public static List<Met> of(Collection<FaultLog.Entry> faults, Collection<JsonNode> spans) {
        List<Met> met = new ArrayList<>();
        for (FaultLog.Entry fault : faults) {
            Set<String> places = places(fault);
            met.add(new Met(
                    fault,
                    spans.stream()
                            .filter(span -> fault.isWithin(time(span, "startMicros"), time(span, "endMicros")))
                            .filter(span -> places(span).stream().anyMatch(places::contains))
                            .map(span -> span.path("spanId").asText())
                            .toList()));
        }
        return met;
    }

    /** The time in a field of a span. */
    public static Instant time(JsonNode span, String field) {
        return Instant.EPOCH.plus(span.path(field).asLong(), ChronoUnit.MICROS);
    }

    /** Where a fault is. The link between two nodes is a place of both. */
    private static Set<String> places(FaultLog.Entry fault) {
        String target = fault.target();
        Set<String> places = new HashSet<>(Set.of(target));
        if (fault.kind().equals("zone")) {
            places.add(NODE + target);
        } else if (fault.kind().equals("partition") || target.startsWith("artery-")) {
            for (String node : target.replace("artery-", "").split("-", -1)) {
                places.add(NODE + node);
            }
        }
        return places;
    }

    /** Where the work of a span went on, and where it led. Each link is a place of its client's span. */
    private static Set<String> places(JsonNode span) {
        String instance = span.path("instance").asText();
        JsonNode attributes = span.path("attributes");
        Set<String> places = new HashSet<>(Set.of(instance));
        if (instance.startsWith(NODE)) {
            places.add("nodes");
        }
        boolean isClient = span.path("kind").asText().equals("CLIENT");
        if (attributes.has("db.system.name")) {
            places.addAll(List.of("dynamodb", "store"));
        } else if (attributes.has("messaging.system")) {
            places.addAll(List.of("sqs", "queue", "proxy"));
        } else if (attributes.has("url.template") || attributes.has("http.route")) {
            String route = attributes.path("url.template").asText()
                    + attributes.path("http.route").asText();
            OrderContract.SERVICES.stream()
                    .filter(service -> route.startsWith("/" + service + "/"))
                    .forEach(service -> places.addAll(List.of(service, "simulators")));
            if (route.startsWith("/orders")) {
                places.add(edge(instance));
            }
        } else if (instance.equals(BROWSER) && isClient) {
            // A browser does not know which edge has answered.
            places.addAll(List.of(EDGE, EDGE + "-2", EDGE + "-3", "shop"));
        }
        if (isClient) {
            places.add("proxy");
        }
        return places;
    }

    private static String edge(String node) {
        return node.equals(NODE + "1") ? EDGE : node.replace(NODE, EDGE + "-");
    }
}
