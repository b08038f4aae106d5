package io.coffeechaos.orders.api.problem;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.api.http.Headers;
import io.coffeechaos.orders.api.http.Json;
import io.coffeechaos.orders.api.http.RequestTrace;
import io.coffeechaos.orders.api.problem.Problem.Invalid;
import io.coffeechaos.orders.api.problem.Problem.InvalidQuery;
import io.coffeechaos.orders.api.problem.Problem.Later;
import io.coffeechaos.orders.api.problem.Problem.MalformedRequest;
import io.coffeechaos.orders.api.problem.Problem.MethodNotAllowed;
import io.coffeechaos.orders.api.problem.Problem.NotCancellable;
import io.coffeechaos.orders.api.problem.Problem.Plain;
import io.coffeechaos.orders.api.problem.Problem.PriceChanged;
import io.coffeechaos.orders.api.problem.Problem.TooLarge;
import java.util.List;
import java.util.TreeSet;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.Rejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only class that turns a {@link Problem} into an answer. The answer is {@code application/problem+json}; the
 * original lab's endpoint answers with its own {@code {"error": ...}} (order-api.md 12).
 */
public final class ProblemHandlers {
    /** The media type of RFC 9457, always in UTF-8. */
    public static final ContentType PROBLEM_JSON = MediaTypes.applicationWithFixedCharset(
                    "problem+json", HttpCharsets.UTF_8, "json")
            .toContentType();

    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandlers.class);
    private static final String LAB_PATH = "/";

    private ProblemHandlers() {}

    /** A route that answers with this problem. */
    public static Route fail(Problem problem) {
        return extractRequest(request -> complete(render(problem, request)));
    }

    /** Renders the problem as an answer to this request. */
    public static HttpResponse render(Problem problem, HttpRequest request) {
        HttpResponse response = request.getUri().path().equals(LAB_PATH)
                ? Json.response(problem.status(), labBody(problem))
                : render(problem, RequestTrace.of(request).id());
        return withHeaders(response, problem);
    }

    /** Renders the problem as an answer to input that is not a complete request. */
    public static HttpResponse render(Problem problem, TraceId trace) {
        return HttpResponse.create()
                .withStatus(problem.status())
                .withEntity(HttpEntities.create(PROBLEM_JSON, Json.bytes(body(problem, trace))));
    }

    /**
     * Turns rejections into answers: 404 for an unknown path, 405 for a wrong method, 400 for any other reason. The
     * routes have no other reason.
     */
    public static RejectionHandler rejections() {
        return RejectionHandler.newBuilder()
                .handleAll(MethodRejection.class, methods -> fail(new MethodNotAllowed(allow(methods))))
                .handle(
                        Rejection.class,
                        rejection -> fail(new MalformedRequest(400, "The server cannot read this request.")))
                .handleNotFound(extractRequest(request -> fail(Problem.notFound(
                        "There is nothing at " + request.getUri().path() + "."))))
                .build();
    }

    /**
     * Turns exceptions into answers. An exception from a route is a bug: the log gets it with its trace id, and the
     * answer contains nothing of it.
     */
    public static ExceptionHandler exceptions() {
        return ExceptionHandler.newBuilder()
                .matchAny(failure -> extractRequest(request -> {
                    LOG.atError()
                            .setCause(failure)
                            .addKeyValue("traceId", RequestTrace.of(request).id())
                            .addKeyValue("method", request.method().value())
                            .addKeyValue("path", request.getUri().path())
                            .log("A request failed because of a bug");
                    return fail(Problem.internalError());
                }))
                .build();
    }

    private static String allow(List<MethodRejection> rejections) {
        TreeSet<String> methods = new TreeSet<>();
        rejections.forEach(rejection -> methods.add(rejection.supported().value()));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }

    private static HttpResponse withHeaders(HttpResponse response, Problem problem) {
        return switch (problem) {
            case Later later -> response.addHeader(Headers.retryAfter(later.retryAfter()));
            case MethodNotAllowed refused -> Headers.with(response, "Allow", refused.allow());
            case Plain plain
            when plain.type() == Problem.Type.OPERATOR_ONLY ->
                Headers.with(response, "WWW-Authenticate", "Bearer realm=\"operators\"");
            case Plain plain -> response;
            case MalformedRequest malformed -> response;
            case InvalidQuery invalid -> response;
            case TooLarge large -> response;
            case Invalid invalid -> response;
            case PriceChanged changed -> response;
            case NotCancellable notCancellable -> response;
        };
    }

    private static ObjectNode labBody(Problem problem) {
        String message =
                switch (problem) {
                    case Invalid invalid -> {
                        FieldError first = invalid.errors().getFirst();
                        yield first.pointer() + " " + first.detail();
                    }
                    case Plain plain -> plain.type().title() + ": " + plain.detail();
                    case Later later -> later.type().title() + ": " + later.detail();
                    case PriceChanged changed -> changed.type().title() + ": " + changed.detail();
                    case MethodNotAllowed refused -> refused.type().title();
                    case MalformedRequest malformed -> malformed.detail();
                    case InvalidQuery invalid -> invalid.detail();
                    case TooLarge large -> large.detail();
                    case NotCancellable notCancellable -> notCancellable.detail();
                };
        return Json.object().put("error", message);
    }

    private static ObjectNode body(Problem problem, TraceId trace) {
        ObjectNode body = Json.object()
                .put("type", "/problems/" + problem.type().slug())
                .put("title", problem.type().title())
                .put("status", problem.status())
                .put("detail", problem.detail())
                .put("traceId", trace.value());
        switch (problem) {
            case InvalidQuery invalid -> body.put("parameter", invalid.parameter());
            case TooLarge large -> body.put("limitBytes", large.limitBytes());
            case Invalid invalid -> {
                ArrayNode errors = body.putArray("errors");
                invalid.errors().forEach(error -> errors.addObject()
                        .put("pointer", error.pointer())
                        .put("detail", error.detail()));
            }
            case PriceChanged changed ->
                body.putObject("currentTotal")
                        .put("amount", changed.currentTotal().amount())
                        .put("currency", changed.currentTotal().currency());
            case NotCancellable notCancellable ->
                body.put("orderStatus", notCancellable.orderStatus().name());
            case Plain plain -> {}
            case Later later -> {}
            case MalformedRequest malformed -> {}
            case MethodNotAllowed refused -> {}
        }
        return body;
    }
}
