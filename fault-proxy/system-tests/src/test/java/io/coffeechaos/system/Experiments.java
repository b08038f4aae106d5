package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.client.LabControl;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;
import org.opentest4j.TestAbortedException;

/** Runs experiments on a system as a user does, with {@code ./coffee run}, and reads what they leave. */
final class Experiments {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LAB = 8475;
    private static final Duration WARM_WITHIN = Duration.ofMinutes(5);
    private static final int WARM_SECONDS = 10;

    private Experiments() {}

    /**
     * What a command has left.
     *
     * @param reports the reports of its runs, oldest first
     */
    record Ended(int exitCode, List<JsonNode> reports) {}

    /**
     * Lets customers order until they are served for ten seconds without an error: a node is slow after its start. A drill
     * on a machine that is too slow for that is INCONCLUSIVE.
     */
    static void warmUp(Stack stack) throws IOException, InterruptedException {
        LabControl lab = stack.lab().control();
        lab.load(Customers.FEW_A_SECOND, "resilient");
        try {
            Eventually.eventually(WARM_WITHIN, () -> {
                JsonNode kpi = lab.kpi(WARM_SECONDS);
                assertThat(kpi.path("requests").asInt()).isGreaterThan(Customers.FEW_A_SECOND * (WARM_SECONDS - 2));
                assertThat(kpi.path("errorRate").asDouble()).isZero();
            });
        } catch (ConditionTimeoutException tooSlow) {
            if (Budget.isGate()) {
                throw tooSlow;
            }
            throw new TestAbortedException("this machine does not serve five customers a second", tooSlow);
        } finally {
            lab.load(0, "resilient");
        }
    }

    /** Runs the command and waits for its end. */
    static Ended run(Stack stack, Duration patience, String... arguments) throws IOException, InterruptedException {
        Set<String> before = ids(stack);
        Process command = stack.experiments(arguments);
        try {
            assertThat(command.waitFor(patience.toSeconds(), TimeUnit.SECONDS))
                    .as("the command has ended: %s", stack.said())
                    .isTrue();
        } finally {
            command.destroy();
        }
        List<JsonNode> reports = new ArrayList<>();
        for (JsonNode run : stack.lab().control().runs()) {
            if (!before.contains(run.path("id").asText())) {
                reports.addFirst(report(stack, run.path("id").asText()));
            }
        }
        return new Ended(command.exitValue(), reports);
    }

    private static Set<String> ids(Stack stack) throws IOException, InterruptedException {
        Set<String> ids = new HashSet<>();
        stack.lab().control().runs().forEach(run -> ids.add(run.path("id").asText()));
        return ids;
    }

    /** The report of a run that has ended. */
    static JsonNode report(Stack stack, String id) throws IOException, InterruptedException {
        return get(stack, "/lab/runs/" + id + "/report.json");
    }

    /** What a route of the lab answers. */
    static JsonNode get(Stack stack, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = stack.get(stack.port(LAB), path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /**
     * The orders of the list, newest first, as long as they are wanted.
     *
     * @param customerId only the orders of this customer; empty for all orders
     */
    static List<JsonNode> rows(Stack stack, String customerId, Predicate<JsonNode> wanted)
            throws IOException, InterruptedException {
        List<JsonNode> rows = new ArrayList<>();
        String query = "limit=100" + (customerId.isEmpty() ? "" : "&customerId=" + customerId);
        String cursor = "";
        while (true) {
            JsonNode page = stack.lab().list(query + cursor);
            for (JsonNode row : page.path("items")) {
                if (!wanted.test(row)) {
                    return rows;
                }
                rows.add(row);
            }
            if (!page.path("nextCursor").isTextual()) {
                return rows;
            }
            cursor = "&cursor=" + page.path("nextCursor").asText();
        }
    }
}
