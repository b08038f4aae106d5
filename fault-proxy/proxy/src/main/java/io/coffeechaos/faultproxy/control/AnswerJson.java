package io.coffeechaos.faultproxy.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.coffeechaos.faultproxy.proxy.ActiveToxic;
import io.coffeechaos.faultproxy.proxy.ConnectionView;
import io.coffeechaos.faultproxy.proxy.Proxy;
import io.coffeechaos.faultproxy.proxy.ProxyView;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Writes answers as JSON, with Toxiproxy's fields in Toxiproxy's order. Our own fields come after them, and only if
 * they are in use.
 */
final class AnswerJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** Smaller floats are written with an exponent, as in Go. */
    private static final BigDecimal PLAIN_MIN = new BigDecimal("0.000001");

    private AnswerJson() {}

    static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a JSON tree", e);
        }
    }

    static ObjectNode proxy(ProxyView proxy) {
        ObjectNode json = NODES.objectNode();
        json.put("name", proxy.name());
        json.put("listen", proxy.listen());
        json.put("upstream", proxy.upstream());
        json.put("enabled", proxy.enabled());
        json.set("toxics", toxics(proxy.toxics()));
        return json;
    }

    static ObjectNode byName(List<Proxy> proxies) {
        ObjectNode json = NODES.objectNode();
        proxies.forEach(proxy -> json.set(proxy.name(), proxy(proxy.view())));
        return json;
    }

    /** Returns {@code null} instead of an empty array, as Go writes an uninitialized list. */
    static JsonNode listOrNull(Collection<Proxy> proxies) {
        if (proxies.isEmpty()) {
            return NODES.nullNode();
        }
        ArrayNode list = NODES.arrayNode();
        proxies.forEach(proxy -> list.add(proxy(proxy.view())));
        return list;
    }

    static ObjectNode populated(Collection<Proxy> proxies) {
        ObjectNode json = NODES.objectNode();
        json.set("proxies", listOrNull(proxies));
        return json;
    }

    static ArrayNode toxics(List<ActiveToxic> toxics) {
        ArrayNode list = NODES.arrayNode();
        toxics.forEach(toxic -> list.add(toxic(toxic)));
        return list;
    }

    static ObjectNode toxic(ActiveToxic toxic) {
        ObjectNode attributes = NODES.objectNode();
        for (Map.Entry<String, Number> attribute : toxic.toxic().attributes().entrySet()) {
            attributes.putRawValue(attribute.getKey(), number(attribute.getValue()));
        }
        ObjectNode json = NODES.objectNode();
        json.set("attributes", attributes);
        json.put("name", toxic.name());
        json.put("type", toxic.toxic().type().name());
        json.put("stream", toxic.stream());
        json.putRawValue("toxicity", number(toxic.toxicity()));
        toxic.duration().ifPresent(duration -> json.put("duration", duration.toMillis()));
        return json;
    }

    static ArrayNode connections(List<ConnectionView> connections) {
        ArrayNode list = NODES.arrayNode();
        for (ConnectionView connection : connections) {
            ObjectNode json = list.addObject();
            json.put("client", connection.client());
            json.put("age_ms", connection.age().toMillis());
            json.put("upstream_received_bytes", connection.upstreamReceivedBytes());
            json.put("upstream_sent_bytes", connection.upstreamSentBytes());
            json.put("downstream_received_bytes", connection.downstreamReceivedBytes());
            json.put("downstream_sent_bytes", connection.downstreamSentBytes());
            ArrayNode toxics = json.putArray("toxics");
            connection.toxics().forEach(toxics::add);
        }
        return list;
    }

    static ObjectNode error(ControlError error) {
        ObjectNode json = NODES.objectNode();
        json.put("error", error.message());
        json.put("status", error.status());
        return json;
    }

    /** Writes integers unchanged and floats in their shortest form: {@code 1}, {@code 0.3}, {@code 1e-7}. */
    private static RawValue number(Number number) {
        if (number instanceof Long || number instanceof Integer) {
            return new RawValue(number.toString());
        }
        BigDecimal decimal = new BigDecimal(number.toString()).stripTrailingZeros();
        if (decimal.signum() != 0 && decimal.abs().compareTo(PLAIN_MIN) < 0) {
            return new RawValue(
                    decimal.unscaledValue().abs().toString().length() == 1
                            ? decimal.unscaledValue() + "e-" + decimal.scale()
                            : decimal.toString().replace("E", "e"));
        }
        return new RawValue(decimal.toPlainString());
    }
}
