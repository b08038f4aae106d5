package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.kpi.KpiRing;
import io.coffeechaos.lab.kpi.NodeWatch;
import io.coffeechaos.lab.load.LoadControl;
import io.coffeechaos.lab.supervisor.SupervisedProcess;
import io.coffeechaos.lab.truth.Totals;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Writes {@code GET /lab/kpi}, and the customers of the snapshot. */
final class KpiView {
    private KpiView() {}

    /**
     * What the page shows.
     *
     * @param seconds the length of the window
     * @param nowMs the time, in epoch milliseconds
     * @param book the newest book; empty before the first load
     * @param receiptLagMs how long ago the oldest order ended that has no receipt
     * @param lagMs the age of the last whole join
     * @param staleMs the age of the oldest look
     */
    record Facts(
            int seconds,
            long nowMs,
            String book,
            KpiRing.Window window,
            Totals totals,
            NodeWatch.Sight sight,
            List<SupervisedProcess.Status> processes,
            long receiptLagMs,
            long lagMs,
            long staleMs,
            int faults,
            boolean alarm) {}

    static ObjectNode of(Facts facts) {
        KpiRing.Window window = facts.window();
        Totals totals = facts.totals();
        NodeWatch.Sight sight = facts.sight();
        ObjectNode kpi = JsonNodeFactory.instance.objectNode();
        kpi.put("window", facts.seconds());
        kpi.put(
                "at",
                Instant.ofEpochMilli(facts.nowMs())
                        .truncatedTo(ChronoUnit.MILLIS)
                        .toString());
        kpi.put("book", facts.book());
        kpi.put("started", window.started());
        kpi.put("requests", window.requests());
        kpi.put("errorRate", rounded(window.errorRate()));
        kpi.put("p50", window.p50());
        kpi.put("p95", window.p95());
        kpi.put("p99", window.p99());
        kpi.put("customers", window.customers());
        kpi.put("successRate", rounded(window.successRate()));
        kpi.put("attemptsPerOrder", rounded(window.attemptsPerOrder()));
        kpi.put("reads", window.reads());
        kpi.put("readErrorRate", rounded(window.readErrorRate()));
        kpi.put("readP99", window.readP99());
        kpi.put("accepted", window.accepted());
        kpi.put("queued", window.queued());
        kpi.put("confirmed", window.confirmed());
        kpi.put("confirmP95", window.confirmP95());
        kpi.setAll(totals(totals));
        kpi.put("receiptLagMs", facts.receiptLagMs());
        kpi.put("ledgerLagMs", facts.lagMs());
        ObjectNode calls = kpi.putObject("callsPerOrder");
        window.callsPerOrder().forEach((service, perOrder) -> calls.put(service, rounded(perOrder)));
        ObjectNode steps = kpi.putObject("stepP95");
        window.stepP95().forEach(steps::put);
        ObjectNode edges = kpi.putObject("edges");
        window.edges().forEach(edges::put);
        ObjectNode breakers = kpi.putObject("breakers");
        sight.breakers().forEach(breakers::put);
        kpi.put("shed", window.shed());
        kpi.put("throttled", window.throttled());
        kpi.put("queueDepth", sight.queueDepth());
        kpi.put("eventsPending", sight.eventsPending());
        kpi.put(
                "dlqDepth",
                sight.deadLetters().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum());
        kpi.put(
                "nodesUp",
                facts.processes().stream()
                        .filter(process -> process.name().startsWith("node-"))
                        .filter(process -> process.state().equals("up"))
                        .count());
        kpi.put("nodesReady", sight.ready().size());
        kpi.put(
                "restarts",
                facts.processes().stream()
                        .mapToInt(SupervisedProcess.Status::restarts)
                        .sum());
        kpi.put("faults", facts.faults());
        kpi.put("alarm", facts.alarm() ? 1 : 0);
        kpi.put("staleMs", facts.staleMs());
        return kpi;
    }

    /**
     * The customers of a load with one kind of client.
     *
     * @param rate customers in a second; 0 while no customer arrives
     */
    static ObjectNode side(LoadControl.Side side, int rate, KpiRing.Window window, Totals totals) {
        ObjectNode shown = JsonNodeFactory.instance
                .objectNode()
                .put("client", side.client().name())
                .put("rate", rate)
                .put("book", side.book())
                .put("customers", window.customers())
                .put("successRate", rounded(window.successRate()));
        shown.setAll(totals(totals));
        return shown.remove(List.of("delayed", "unreceipted"));
    }

    private static ObjectNode totals(Totals totals) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("sent", totals.sent())
                .put("acknowledged", totals.acknowledged())
                .put("stored", totals.stored())
                .put("open", totals.open())
                .put("delayed", totals.delayed())
                .put("unknown", totals.unknown())
                .put("lost", totals.lost())
                .put("duplicates", totals.duplicates())
                .put("silent", totals.silent())
                .put("misreported", totals.misreported())
                .put("unreceipted", totals.unreceipted());
    }

    /** The totals of a book with what is left of the effects; the KPI does not have those. */
    static ObjectNode book(Totals totals) {
        ObjectNode book = totals(totals);
        book.putObject("effects")
                .put("charged", totals.effects().charged())
                .put("reserved", totals.effects().reserved())
                .put("shipped", totals.effects().shipped());
        return book;
    }

    /** Four digits after the point are enough, and easier to read. */
    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
