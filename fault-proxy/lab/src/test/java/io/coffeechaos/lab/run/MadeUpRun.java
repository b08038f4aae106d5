package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.runner.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run of payment-crawl that never was: 12 s without a fault, 30 s of a slow payment service, then 18 s until the orders
 * have settled. Tests change what it saw.
 */
final class MadeUpRun {
    static final Instant BEGAN = Instant.parse("2026-01-10T12:00:00Z");
    static final int FAULT_BEGIN = 12;
    static final int FAULT_END = 42;
    static final int END = 60;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    final List<KpiSample> samples = new ArrayList<>();
    final ObjectNode journal = JSON.objectNode();
    final ArrayNode run;
    Facts.Audit audit = audit(300, 300, 300, 0, 0, 0, 0, 0);
    VerdictRules.Judged judged = new VerdictRules.Judged(Verdict.PASSED, "the hypothesis held all the time", false);
    List<Facts.ClaimResult> claims =
            List.of(new Facts.ClaimResult("breaker payment OPEN within 15 s", true, "after 4.1 s"));
    List<String> bitNothing = List.of();
    Optional<String> stopped = Optional.empty();
    BadOrders orders = BadOrders.NONE;
    Path folder = Path.of("unused");
    boolean isTwin;

    MadeUpRun() {
        for (int second = 0; second < END; second++) {
            samples.add(sample(second));
        }
        ObjectNode states = journal.putObject("steady_states");
        states.set("before", check(FAULT_BEGIN - 1, true));
        ArrayNode during = states.putArray("during");
        for (int second = FAULT_BEGIN; second < FAULT_END; second++) {
            during.add(check(second, true));
        }
        states.set("after", check(FAULT_END, true));
        run = journal.putArray("run");
        run.add(activity("payment-crawl-latency", FAULT_BEGIN, "POST", "/proxies/payment/toxics"));
        ObjectNode arguments = (ObjectNode) run.get(0).at("/activity/provider");
        arguments
                .putObject("arguments")
                .put("name", "payment-crawl-latency")
                .put("type", "latency")
                .put("duration", 120_000)
                .putObject("attributes")
                .put("latency", 8000)
                .put("jitter", 2000);
        run.add(activity(
                "remove payment-crawl-latency", FAULT_END, "DELETE", "/proxies/payment/toxics/payment-crawl-latency"));
        journal.putArray("rollbacks").add(activity("heal everything", FAULT_END + 1, "POST", "/lab/heal"));
    }

    /** An audit in which every guarantee was kept, and each stored order had each effect once. */
    static Facts.Audit audit(
            int sent, int acknowledged, int stored, int open, int lost, int duplicates, int silent, int misreported) {
        return new Facts.Audit(
                sent,
                acknowledged,
                stored,
                open,
                lost,
                duplicates,
                silent,
                misreported,
                stored,
                stored,
                stored,
                new Guarantees(Optional.empty(), sent, List.of()));
    }

    static Instant at(double second) {
        return BEGAN.plusMillis(Math.round(second * 1000));
    }

    private static KpiSample sample(int second) {
        boolean isBroken = second >= FAULT_BEGIN && second < FAULT_END;
        ObjectNode kpi = JSON.objectNode()
                .put("started", 25)
                .put("requests", 25)
                .put("errorRate", 0)
                .put("p50", 14)
                .put("p95", 31)
                .put("p99", 48)
                .put("customers", 25)
                .put("successRate", 1)
                .put("attemptsPerOrder", 1)
                .put("accepted", 25)
                .put("confirmed", isBroken ? 0 : 25)
                .put("sent", 5 * second)
                .put("open", isBroken ? 5 * (second - FAULT_BEGIN) : 0)
                .put("queueDepth", 0)
                .put("lost", 0)
                .put("duplicates", 0)
                .put("silent", 0)
                .put("misreported", 0)
                .put("nodesReady", 3)
                .put("restarts", 0)
                .put("faults", isBroken ? 1 : 0);
        kpi.putObject("breakers").put("payment", isBroken && second >= FAULT_BEGIN + 5 ? "OPEN" : "CLOSED");
        kpi.putObject("stepP95").put("payment", isBroken ? 3000 : 900);
        kpi.putObject("callsPerOrder").put("payment", 1.02);
        return new KpiSample(at(second), kpi);
    }

    /** Changes a field of the KPI from one second to another. */
    MadeUpRun kpi(String field, double value, int from, int until) {
        samples.stream()
                .filter(sample -> !sample.at().isBefore(at(from)) && sample.at().isBefore(at(until)))
                .forEach(sample -> ((ObjectNode) sample.kpi()).put(field, value));
        return this;
    }

    /** Lets the probe of the success be unmet from one second of the fault to another. */
    MadeUpRun unserved(int from, int until) {
        ArrayNode during = (ArrayNode) journal.at("/steady_states/during");
        for (int second = from; second < until; second++) {
            during.set(second - FAULT_BEGIN, check(second, false));
        }
        return kpi("successRate", 0.5, from, until);
    }

    private static ObjectNode check(int second, boolean met) {
        ObjectNode check = JSON.objectNode().put("steady_state_met", met);
        ArrayNode probes = check.putArray("probes");
        ObjectNode body = JSON.objectNode()
                .put("started", 25)
                .put("successRate", met ? 1 : 0.5)
                .put("lost", 0)
                .put("duplicates", 0)
                .put("misreported", 0);
        for (String name : List.of(
                "customers come",
                "99 % of customers are served",
                "no order is lost",
                "no order is doubled",
                "nobody is told something wrong")) {
            ObjectNode probe = activity(name, second, "GET", "/lab/kpi?window=10");
            probe.put("tolerance_met", met || !name.startsWith("99"));
            probe.putObject("output").put("status", 200).set("body", body);
            probes.add(probe);
        }
        return check;
    }

    /** A record of an activity that took 10 ms. */
    static ObjectNode activity(String name, double second, String method, String path) {
        ObjectNode record = JSON.objectNode();
        record.putObject("activity")
                .put("type", method.equals("GET") ? "probe" : "action")
                .put("name", name)
                .putObject("provider")
                .put("type", "http")
                .put("method", method)
                .put("url", "${proxy_url}" + path);
        record.put("start", at(second - 0.01).toString())
                .put("end", at(second).toString())
                .put("status", "succeeded");
        return record;
    }

    LabRun.Outcome outcome() throws IOException {
        Planned experiment = Planned.experiment("payment-crawl");
        RunPlan plan = new RunPlan(
                "payment-crawl-260110-120000", isTwin ? experiment.twin() : experiment, true, folder, Map.of());
        Facts facts = new Facts(
                Optional.empty(),
                audit,
                RunStatus.COMPLETED,
                Optional.of(true),
                false,
                judged.recovered(),
                List.of(),
                stopped,
                0,
                0,
                bitNothing,
                claims,
                List.of());
        ObjectNode configuration = JSON.objectNode().put("hold", 10).put("api_token", "hush-hush");
        return new LabRun.Outcome(
                plan, BEGAN, at(END), journal, facts, judged, samples, RunEvents.of(journal), orders, configuration);
    }

    RunAnalysis analysis() throws IOException {
        return RunAnalysis.of(outcome());
    }

    /** An order with which something is wrong. */
    MadeUpRun badOrders(String word, int count) {
        List<JsonNode> items = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            ObjectNode item = JSON.objectNode().put("key", "b-" + number).put("orderId", "ord_<" + number + ">");
            item.putObject("client")
                    .put("told", "acknowledged")
                    .putArray("answers")
                    .add("timeout")
                    .add("202");
            item.putNull("row");
            item.putObject("effects").putObject("payment").put("net", 2);
            items.add(item);
        }
        orders = new BadOrders(Map.of(word, items));
        return this;
    }
}
