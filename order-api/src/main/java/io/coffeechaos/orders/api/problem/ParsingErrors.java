package io.coffeechaos.orders.api.problem;

import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.api.http.Cors;
import io.coffeechaos.orders.api.http.Headers;
import io.coffeechaos.orders.api.http.RequestTrace;
import io.coffeechaos.orders.api.problem.Problem.MalformedRequest;
import java.util.Set;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ParserSettings;
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

    /** Static, because Pekko may use an instance of its own. */
    private static volatile Cors cors = new Cors(Set.of());

    private ParsingErrors() {}

    /**
     * Sets the cross-origin rules of the answers. Pekko gives this class neither the request nor the configuration of
     * the server, so the rules are those of the process.
     */
    public static void use(Cors rules) {
        cors = rules;
    }

    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
        TraceId trace = TraceId.random();
        HttpResponse response = ProblemHandlers.render(
                new MalformedRequest(status.intValue(), detail(status.intValue(), error, settings.getParserSettings())),
                trace);
        return cors.markedWithoutRequest(
                RequestTrace.answered(Headers.with(response, "Cache-Control", "no-store"), trace));
    }

    /**
     * Names the broken rule or limit in our own words. Pekko's words name its settings and parts of its grammar, so
     * they are in the log only, where Pekko writes them.
     */
    private static String detail(int status, ErrorInfo error, ParserSettings limits) {
        return switch (status) {
            case 413 -> "The body may have at most " + limits.getMaxContentLength() + " bytes.";
            case 414 -> "The request target may have at most " + limits.getMaxUriLength() + " characters.";
            case 417 -> "The server cannot meet the expectation of this request.";
            case 431 ->
                "A request may have at most %d headers, with names of %d and values of %d characters."
                        .formatted(
                                limits.getMaxHeaderCount(),
                                limits.getMaxHeaderNameLength(),
                                limits.getMaxHeaderValueLength());
            case 501 -> "The server does not know this method.";
            case 505 -> "The server speaks HTTP/1.1 and HTTP/1.0 only.";
            default -> broken(error.summary());
        };
    }

    private static String broken(String summary) {
        if (summary.contains("request-target") || summary.contains("URI")) {
            return "The target of the request is not valid.";
        }
        if (summary.contains("Host")) {
            return "The request needs exactly one valid Host header.";
        }
        return summary.contains("header") || summary.contains("Content-")
                ? "A header of the request is not valid."
                : "The request is not valid HTTP.";
    }
}
