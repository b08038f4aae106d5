package io.coffeechaos.orders.api.health;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.orders.api.http.GracefulShutdown;
import io.coffeechaos.orders.api.http.Json;
import io.coffeechaos.orders.api.problem.Problem;
import io.coffeechaos.orders.api.problem.ProblemHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * The health probes. A dependency that is down never makes the node not ready, because the node accepts orders while
 * payment is down. The answer only shows the state of the dependencies.
 */
public final class HealthRoutes {
    private static final String NOT_READY = "not-ready";

    private final List<HealthCheck> checks;
    private final Supplier<Map<String, String>> breakers;
    private final GracefulShutdown shutdown;
    private final Duration checkMax;

    /**
     * @param checks the checks, in the order of the answer
     * @param breakers state of each dependency's circuit breaker: {@code closed}, {@code half-open} or {@code open}
     * @param shutdown signals the shutdown of this node, which makes it not ready
     * @param checkMax time limit for one check; all checks run at the same time
     */
    public HealthRoutes(
            List<HealthCheck> checks,
            Supplier<Map<String, String>> breakers,
            GracefulShutdown shutdown,
            Duration checkMax) {
        this.checks = List.copyOf(checks);
        this.breakers = breakers;
        this.shutdown = shutdown;
        this.checkMax = checkMax;
    }

    /** All routes under {@code /health}. */
    public Route route() {
        return pathPrefix(
                "health",
                () -> concat(
                        pathEnd(() -> get(() -> completeWithFuture(looked().thenApply(this::health)))),
                        path(
                                "live",
                                () -> get(() -> complete(
                                        Json.response(200, Json.object().put("status", "live"))))),
                        path("ready", () -> get(() -> extractRequest(this::ready)))));
    }

    /**
     * Answers for the whole shop, or with {@code scope=node} for this node alone. A load balancer that replaces nodes
     * must ask for the node alone: while journal and intake queue are both away, no node is ready, and a new node would
     * not be either.
     */
    private Route ready(HttpRequest request) {
        List<String> scopes = request.getUri().query().getAll("scope");
        if (scopes.isEmpty()) {
            return completeWithFuture(looked().thenApply(looked -> ready(looked, status(looked))));
        }
        if (scopes.equals(List.of("node"))) {
            return completeWithFuture(looked().thenApply(looked -> ready(looked, nodeStatus(looked))));
        }
        return complete(
                ProblemHandlers.render(new Problem.InvalidQuery("scope", "scope must be node, or absent."), request));
    }

    private record Looked(HealthCheck check, HealthCheck.Result result, long ms) {}

    private CompletionStage<List<Looked>> looked() {
        List<CompletableFuture<Looked>> all = checks.stream().map(this::look).toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done -> all.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Looked> look(HealthCheck check) {
        long begunNanos = System.nanoTime();
        CompletableFuture<HealthCheck.Result> result;
        try {
            result = check.look().toCompletableFuture().copy();
        } catch (RuntimeException e) {
            result = CompletableFuture.failedFuture(e);
        }
        return result.orTimeout(checkMax.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> HealthCheck.Result.down(
                        failure instanceof TimeoutException
                                ? "no answer in " + checkMax.toMillis() + " ms"
                                : "cannot be reached"))
                .thenApply(
                        seen -> new Looked(check, seen, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos)));
    }

    private String status(List<Looked> looked) {
        // An order is stored in the journal or in the intake queue. Only if both are down can the node store no order.
        boolean nowhereToStore =
                with(looked, HealthCheck.Weight.ONE_OF).findAny().isPresent()
                        && with(looked, HealthCheck.Weight.ONE_OF).noneMatch(up -> up);
        return nowhereToStore ? NOT_READY : nodeStatus(looked);
    }

    private String nodeStatus(List<Looked> looked) {
        if (shutdown.isBegun() || with(looked, HealthCheck.Weight.NEEDED).anyMatch(up -> !up)) {
            return NOT_READY;
        }
        return looked.stream().allMatch(each -> each.result().up()) ? "ready" : "degraded";
    }

    private static Stream<Boolean> with(List<Looked> looked, HealthCheck.Weight weight) {
        return looked.stream().filter(each -> each.check().weight() == weight).map(each -> each.result()
                .up());
    }

    private HttpResponse ready(List<Looked> looked, String status) {
        ObjectNode body = Json.object().put("status", status);
        ArrayNode all = body.putArray("checks");
        for (Looked each : looked) {
            ObjectNode node = all.addObject()
                    .put("name", each.check().name())
                    .put("status", each.result().up() ? "up" : "down")
                    .put("ms", each.ms());
            each.result().members().ifPresent(members -> node.put("members", members));
            each.result().lagMs().ifPresent(lag -> node.put("lagMs", lag));
            each.result().detail().ifPresent(detail -> node.put("detail", detail));
        }
        ArrayNode dependencies = body.putArray("dependencies");
        breakers.get()
                .entrySet()
                .forEach(breaker ->
                        dependencies.addObject().put("name", breaker.getKey()).put("breaker", breaker.getValue()));
        return Json.response(status.equals(NOT_READY) ? 503 : 200, body);
    }

    private HttpResponse health(List<Looked> looked) {
        boolean healthy = !status(looked).equals(NOT_READY);
        return Json.response(
                healthy ? 200 : 503,
                Json.object()
                        .put("status", healthy ? "healthy" : "unhealthy")
                        .put("service", "chaos-coffee-order-processor"));
    }
}
