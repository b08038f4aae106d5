package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.drill.Drill;
import io.coffeechaos.lab.client.LabControl;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus with the rules of infra/observability watches a real system that is broken as the runbook says. */
@Drill(
        name = "alerts",
        purpose = "Breaks the shop under a real Prometheus: the alerts that the runbook promises must fire, and end.",
        minutes = 8)
class AlertsDrill {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration UP_WITHIN = Duration.ofMinutes(1);
    private static final Duration FIRES_WITHIN = Duration.ofMinutes(5);
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(3);
    private static final int A_SECOND = 5;
    private static final int BROKEN_S = 280;
    private static final String SLOW =
            "{\"name\":\"black-friday-latency\",\"type\":\"latency\",\"attributes\":{\"latency\":3000,\"jitter\":500}}";
    private static final Pattern TARGET = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    private Path folder;

    private Stack stack;
    private Process prometheus;
    private int port;

    @BeforeEach
    void start() throws Exception {
        stack = SharedStack.healthy();
        String config = TARGET.matcher(Files.readString(Queries.FOLDER.resolve("prometheus-lab.yml")))
                .replaceAll(target -> "127.0.0.1:" + stack.port(Integer.parseInt(target.group(1))))
                .replace(
                        "rules.yml",
                        Matcher.quoteReplacement(Queries.FOLDER
                                .resolve("rules.yml")
                                .toAbsolutePath()
                                .toString()));
        Path file = Files.writeString(folder.resolve("prometheus.yml"), config);
        port = freePort();
        prometheus = new ProcessBuilder(
                        Promtool.prometheus(),
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        Eventually.eventually(UP_WITHIN, () -> assertThat(query("sum(up)")).isEqualTo("6"));
    }

    @AfterEach
    void stop() throws Exception {
        prometheus.destroy();
        prometheus.onExit().join();
        stack.lab().control().load(0, "resilient");
        stack.lab().heal();
    }

    @Test
    void theAlertsFireWhileTheShopIsBrokenAndEndAfterTheHeal(TestReporter reporter) throws Exception {
        LabControl lab = stack.lab().control();
        assertThat(firing()).doesNotContain("BreakerOpen", "DeadLetters", "OrdersLost");

        lab.load(A_SECOND, "fragile");
        stack.lab().links().toxic("chaos-proxy", SLOW);
        lab.fault((ObjectNode) JSON.readTree(
                "{\"kind\":\"service\",\"target\":\"payment\",\"mode\":\"hang\",\"duration\":" + BROKEN_S + "}"));
        DeadLettersDrill.send(stack, DeadLettersDrill.INTAKE, "coffee please " + System.nanoTime());

        Eventually.eventually(
                FIRES_WITHIN, () -> assertThat(firing()).contains("BreakerOpen", "DeadLetters", "OrdersLost"));
        reporter.publishEntry("firing", firing().toString());

        lab.load(0, "resilient");
        stack.lab().heal();
        Eventually.eventually(ENDS_WITHIN, () -> assertThat(firing()).doesNotContain("BreakerOpen"));
    }

    private Set<String> firing() throws Exception {
        Set<String> firing = new TreeSet<>();
        for (JsonNode alert : ask("/api/v1/alerts").path("data").path("alerts")) {
            if (alert.path("state").asText().equals("firing")) {
                firing.add(alert.path("labels").path("alertname").asText());
            }
        }
        return firing;
    }

    private String query(String words) throws Exception {
        return ask("/api/v1/query?query=" + URLEncoder.encode(words, StandardCharsets.UTF_8))
                .at("/data/result/0/value/1")
                .asText();
    }

    private JsonNode ask(String path) throws Exception {
        return JSON.readTree(stack.get(port, path).body());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
