package io.coffeechaos.faultproxy.control;

import io.coffeechaos.faultproxy.control.ControlApi.Answer;
import io.coffeechaos.faultproxy.proxy.AddressText;
import java.net.InetSocketAddress;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs one debug line for each call, with Toxiproxy's keys, and Toxiproxy's warning about updates by POST. */
final class RequestLog {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final Logger log = LoggerFactory.getLogger(RequestLog.class);

    private RequestLog() {}

    /** Toxiproxy prefers PATCH since 2.6.0. Most clients still send POST, so the API accepts both. */
    static void warnOfDeprecated(Route route, String method) {
        boolean update = route instanceof Route.OneProxy || route instanceof Route.OneToxic;
        if (update && method.equals("POST")) {
            log.warn("{}: HTTP method POST is deprecated. Use HTTP PATCH instead.", handler(route, method));
        }
    }

    static void answered(Route route, HttpRequest request, Answer answer, long startedNanos, String id) {
        String method = request.method().value();
        log.atDebug()
                .addKeyValue("client", () -> client(request))
                .addKeyValue("method", method)
                .addKeyValue("url", () -> request.getUri().getPathString())
                .addKeyValue("user_agent", () -> request.getHeader("User-Agent")
                        .map(HttpHeader::value)
                        .orElse(""))
                .addKeyValue("status", answer.status())
                .addKeyValue("size", answer.body().length())
                .addKeyValue("duration", (System.nanoTime() - startedNanos) / NANOS_PER_MILLI)
                .addKeyValue("handler", handler(route, method))
                .addKeyValue("request_id", id)
                .log("Request");
    }

    private static String client(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(address -> address.getAddress()
                        .map(host -> AddressText.of(new InetSocketAddress(host, address.getPort()))))
                .orElse("");
    }

    private static String handler(Route route, String method) {
        return switch (route) {
            case Route.Version() -> "Version";
            case Route.Populate() -> "Populate";
            case Route.Reset() -> "ResetState";
            case Route.Metrics() -> "Metrics";
            case Route.Proxies() -> method.equals("GET") ? "ProxyIndex" : "ProxyCreate";
            case Route.OneProxy(String proxy) -> "Proxy" + verb(method);
            case Route.Connections(String proxy) -> "ConnectionIndex";
            case Route.ProxyToxics(String proxy) -> method.equals("GET") ? "ToxicIndex" : "ToxicCreate";
            case Route.OneToxic(String proxy, String toxic) -> "Toxic" + verb(method);
        };
    }

    private static String verb(String method) {
        return switch (method) {
            case "GET" -> "Show";
            case "DELETE" -> "Delete";
            default -> "Update";
        };
    }
}
