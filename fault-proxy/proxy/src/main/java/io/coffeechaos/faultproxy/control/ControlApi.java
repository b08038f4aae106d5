package io.coffeechaos.faultproxy.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.faultproxy.proxy.BadUpstreamException;
import io.coffeechaos.faultproxy.proxy.CannotListenException;
import io.coffeechaos.faultproxy.proxy.Proxy;
import io.coffeechaos.faultproxy.proxy.ProxyCollection;
import io.coffeechaos.faultproxy.proxy.ProxyCollection.Populated;
import io.coffeechaos.faultproxy.proxy.ProxySpec;
import io.coffeechaos.faultproxy.proxy.RefusedException;
import io.coffeechaos.faultproxy.toxic.OutOfRange;
import io.coffeechaos.faultproxy.toxic.ToxicType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoints of the control API: they take a route, a method and a body, and return an {@link Answer}. This class
 * does not know the HTTP server.
 */
final class ControlApi {

    /** Clients use the version to decide whether they may send PATCH, so this is Toxiproxy's version and not ours. */
    static final String COMPATIBLE_VERSION = "2.12.0";

    /** The content type of the version answer. */
    static final String JSON_WITH_CHARSET = "application/json;charset=utf-8";

    private static final Logger log = LoggerFactory.getLogger(ControlApi.class);

    /**
     * An answer to send.
     *
     * @param status the HTTP status
     * @param contentType the content type, empty for none
     * @param body the body, empty for none
     */
    record Answer(int status, String contentType, String body) {
        static Answer json(int status, JsonNode body) {
            return new Answer(status, "application/json", AnswerJson.text(body));
        }

        static Answer nothing() {
            return new Answer(204, "", "");
        }

        static Answer error(ControlError error) {
            return new Answer(error.status(), "application/json", AnswerJson.text(AnswerJson.error(error)) + "\n");
        }
    }

    private final ProxyCollection proxies;
    private final MetricsText metrics;

    ControlApi(ProxyCollection proxies, MetricsText metrics) {
        this.proxies = proxies;
        this.metrics = metrics;
    }

    /** Handles one call. Never throws: an error is an answer too. */
    @SuppressWarnings("CatchingUnchecked") // a bug in one call must not leave the client without an answer
    Answer handle(Route route, String method, byte[] body) {
        try {
            return answer(route, method, body);
        } catch (ControlException e) {
            return failed(route, e.error());
        } catch (RefusedException e) {
            return failed(route, ControlError.of(e.refusal()));
        } catch (CannotListenException e) {
            return failed(route, ControlError.of(e));
        } catch (BadUpstreamException e) {
            return failed(route, new ControlError.BadUpstream(String.valueOf(e.getMessage())));
        } catch (OutOfRange e) {
            return failed(route, new ControlError.OutOfRange(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            log.error("Control API call failed", e);
            return failed(route, ControlError.Fixed.INTERNAL);
        }
    }

    private static Answer failed(Route route, ControlError error) {
        return route instanceof Route.Populate ? populateFailed(error, List.of()) : Answer.error(error);
    }

    private Answer answer(Route route, String method, byte[] body) {
        return switch (route) {
            case Route.Version() ->
                new Answer(200, JSON_WITH_CHARSET, "{\"version\": \"" + COMPATIBLE_VERSION + "\"}\n");
            case Route.Proxies() -> proxies(method, body);
            case Route.Populate() -> populate(body);
            case Route.Reset() -> {
                proxies.reset();
                yield Answer.nothing();
            }
            case Route.Metrics() -> new Answer(200, MetricsText.CONTENT_TYPE, metrics.text());
            case Route.OneProxy(String name) -> proxy(proxies.get(name), method, body);
            case Route.Connections(String name) ->
                Answer.json(200, AnswerJson.connections(proxies.get(name).connections()));
            case Route.ProxyToxics(String name) -> toxics(proxies.get(name), method, body);
            case Route.OneToxic(String name, String toxic) -> toxic(proxies.get(name), toxic, method, body);
        };
    }

    private Answer proxies(String method, byte[] body) {
        if (method.equals("GET")) {
            return Answer.json(200, AnswerJson.byName(proxies.all()));
        }
        Proxy created = proxies.create(RequestJson.proxy(RequestJson.parse(body)));
        return Answer.json(201, AnswerJson.proxy(created.view()));
    }

    private Answer populate(byte[] body) {
        List<ProxySpec> specs = RequestJson.proxies(RequestJson.parse(body));
        return switch (proxies.populate(specs)) {
            case Populated.All(List<Proxy> done) -> Answer.json(201, AnswerJson.populated(done));
            case Populated.UpTo(List<Proxy> done, CannotListenException failure) ->
                populateFailed(ControlError.of(failure), done);
        };
    }

    private static Answer populateFailed(ControlError error, List<Proxy> done) {
        ObjectNode json = AnswerJson.error(error);
        json.set("proxies", AnswerJson.listOrNull(done));
        return Answer.json(error.status(), json);
    }

    private Answer proxy(Proxy proxy, String method, byte[] body) {
        switch (method) {
            case "GET" -> {}
            case "DELETE" -> {
                proxies.delete(proxy.name());
                return Answer.nothing();
            }
            default -> {
                JsonObject json = JsonObject.of(RequestJson.parse(body));
                proxy.update(json.text("listen"), json.text("upstream"), json.bool("enabled"));
            }
        }
        return Answer.json(200, AnswerJson.proxy(proxy.view()));
    }

    private static Answer toxics(Proxy proxy, String method, byte[] body) {
        if (method.equals("GET")) {
            return Answer.json(200, AnswerJson.toxics(proxy.view().toxics()));
        }
        var spec = RequestJson.toxic(RequestJson.parse(body), proxy::hasToxic);
        return Answer.json(200, AnswerJson.toxic(proxy.addToxic(spec)));
    }

    private static Answer toxic(Proxy proxy, String name, String method, byte[] body) {
        return switch (method) {
            case "GET" -> Answer.json(200, AnswerJson.toxic(proxy.toxic(name)));
            case "DELETE" -> {
                proxy.removeToxic(name);
                yield Answer.nothing();
            }
            default -> {
                ToxicType type = proxy.toxic(name).toxic().type();
                JsonObject json = JsonObject.of(RequestJson.parse(body));
                Optional<Float> toxicity = RequestJson.toxicity(json);
                Map<String, Number> values = json.object("attributes")
                        .map(given -> RequestJson.values(type, given))
                        .orElse(Map.of());
                yield Answer.json(
                        200, AnswerJson.toxic(proxy.updateToxic(name, toxicity, values, RequestJson.duration(json))));
            }
        };
    }
}
