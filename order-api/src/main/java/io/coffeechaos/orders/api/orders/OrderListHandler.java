package io.coffeechaos.orders.api.orders;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.orders.Failures;
import io.coffeechaos.orders.api.admission.OperatorToken;
import io.coffeechaos.orders.api.http.Json;
import io.coffeechaos.orders.api.problem.Problem;
import io.coffeechaos.orders.api.problem.ProblemHandlers;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.readmodel.OrderRows;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Query;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Answers the list and the counts from the order rows alone. The rows are a projection that may lag (order-api.md 7).
 */
public final class OrderListHandler {
    private static final int LIMIT_DEFAULT = 20;
    private static final int LIMIT_MAX = 100;

    private final OrderRows rows;
    private final OrderCounts counts;
    private final OperatorToken operators;
    private final OrderMetrics metrics;
    private final Duration readMax;

    /**
     * @param rows the rows to list
     * @param counts the counts for the summary
     * @param operators protects the list of all customers and the summary
     * @param metrics gives the numbers of replays and key mismatches
     * @param readMax time limit for reading one page
     */
    public OrderListHandler(
            OrderRows rows, OrderCounts counts, OperatorToken operators, OrderMetrics metrics, Duration readMax) {
        this.rows = rows;
        this.counts = counts;
        this.operators = operators;
        this.metrics = metrics;
        this.readMax = readMax;
    }

    Route list() {
        return extractRequest(
                request -> request.getUri().query().get("customerId").isPresent()
                        ? page(request)
                        : operators.guard(() -> page(request)));
    }

    Route summary() {
        return operators.guard(() -> extractRequest(request -> completeWithFuture(counts.current()
                .handle((counted, failure) -> failure == null
                        ? Json.response(200, summary(counted))
                        : ProblemHandlers.render(unreadable(), request)))));
    }

    private Route page(HttpRequest request) {
        try {
            OrderRows.Query query = query(request.getUri().query());
            return completeWithFuture(rows.list(query)
                    .toCompletableFuture()
                    .orTimeout(readMax.toMillis(), TimeUnit.MILLISECONDS)
                    .handle((page, failure) ->
                            failure == null ? Json.response(200, page(page)) : failed(failure, request)));
        } catch (BadParameter bad) {
            return ProblemHandlers.fail(bad.problem);
        } catch (IllegalArgumentException notOurs) {
            return ProblemHandlers.fail(badCursor());
        }
    }

    private static HttpResponse failed(Throwable failure, HttpRequest request) {
        Throwable cause = Failures.cause(failure);
        return ProblemHandlers.render(cause instanceof IllegalArgumentException ? badCursor() : unreadable(), request);
    }

    private static OrderRows.Query query(Query query) throws BadParameter {
        Optional<String> customerId = once(query, "customerId");
        if (customerId.isPresent() && !OrderValidation.isCustomerId(customerId.get())) {
            throw new BadParameter("customerId", "customerId must be 1 to 64 of A-Z, a-z, 0-9, _ and -.");
        }
        return new OrderRows.Query(limit(query), once(query, "cursor"), statuses(query), customerId);
    }

    private static int limit(Query query) throws BadParameter {
        Optional<String> limit = once(query, "limit");
        if (limit.isEmpty()) {
            return LIMIT_DEFAULT;
        }
        int value = limit.get().matches("[0-9]{1,3}") ? Integer.parseInt(limit.get()) : 0;
        if (value < 1 || value > LIMIT_MAX) {
            throw new BadParameter("limit", "limit must be an integer from 1 to " + LIMIT_MAX + ".");
        }
        return value;
    }

    private static Set<OrderStatus> statuses(Query query) throws BadParameter {
        Set<OrderStatus> statuses = EnumSet.noneOf(OrderStatus.class);
        for (String value : query.getAll("status")) {
            try {
                statuses.add(OrderStatus.valueOf(value));
            } catch (IllegalArgumentException e) {
                throw new BadParameter("status", "status must be one of the nine order statuses, in capital letters.");
            }
        }
        return statuses;
    }

    private static Optional<String> once(Query query, String name) throws BadParameter {
        List<String> values = query.getAll(name);
        if (values.size() > 1) {
            throw new BadParameter(name, name + " must be given once.");
        }
        return values.stream().findFirst();
    }

    private static ObjectNode page(OrderRows.Page page) {
        ObjectNode body = Json.object();
        ArrayNode items = body.putArray("items");
        page.orders().forEach(order -> items.add(OrderJson.withoutSteps(order)));
        return body.put("nextCursor", page.nextCursor().orElse(null));
    }

    private ObjectNode summary(OrderRows.Counts counted) {
        ObjectNode body = Json.object().put("total", counted.total());
        ObjectNode byStatus = body.putObject("byStatus");
        for (OrderStatus status : OrderStatus.values()) {
            byStatus.put(status.name(), counted.byStatus().getOrDefault(status, 0L));
        }
        return body.put("delayed", counted.delayed())
                .put("replays", metrics.idempotencyCount("replay"))
                .put("keyMismatches", metrics.idempotencyCount("mismatch"))
                .put("asOf", Json.time(counted.asOf()));
    }

    private static Problem badCursor() {
        return new Problem.InvalidQuery("cursor", "cursor must be the nextCursor of a page of this list.");
    }

    private static Problem unreadable() {
        return Problem.storageUnavailable("The order list did not answer.");
    }

    private static final class BadParameter extends Exception {
        private final Problem.InvalidQuery problem;

        BadParameter(String parameter, String detail) {
            super(detail);
            this.problem = new Problem.InvalidQuery(parameter, detail);
        }
    }
}
