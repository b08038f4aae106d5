package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.api.Call.BadRequestException;
import io.coffeechaos.lab.truth.Ledger;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * {@code GET /lab/await?for=ready|steady|warm|settled&timeout=S}: answers when the condition holds, or after the timeout. The
 * status is 200 in both cases, so that an experiment can judge the body.
 *
 * <ul>
 *   <li>ready: every order node is ready
 *   <li>steady: ready, and in the last ten seconds no attempt of a customer failed, and most have ended
 *   <li>warm: steady, and 99 % of these attempts ended within {@value #WARM_P99_MS} ms
 *   <li>settled: ready, no fault, and every order that was there at the call has ended
 * </ul>
 */
final class AwaitRoute {
    private static final List<String> CONDITIONS = List.of("ready", "steady", "warm", "settled");
    private static final int TIMEOUT_DEFAULT_S = 60;
    private static final int TIMEOUT_MAX_S = 300;
    private static final long INTERVAL_MS = 250;
    private static final long LAG_MAX_MS = 5_000;
    private static final int STEADY_WINDOW_S = 10;
    private static final int WARM_P99_MS = 300;

    private final Measuring measuring;
    private final Breaking breaking;

    AwaitRoute(Measuring measuring, Breaking breaking) {
        this.measuring = measuring;
        this.breaking = breaking;
    }

    /** Answers a call. Returns false if the path is another one. */
    boolean handle(Call call) throws IOException, InterruptedException {
        if (!call.route().equals("GET lab/await")) {
            return false;
        }
        try {
            String condition = call.query().getOrDefault("for", "");
            if (!CONDITIONS.contains(condition)) {
                throw new BadRequestException(
                        "for", "for must be ready, steady, warm or settled: was '" + condition + "'");
            }
            int timeoutS = call.number("timeout", TIMEOUT_DEFAULT_S, 1, TIMEOUT_MAX_S);
            call.answer(200, await(condition, TimeUnit.SECONDS.toMillis(timeoutS)));
        } catch (BadRequestException wrong) {
            call.error(wrong);
        }
        return true;
    }

    /** Waits until a condition holds, or until the time is over. */
    ObjectNode await(String condition, long timeoutMs) throws IOException, InterruptedException {
        long beganMs = measuring.nowMs();
        boolean met = holds(condition, beganMs);
        while (!met && measuring.nowMs() - beganMs < timeoutMs) {
            TimeUnit.MILLISECONDS.sleep(INTERVAL_MS);
            met = holds(condition, beganMs);
        }
        return JsonNodeFactory.instance.objectNode().put("met", met).put("tookMs", measuring.nowMs() - beganMs);
    }

    private boolean holds(String condition, long beganMs) throws IOException, InterruptedException {
        ObjectNode kpi = measuring.kpi(STEADY_WINDOW_S);
        long nodes = measuring.processes().stream()
                .filter(process -> process.name().startsWith("node-"))
                .count();
        // What was seen before the call says nothing: a node may have been killed since.
        boolean isSeenSince = measuring.nodesSeenMs() >= beganMs;
        boolean isReady = isSeenSince && kpi.path("nodesReady").asLong() == nodes && !breaking.isRolling();
        return switch (condition) {
            case "ready" -> isReady;
            case "steady" -> isReady && isSteady(kpi);
            case "warm" -> isReady && isSteady(kpi) && kpi.path("p99").asInt() <= WARM_P99_MS;
            case "settled" ->
                isReady
                        && breaking.faults() == 0
                        && breaking.observed().look().faults().isEmpty()
                        && kpi.path("ledgerLagMs").asLong() < LAG_MAX_MS
                        && ended(beganMs);
            default -> throw new IllegalStateException("a condition without a rule: " + condition);
        };
    }

    private static boolean isSteady(ObjectNode kpi) {
        return isServed(
                        kpi.path("started").asInt(),
                        kpi.path("requests").asInt(),
                        kpi.path("errorRate").asDouble())
                && kpi.path("staleMs").asLong() < LAG_MAX_MS;
    }

    /**
     * Whether customers are served: without an error, and not ever later. A node that has just started answers slowly, so
     * that more and more attempts are waiting.
     *
     * @param started the attempts that began in the window
     * @param requests the attempts that ended in it
     */
    static boolean isServed(int started, int requests, double errorRate) {
        return requests > 0 && 2 * requests >= started && errorRate == 0;
    }

    /** Whether every order that was sent before this time has ended. Orders are listed oldest first. */
    private boolean ended(long beforeMs) throws IOException {
        Optional<Ledger.Page> open = measuring.ledger().page("", "open", 0, 1);
        return open.isEmpty()
                || open.get().items().isEmpty()
                || Instant.parse(open.get()
                                        .items()
                                        .getFirst()
                                        .path("client")
                                        .path("first")
                                        .asText())
                                .toEpochMilli()
                        >= beforeMs;
    }
}
