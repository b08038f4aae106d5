package io.coffeechaos.faultproxy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.faultproxy.cli.Control.CallFailed;
import io.coffeechaos.faultproxy.toxic.Attribute;
import io.coffeechaos.faultproxy.toxic.ToxicType;
import io.coffeechaos.faultproxy.toxic.Toxics;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The commands: each makes one or two calls and prints the result. The error messages are toxiproxy-cli's. */
final class CliCommands {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Numbers with a larger exponent are sent as they are written; the server refuses them. */
    private static final int EXPONENT_MAX = 400;

    private final Control client;
    private final CliOutput output;
    private final boolean json;

    CliCommands(Control client, CliOutput output, boolean json) {
        this.client = client;
        this.output = output;
        this.json = json;
    }

    /** A call; if it fails, the program prints {@code "<what>: <reason>"}. */
    private interface Call {
        JsonNode run() throws CallFailed;
    }

    private static JsonNode orFail(String what, Call call) throws CliFailure {
        try {
            return call.run();
        } catch (CallFailed e) {
            throw new CliFailure(what + ": " + e.getMessage());
        }
    }

    private void print(JsonNode answer, String text) {
        if (json) {
            output.json(answer);
        } else {
            output.line(text);
        }
    }

    void list(CliOptions options) throws CliFailure {
        JsonNode proxies =
                orFail("Failed to retrieve proxies", () -> client.call("GET", "", Expected.PROXIES, "proxies"));
        if (json) {
            output.json(proxies);
        } else {
            output.proxies(proxies);
        }
    }

    void inspect(CliOptions options) throws CliFailure {
        JsonNode proxy = retrieve(options.proxyName());
        if (json) {
            output.json(proxy);
        } else {
            output.proxy(proxy);
        }
    }

    private JsonNode retrieve(String name) throws CliFailure {
        return orFail(
                "Failed to retrieve proxy " + name, () -> client.call("GET", "", Expected.PROXY, "proxies", name));
    }

    void create(CliOptions options) throws CliFailure {
        String name = options.proxyName();
        ObjectNode body = NODES.objectNode()
                .put("name", name)
                .put("listen", options.required("listen"))
                .put("upstream", options.required("upstream"))
                .put("enabled", !options.isSet("disabled"));
        JsonNode created = orFail(
                "Failed to create proxy: create",
                () -> client.call("POST", body.toString(), Expected.PROXY, "proxies"));
        print(created, "Created new proxy " + name);
    }

    void edit(CliOptions options) throws CliFailure {
        String name = options.proxyName();
        ObjectNode body = NODES.objectNode();
        options.value("listen").ifPresent(listen -> body.put("listen", listen));
        options.value("upstream").ifPresent(upstream -> body.put("upstream", upstream));
        if (body.isEmpty()) {
            throw new CliFailure("Required argument 'listen' or 'upstream' was empty.", true);
        }
        JsonNode edited = orFail("Failed to edit proxy " + name, () -> change(name, body));
        print(edited, "Changed proxy " + name);
    }

    private JsonNode change(String proxy, ObjectNode body) throws CallFailed {
        return client.call("POST", body.toString(), Expected.PROXY, "proxies", proxy);
    }

    void toggle(CliOptions options) throws CliFailure {
        String name = options.proxyName();
        boolean enabled = !retrieve(name).path("enabled").asBoolean();
        ObjectNode body = NODES.objectNode().put("enabled", enabled);
        JsonNode toggled = orFail("Failed to toggle proxy " + name, () -> change(name, body));
        print(toggled, "Proxy " + name + " is now " + (enabled ? "enabled" : "disabled"));
    }

    void delete(CliOptions options) throws CliFailure {
        String name = options.proxyName();
        retrieve(name);
        JsonNode deleted =
                orFail("Failed to delete proxy", () -> client.call("DELETE", "", Expected.NOTHING, "proxies", name));
        print(deleted, "Deleted proxy " + name);
    }

    void reset(CliOptions options) throws CliFailure {
        JsonNode done = orFail("Failed to reset", () -> client.call("POST", "", Expected.NOTHING, "reset"));
        print(done, "Reset all proxies");
    }

    void populate(CliOptions options) throws CliFailure {
        if (options.arguments().isEmpty()) {
            throw new CliFailure("A file is required as the first argument.", true);
        }
        String file = options.arguments().getFirst();
        String body;
        try {
            body = Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new CliFailure("Failed to read " + file + ": " + e.getMessage());
        }
        JsonNode answer = orFail("Failed to populate", () -> client.call("POST", body, Expected.POPULATED, "populate"));
        print(answer, "Populated " + answer.path("proxies").size() + " proxies");
    }

    void addToxic(CliOptions options) throws CliFailure {
        String proxy = options.proxyName();
        String type = options.required("type");
        if (options.isSet("upstream") && options.isSet("downstream")) {
            throw new CliFailure("Only one should be specified: upstream or downstream.");
        }
        ObjectNode body = NODES.objectNode()
                .put("type", type)
                .put("stream", options.isSet("upstream") ? "upstream" : "downstream")
                .put("toxicity", toxicity(options).orElse(BigDecimal.ONE));
        options.value("toxicName").ifPresent(name -> body.put("name", name));
        body.set("attributes", attributes(options, attributesOf(type)));
        duration(options).ifPresent(millis -> body.put("duration", millis));
        retrieve(proxy);
        JsonNode toxic = orFail(
                "Failed to add toxic",
                () -> client.call("POST", body.toString(), Expected.TOXIC, "proxies", proxy, "toxics"));
        print(
                toxic,
                "Added %s %s toxic '%s' on proxy '%s'"
                        .formatted(
                                toxic.path("stream").asText(),
                                toxic.path("type").asText(),
                                toxic.path("name").asText(),
                                proxy));
    }

    void updateToxic(CliOptions options) throws CliFailure {
        String proxy = options.proxyName();
        String name = options.required("toxicName");
        ObjectNode body = NODES.objectNode();
        // The body contains the toxicity only if the user gives one; sending 1 would reset it.
        toxicity(options).ifPresent(toxicity -> body.put("toxicity", toxicity));
        attributes(options, Optional.empty());
        body.set("attributes", attributes(options, attributesOf(retrieve(proxy), name)));
        JsonNode toxic = orFail(
                "Failed to update toxic: failed to update toxic '%s' of proxy '%s'".formatted(name, proxy),
                () -> client.call("POST", body.toString(), Expected.TOXIC, "proxies", proxy, "toxics", name));
        print(toxic, "Updated toxic '%s' on proxy '%s'".formatted(name, proxy));
    }

    void removeToxic(CliOptions options) throws CliFailure {
        String proxy = options.proxyName();
        String name = options.required("toxicName");
        retrieve(proxy);
        JsonNode removed = orFail(
                "Failed to remove toxic: failed to remove toxic '%s' of proxy '%s'".formatted(name, proxy),
                () -> client.call("DELETE", "", Expected.NOTHING, "proxies", proxy, "toxics", name));
        print(removed, "Removed toxic '%s' on proxy '%s'".formatted(name, proxy));
    }

    private static Optional<BigDecimal> toxicity(CliOptions options) throws CliFailure {
        Optional<String> text = options.value("toxicity");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<BigDecimal> number =
                number(text.get()).filter(value -> value.signum() >= 0 && value.compareTo(BigDecimal.ONE) <= 0);
        if (number.isEmpty()) {
            throw new CliFailure("toxicity should be a float between 0 and 1.");
        }
        return number;
    }

    private static Optional<Long> duration(CliOptions options) throws CliFailure {
        Optional<String> text = options.value("duration");
        Optional<Long> millis = text.flatMap(CliCommands::number).flatMap(CliCommands::whole);
        if (text.isPresent() && millis.filter(number -> number >= 1).isEmpty()) {
            throw new CliFailure(
                    "duration should be a whole number of milliseconds, 1 or more: was '" + text.get() + "'.");
        }
        return millis;
    }

    private static Optional<Long> whole(BigDecimal number) {
        try {
            return Optional.of(number.longValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return Optional.of(new BigDecimal(text)).filter(number -> Math.abs(number.scale()) <= EXPONENT_MAX);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Returns the attributes of a toxic type, or empty for a type that only the server knows. */
    private static Optional<List<String>> attributesOf(String type) {
        return Toxics.named(type)
                .map(ToxicType::attributes)
                .map(attributes -> attributes.stream().map(Attribute::name).toList());
    }

    /** Returns the attributes of a toxic of a proxy, or empty if the proxy has no such toxic. */
    private static Optional<List<String>> attributesOf(JsonNode proxy, String toxicName) {
        return proxy.path("toxics")
                .valueStream()
                .filter(toxic -> toxic.path("name").asText().equals(toxicName))
                .map(toxic -> toxic.path("attributes"))
                .filter(JsonNode::isObject)
                .map(attributes -> attributes
                        .propertyStream()
                        .map(attribute -> attribute.getKey())
                        .toList())
                .findFirst();
    }

    /**
     * Parses the {@code k=v} pairs; a comma separates several pairs in one option. A value that parses as a number is
     * sent as a number.
     *
     * @param known the attributes that the toxic has; empty if they are not known
     * @throws CliFailure if a pair is not understood: the server would ignore it and leave the attribute at 0
     */
    private static ObjectNode attributes(CliOptions options, Optional<List<String>> known) throws CliFailure {
        ObjectNode attributes = NODES.objectNode();
        for (String pair : pairs(options)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new CliFailure("attribute should be in key=value format: was '" + pair + "'.", true);
            }
            String key = pair.substring(0, equals);
            if (known.isPresent() && known.get().stream().noneMatch(key::equalsIgnoreCase)) {
                throw new CliFailure("The toxic has no attribute '" + key + "'; its attributes: "
                        + (known.get().isEmpty() ? "none" : String.join(", ", known.get())) + ".");
            }
            String value = pair.substring(equals + 1);
            Optional<BigDecimal> number = number(value);
            if (number.isEmpty()) {
                attributes.put(key, value);
            } else if (number.get().stripTrailingZeros().scale() <= 0) {
                attributes.put(key, number.get().toBigInteger());
            } else {
                attributes.put(key, number.get());
            }
        }
        return attributes;
    }

    private static List<String> pairs(CliOptions options) {
        List<String> pairs = new ArrayList<>();
        for (String given : options.all("attribute")) {
            for (String pair : given.split(",", -1)) {
                pairs.add(pair.strip());
            }
        }
        return pairs;
    }
}
