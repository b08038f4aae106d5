package io.coffeechaos.faultproxy.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.faultproxy.proxy.BadUpstreamException;
import io.coffeechaos.faultproxy.proxy.Direction;
import io.coffeechaos.faultproxy.proxy.Names;
import io.coffeechaos.faultproxy.proxy.ProxySpec;
import io.coffeechaos.faultproxy.proxy.ToxicSpec;
import io.coffeechaos.faultproxy.toxic.Attribute;
import io.coffeechaos.faultproxy.toxic.OutOfRange;
import io.coffeechaos.faultproxy.toxic.Toxic;
import io.coffeechaos.faultproxy.toxic.ToxicType;
import io.coffeechaos.faultproxy.toxic.Toxics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Converts request bodies to specs, with Toxiproxy's checks in Toxiproxy's order. */
final class RequestJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private RequestJson() {}

    /** Parses the first JSON value of the body and ignores the rest. */
    static JsonNode parse(byte[] body) {
        try {
            JsonNode node = MAPPER.readTree(body);
            if (node.isMissingNode()) {
                throw new ControlException(new ControlError.BadBody("EOF"));
            }
            return node;
        } catch (JsonEOFException e) {
            throw new ControlException(new ControlError.BadBody("unexpected EOF"));
        } catch (JsonProcessingException e) {
            throw new ControlException(new ControlError.BadBody(e.getOriginalMessage() + where(e)));
        } catch (IOException e) {
            throw new ControlException(new ControlError.BadBody(String.valueOf(e.getMessage())));
        }
    }

    private static String where(JsonProcessingException e) {
        // A limit such as the nesting depth has no location.
        return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    }

    static ProxySpec proxy(JsonNode body) {
        return proxy(JsonObject.of(body), "");
    }

    /** Parses a populate body or a configuration file; messages count the proxies from 1. */
    static List<ProxySpec> proxies(JsonNode body) {
        if (!body.isArray() && !body.isNull()) {
            throw JsonObject.wrongType(body, "value", "an array");
        }
        List<ProxySpec> specs = new ArrayList<>();
        for (JsonNode element : JsonObject.elements(body)) {
            specs.add(proxy(JsonObject.of(element), " at proxy " + (specs.size() + 1)));
        }
        return specs;
    }

    private static ProxySpec proxy(JsonObject json, String where) {
        String name = json.text("name").orElse("");
        String upstream = json.text("upstream").orElse("");
        String listen = json.text("listen").orElse("");
        Optional<Boolean> enabled = json.bool("enabled");
        if (name.isEmpty()) {
            throw new ControlException(new ControlError.MissingField("name" + where));
        }
        if (upstream.isEmpty()) {
            throw new ControlException(new ControlError.MissingField("upstream" + where));
        }
        checkName("name" + where, name);
        Optional<List<ToxicSpec>> toxics = json.array("toxics").map(RequestJson::toxics);
        try {
            return new ProxySpec(name, listen, upstream, enabled, toxics);
        } catch (BadUpstreamException e) {
            throw new ControlException(new ControlError.BadUpstream(e.getMessage() + where));
        }
    }

    private static List<ToxicSpec> toxics(List<JsonNode> array) {
        List<ToxicSpec> toxics = new ArrayList<>();
        for (JsonNode toxic : array) {
            toxics.add(toxic(
                    toxic, taken -> toxics.stream().anyMatch(each -> each.name().equals(taken))));
        }
        return toxics;
    }

    /** Refuses a name under which no client could address the proxy or toxic. */
    private static void checkName(String field, String name) {
        Names.problem(name).ifPresent(problem -> {
            throw new ControlException(new ControlError.BadName(field, problem));
        });
    }

    /** Parses a toxic to create; {@code taken} returns true if a name is in use. */
    static ToxicSpec toxic(JsonNode body, Predicate<String> taken) {
        JsonObject json = JsonObject.of(body);
        String typeName = json.text("type").orElse("");
        Optional<String> name = json.text("name").filter(text -> !text.isEmpty());
        String stream = json.text("stream").filter(text -> !text.isEmpty()).orElse("downstream");
        Optional<Float> toxicity = toxicity(json);
        Optional<Duration> duration = duration(json);
        Optional<JsonObject> attributes = json.object("attributes");
        Direction direction =
                Direction.named(stream).orElseThrow(() -> new ControlException(ControlError.Fixed.INVALID_STREAM));
        ToxicType type =
                Toxics.named(typeName).orElseThrow(() -> new ControlException(new ControlError.InvalidToxicType()));
        String fullName = name.orElse(typeName + "_" + stream);
        checkName("toxic name", fullName);
        if (taken.test(fullName)) {
            throw new ControlException(ControlError.Fixed.TOXIC_EXISTS);
        }
        Map<String, Number> values =
                attributes.map(given -> values(type, given)).orElse(Map.of());
        return new ToxicSpec(fullName, stream, direction, toxicity.orElse(1f), create(type, values), duration);
    }

    private static Toxic create(ToxicType type, Map<String, Number> values) {
        try {
            return type.create(values);
        } catch (OutOfRange e) {
            throw new ControlException(new ControlError.OutOfRange(String.valueOf(e.getMessage())));
        }
    }

    /** Returns the toxicity of a create or update body. */
    static Optional<Float> toxicity(JsonObject json) {
        Optional<Double> toxicity = json.number("toxicity");
        toxicity.filter(value -> !(value >= 0 && value <= 1)).ifPresent(value -> {
            throw new ControlException(new ControlError.OutOfRange("toxicity must be 0 to 1: was " + value));
        });
        return toxicity.map(Double::floatValue);
    }

    /** Returns the duration of a create or update body. */
    static Optional<Duration> duration(JsonObject json) {
        Optional<Long> duration = json.integer("duration");
        duration.filter(millis -> millis < 1).ifPresent(millis -> {
            throw new ControlException(new ControlError.OutOfRange("duration must be 1 ms or more: was " + millis));
        });
        return duration.map(Duration::ofMillis);
    }

    /**
     * Returns the attributes of a body for a toxic of {@code type}. All are checked before any of them takes effect.
     */
    static Map<String, Number> values(ToxicType type, JsonObject given) {
        Map<String, Number> values = new HashMap<>();
        for (Attribute attribute : type.attributes()) {
            Optional<? extends Number> value =
                    attribute.integer() ? given.integer(attribute.name()) : given.number(attribute.name());
            value.ifPresent(number -> values.put(attribute.name(), number));
        }
        return values;
    }
}
