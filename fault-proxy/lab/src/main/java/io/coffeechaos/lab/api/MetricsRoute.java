package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.supervisor.ResidentMemory;
import io.coffeechaos.lab.supervisor.SupervisedProcess;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code GET /metrics}: what the lab knows, in Prometheus' text format. A scrape keeps the observers of the lab awake, as a
 * read of the KPI does.
 */
final class MetricsRoute {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    /** What the ledger has found out about orders, and the field of the KPI with the number of such orders. */
    private static final Map<String, String> TRUTHS = Map.of(
            "acknowledged", "acknowledged",
            "stored", "stored",
            "open", "open",
            "lost", "lost",
            "duplicate", "duplicates",
            "silent", "silent",
            "misreported", "misreported");

    private final Measuring measuring;
    private final Breaking breaking;
    private final Runs runs;
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    MetricsRoute(Measuring measuring, Breaking breaking, Runs runs) {
        this.measuring = measuring;
        this.breaking = breaking;
        this.runs = runs;
        ofParts();
        ofOrders();
        ofFaults();
        ofRuns();
        measuring.page(() -> new String(page(), StandardCharsets.UTF_8));
    }

    /** Answers a call. Returns false if the path is another one. */
    boolean handle(Call call) throws IOException {
        if (!call.route().equals("GET metrics")) {
            return false;
        }
        measuring.watched();
        call.file(TEXT, page());
        return true;
    }

    private byte[] page() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, registry.scrape());
        } catch (IOException impossible) {
            throw new UncheckedIOException("a write to memory does not fail", impossible);
        }
        return out.toByteArray();
    }

    private void ofParts() {
        GaugeWithCallback.builder()
                .name("lab_part_up")
                .help("1 if the part is up, else 0.")
                .labelNames("part")
                .callback(gauge -> measuring.processes().forEach(part -> gauge.call(isUp(part) ? 1 : 0, part.name())))
                .register(registry);
        CounterWithCallback.builder()
                .name("lab_part_restarts_total")
                .help("Restarts of a part by the supervisor.")
                .labelNames("part")
                .callback(counter -> measuring.processes().forEach(part -> counter.call(part.restarts(), part.name())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("lab_part_resident_bytes")
                .help("Memory of the process of a part; 0 without a process, and on a system without /proc.")
                .labelNames("part")
                .callback(gauge -> measuring
                        .processes()
                        .forEach(part -> gauge.call(
                                (double) ResidentMemory.bytes(part.pid()).orElse(0), part.name())))
                .register(registry);
    }

    private static boolean isUp(SupervisedProcess.Status part) {
        return part.state().equals(SupervisedProcess.State.up.name());
    }

    private void ofOrders() {
        GaugeWithCallback.builder()
                .name("lab_orders")
                .help("Orders of the newest load by what the ledger has found out about them.")
                .labelNames("truth")
                .callback(gauge -> {
                    ObjectNode kpi = measuring.kpiSeen(1);
                    TRUTHS.forEach((truth, field) -> gauge.call(kpi.path(field).asDouble(), truth));
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("dead_letters")
                .help("Messages that no consumer could handle, by dead letter queue.")
                .labelNames("queue")
                .callback(gauge -> measuring.deadLetters().forEach((queue, letters) -> gauge.call(letters, queue)))
                .register(registry);
    }

    /** The faults of the lab itself. The fault proxy has those of its own. */
    private void ofFaults() {
        GaugeWithCallback.builder()
                .name("lab_fault_active")
                .help("Faults that the lab has made and not yet healed.")
                .labelNames("kind", "target")
                .callback(gauge -> breaking.active().list().stream()
                        .collect(Collectors.groupingBy(
                                fault -> List.of(
                                        fault.order().kind(), fault.order().target()),
                                Collectors.counting()))
                        .forEach((fault, count) -> gauge.call((double) count, fault.getFirst(), fault.getLast())))
                .register(registry);
    }

    private void ofRuns() {
        GaugeWithCallback.builder()
                .name("lab_experiment_phase")
                .help("1 for the phase of the experiment that is going on.")
                .labelNames("name", "phase")
                .callback(gauge -> runs.going()
                        .map(GoingRun::progress)
                        .ifPresent(run -> gauge.call(1, run.wish().name(), run.phase())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("lab_probe_value")
                .help(
                        "The last value of each probe of the experiment that is going on. Without a number: 1 if it was met.")
                .labelNames("probe")
                .callback(gauge -> runs.going()
                        .map(run -> run.progress().probes())
                        .ifPresent(probes -> byName(probes).forEach((name, probe) -> gauge.call(value(probe), name))))
                .register(registry);
    }

    private static Map<String, JsonNode> byName(Iterable<JsonNode> probes) {
        Map<String, JsonNode> byName = new TreeMap<>();
        probes.forEach(probe -> byName.put(probe.path("name").asText(), probe));
        return byName;
    }

    private static double value(JsonNode probe) {
        JsonNode value = probe.path("value");
        return value.isNumber() ? value.asDouble() : probe.path("ok").asBoolean() ? 1 : 0;
    }
}
