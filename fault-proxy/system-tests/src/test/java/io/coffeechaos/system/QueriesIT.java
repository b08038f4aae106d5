package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.LabControl;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each query of the dashboards and alerts reads series that node, proxy or lab have, by labels that these have. */
class QueriesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"");

    /** Labels that Prometheus itself gives to each series. */
    private static final Set<String> OF_THE_TARGET = Set.of("job", "instance");

    @Test
    void eachQueryNamesSeriesAndLabelsThatExist() throws Exception {
        Stack stack = SharedStack.healthy();
        Map<String, Set<String>> labels = new HashMap<>();
        add(labels, new ContractClient(stack).get("/metrics").body());
        add(labels, stack.get(stack.port(8474), "/metrics").body());
        add(labels, whileAnExperimentBreaksSomething(stack));
        labels.put("up", Set.of());
        for (String recorded : Queries.recorded()) {
            labels.put(recorded, Set.of());
        }

        for (Queries.Query query : Queries.all()) {
            assertThat(query.series()).as(query.where()).isNotEmpty().isSubsetOf(labels.keySet());
            Set<String> known = new HashSet<>(OF_THE_TARGET);
            query.series().forEach(series -> known.addAll(labels.get(series)));
            assertThat(known).as(query.where()).containsAll(query.labels());
        }
    }

    /** Some series exist only during a fault or a run. */
    private static String whileAnExperimentBreaksSomething(Stack stack) throws Exception {
        LabControl lab = stack.lab().control();
        JsonNode fault =
                JSON.readTree("{\"kind\":\"service\",\"target\":\"payment\",\"mode\":\"slow\",\"duration\":30}");
        JsonNode progress = JSON.readTree(
                "{\"name\":\"queries\",\"phase\":\"during\",\"probes\":[{\"name\":\"p99\",\"value\":1,\"ok\":true}]}");
        Eventually.eventually(
                Duration.ofSeconds(30),
                () -> assertThat(stack.get(stack.port(8475), "/metrics").body()).contains("dead_letters{"));
        // A run that has ended in an earlier start of the shared system cannot begin again.
        String run = "queries-" + System.currentTimeMillis();
        lab.lease(run, (ObjectNode) progress);
        try {
            lab.fault((ObjectNode) fault);
            return stack.get(stack.port(8475), "/metrics").body();
        } finally {
            lab.endLease(run);
            assertThat(lab.heal()).isEmpty();
        }
    }

    private static void add(Map<String, Set<String>> labels, String metrics) {
        MetricsText.parse(metrics).keySet().forEach(sample -> {
            int brace = sample.indexOf('{');
            Set<String> all =
                    labels.computeIfAbsent(brace < 0 ? sample : sample.substring(0, brace), name -> new HashSet<>());
            LABEL.matcher(brace < 0 ? "" : sample.substring(brace)).results().forEach(label -> all.add(label.group(1)));
        });
    }
}
