package io.coffeechaos.faultproxy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.faultproxy.cli.ControlClient.CallFailed;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The commands: each makes one or two calls and prints the result. The error messages are toxiproxy-cli's. */
final class CliCommands {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ControlClient client;
    private final CliOutput output;
    private final boolean json;

    CliCommands(ControlClient client, CliOutput output, boolean json) {
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
        JsonNode proxies = orFail("Failed to retrieve proxies", () -> client.get("proxies"));
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
        return orFail("Failed to retrieve proxy " + name, () -> client.get("proxies", name));
    }

    void create(CliOptions options) throws CliFailure {
        String name = options.proxyName();
        ObjectNode body = NODES.objectNode()
                .put("name", name)
                .put("listen", options.required("listen"))
                .put("upstream", options.required("upstream"))
                .put("enabled", !options.isSet("disabled"));
        JsonNode created = orFail("Failed to create proxy: create", () -> client.post(body, "proxies"));
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
        JsonNode edited = orFail("Failed to edit proxy " + name, () -> client.post(body, "proxies", name));
        print(edited, "Changed proxy " + name);
    }

    void toggle(CliOptions options) throws CliFailure {
        String name = options.proxyName();
        boolean enabled = !retrieve(name).path("enabled").asBoolean();
        ObjectNode body = NODES.objectNode().put("enabled", enabled);
        JsonNode toggled = orFail("Failed to toggle proxy " + name, () -> client.post(body, "proxies", name));
        print(toggled, "Proxy " + name + " is now " + (enabled ? "enabled" : "disabled"));
    }

    void delete(CliOptions options) throws CliFailure {
        String name = options.proxyName();
        retrieve(name);
        JsonNode deleted = orFail("Failed to delete proxy", () -> client.delete("proxies", name));
        print(deleted, "Deleted proxy " + name);
    }

    void reset(CliOptions options) throws CliFailure {
        print(orFail("Failed to reset", () -> client.call("POST", "", "reset")), "Reset all proxies");
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
        JsonNode answer = orFail("Failed to populate", () -> client.call("POST", body, "populate"));
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
        body.set("attributes", attributes(options));
        duration(options).ifPresent(millis -> body.put("duration", millis));
        retrieve(proxy);
        JsonNode toxic = orFail("Failed to add toxic", () -> client.post(body, "proxies", proxy, "toxics"));
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
        body.set("attributes", attributes(options));
        retrieve(proxy);
        JsonNode toxic = orFail(
                "Failed to update toxic: failed to update toxic '%s' of proxy '%s'".formatted(name, proxy),
                () -> client.post(body, "proxies", proxy, "toxics", name));
        print(toxic, "Updated toxic '%s' on proxy '%s'".formatted(name, proxy));
    }

    void removeToxic(CliOptions options) throws CliFailure {
        String proxy = options.proxyName();
        String name = options.required("toxicName");
        retrieve(proxy);
        JsonNode removed = orFail(
                "Failed to remove toxic: failed to remove toxic '%s' of proxy '%s'".formatted(name, proxy),
                () -> client.delete("proxies", proxy, "toxics", name));
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
        if (text.isPresent() && number(text.get()).isEmpty()) {
            throw new CliFailure("duration should be a number of milliseconds.");
        }
        return text.flatMap(CliCommands::number).map(BigDecimal::longValue);
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Parses {@code k=v} pairs. A value that parses as a number is sent as a number; a pair without {@code =} is
     * skipped.
     */
    private static ObjectNode attributes(CliOptions options) {
        ObjectNode attributes = NODES.objectNode();
        for (String pair : options.all("attribute")) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                continue;
            }
            String key = pair.substring(0, equals);
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
}
