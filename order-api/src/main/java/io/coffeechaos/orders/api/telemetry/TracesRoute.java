package io.coffeechaos.orders.api.telemetry;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import io.coffeechaos.orders.api.admission.OperatorToken;
import io.coffeechaos.orders.api.http.Json;
import io.coffeechaos.orders.api.problem.Problem;
import io.coffeechaos.orders.api.problem.ProblemHandlers;
import io.coffeechaos.telemetry.SpanRecorder;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Query;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code GET /traces?after=CURSOR&limit=500}: the last spans of this node, oldest first, with {@code next} as the cursor of the
 * next call. {@code missed} counts the spans that were forgotten before they were read. Without a ring the list is empty.
 */
public final class TracesRoute {
    private final SpanRecorder recorder;
    private final OperatorToken operators;

    /** Shows the spans that this sink remembers, to operators. */
    public TracesRoute(OtelSpans spans, OperatorToken operators) {
        this.recorder = spans.recorder();
        this.operators = operators;
    }

    /** The route of {@code /traces}. */
    public Route route() {
        return path(
                "traces", () -> get(() -> operators.guard(() -> extractRequest(request -> complete(answer(request))))));
    }

    private HttpResponse answer(HttpRequest request) {
        Query query = request.getUri().query();
        OptionalLong after = number(query, "after", 0, 0, Long.MAX_VALUE);
        OptionalLong limit = number(query, "limit", SpanRecorder.PAGE_DEFAULT, 1, SpanRecorder.PAGE_MAX);
        if (after.isEmpty()) {
            return refused("after", "after must be the next of an earlier answer.", request);
        }
        if (limit.isEmpty()) {
            return refused("limit", "limit must be an integer from 1 to " + SpanRecorder.PAGE_MAX + ".", request);
        }
        return Json.response(200, recorder.page(after.getAsLong(), Math.toIntExact(limit.getAsLong())));
    }

    private static HttpResponse refused(String parameter, String rule, HttpRequest request) {
        return ProblemHandlers.render(new Problem.InvalidQuery(parameter, rule), request);
    }

    /** The value of this parameter; empty if it is given and not an integer from {@code min} to {@code max}. */
    private static OptionalLong number(Query query, String name, long otherwise, long min, long max) {
        Optional<String> given = query.get(name);
        if (given.isEmpty()) {
            return OptionalLong.of(otherwise);
        }
        if (!given.get().matches("[0-9]{1,18}")) {
            return OptionalLong.empty();
        }
        long value = Long.parseLong(given.get());
        return value >= min && value <= max ? OptionalLong.of(value) : OptionalLong.empty();
    }
}
