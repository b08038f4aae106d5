package io.coffeechaos.orders.api.problem;

import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.api.http.Headers;
import io.coffeechaos.orders.api.http.RequestTrace;
import io.coffeechaos.orders.api.problem.Problem.MalformedRequest;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Answers what Pekko's parser refuses before there is a request: a broken request line, too long a target, too many
 * headers. Pekko finds it by {@code pekko.http.server.parsing.error-handler}.
 */
public final class ParsingErrors extends ParsingErrorHandler {
    /** Pekko looks for a Scala object, which is a class with this field. */
    public static final ParsingErrors MODULE$ = new ParsingErrors();

    private ParsingErrors() {}

    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
        // The summary is Pekko's own sentence; its detail quotes the request and stays out of the answer.
        TraceId trace = TraceId.random();
        String detail = error.summary().isBlank() ? status.reason() : error.summary();
        HttpResponse response = ProblemHandlers.render(new MalformedRequest(status.intValue(), detail), trace);
        return RequestTrace.answered(Headers.with(response, "Cache-Control", "no-store"), trace);
    }
}
