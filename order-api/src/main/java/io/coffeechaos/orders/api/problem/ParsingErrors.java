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
 * Answers requests that Pekko's parser refuses before a request exists: a broken request line, a target that is too
 * long, too many headers. Pekko finds this class by {@code pekko.http.server.parsing.error-handler}.
 */
public final class ParsingErrors extends ParsingErrorHandler {
    /** Pekko expects a Scala object, which is a class with this field. */
    public static final ParsingErrors MODULE$ = new ParsingErrors();

    private ParsingErrors() {}

    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
        // The summary is a sentence of Pekko's own. Its detail quotes the request, so the answer does not contain it.
        TraceId trace = TraceId.random();
        String detail = error.summary().isBlank() ? status.reason() : error.summary();
        HttpResponse response = ProblemHandlers.render(new MalformedRequest(status.intValue(), detail), trace);
        return RequestTrace.answered(Headers.with(response, "Cache-Control", "no-store"), trace);
    }
}
