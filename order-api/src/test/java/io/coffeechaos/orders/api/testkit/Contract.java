package io.coffeechaos.orders.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Checks answers against openapi.json: their status, their headers and their body. */
public final class Contract {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNode DOCUMENT = load();
    private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

    /** Headers of HTTP itself, of CORS and of pages for browsers. The document does not declare them. */
    private static final Set<String> OF_HTTP = Set.of(
            "connection",
            "content-length",
            "content-security-policy",
            "content-type",
            "date",
            "transfer-encoding",
            "vary",
            "x-content-type-options");

    private Contract() {}

    /** The OpenAPI document. */
    public static JsonNode document() {
        return DOCUMENT;
    }

    /** The path template in the document for a request path, or an empty string. */
    public static String template(String path) {
        Iterator<String> templates = DOCUMENT.path("paths").fieldNames();
        String found = "";
        while (templates.hasNext()) {
            String template = templates.next();
            // A path without parameters wins over a path with parameters: /orders/summary is not an order.
            if (path.matches(template.replaceAll("\\{[^}]+}", "[^/]+")) && (found.isEmpty() || template.equals(path))) {
                found = template;
            }
        }
        return found;
    }

    /**
     * Fails unless the document allows this answer to this request. For an unknown path it allows 404, and for an
     * unknown method 405.
     */
    public static void check(String method, String path, int status, HttpHeaders headers, byte[] body) {
        String where = method + " " + path + " -> " + status;
        assertThat(headers.firstValue("X-Trace-Id").orElse("")).as(where).matches("[0-9a-f]{32}");
        assertThat(headers.firstValue("Cache-Control")).as(where).isPresent();
        String operation = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
        JsonNode documented = DOCUMENT.path("paths").path(template(path)).path(operation);
        if (documented.isMissingNode() && status == 500) {
            refusal("InternalErrorProblem", where, body, method);
            return;
        }
        if (documented.isMissingNode()) {
            assertThat(status).as(where).isIn(204, 404, 405);
            if (status != 204) {
                refusal(
                        path.equals("/") ? "LabError" : status == 404 ? "NotFoundProblem" : "MethodNotAllowedProblem",
                        where,
                        body,
                        method);
            }
            return;
        }
        JsonNode response = resolved(documented.path("responses").path(Integer.toString(status)));
        assertThat(response.isMissingNode()).as(where + " is not documented").isFalse();
        response.path("headers").fieldNames().forEachRemaining(name -> {
            if (resolved(response.path("headers").path(name)).path("required").asBoolean()) {
                assertThat(headers.firstValue(name)).as(where + " " + name).isPresent();
            }
        });
        assertThat(undeclared(response, headers))
                .as(where + ", undeclared headers")
                .isEmpty();
        if (response.path("content").isMissingNode()) {
            assertThat(body).as(where).isEmpty();
            return;
        }
        String type = headers.firstValue("Content-Type").orElse("").split(";", 2)[0];
        JsonNode content = response.path("content").path(type);
        assertThat(content.isMissingNode()).as(where + " as " + type).isFalse();
        if (type.endsWith("json") && !method.equals("HEAD")) {
            errors(content.path("schema"), body, where);
        }
    }

    /** Fails unless the value is valid by this schema of the document. */
    public static void validate(String schema, JsonNode value) {
        assertThat(schema(MAPPER.createObjectNode().put("$ref", "#/components/schemas/" + schema))
                        .validate(value))
                .as(schema + " " + value)
                .isEmpty();
    }

    /** Every path, method and status of the document, such as {@code GET /orders 200}. */
    public static Set<String> documented() {
        Set<String> all = new TreeSet<>();
        DOCUMENT.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> operation
                        .getValue()
                        .path("responses")
                        .fieldNames()
                        .forEachRemaining(status -> all.add(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + " " + status))));
        return all;
    }

    /** The headers of the answer that the document does not declare, in lower case. */
    private static Set<String> undeclared(JsonNode response, HttpHeaders headers) {
        Set<String> names = new TreeSet<>();
        headers.map().keySet().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        response.path("headers").fieldNames().forEachRemaining(name -> names.remove(name.toLowerCase(Locale.ROOT)));
        names.removeAll(OF_HTTP);
        names.removeIf(name -> name.startsWith("access-control-"));
        return names;
    }

    private static void refusal(String schema, String where, byte[] body, String method) {
        if (!method.equals("HEAD")) {
            errors(MAPPER.createObjectNode().put("$ref", "#/components/schemas/" + schema), body, where);
        }
    }

    private static void errors(JsonNode schema, byte[] body, String where) {
        try {
            Set<ValidationMessage> errors = schema(schema).validate(MAPPER.readTree(body));
            assertThat(errors)
                    .as(where + " " + new String(body, java.nio.charset.StandardCharsets.UTF_8))
                    .isEmpty();
        } catch (IOException e) {
            throw new AssertionError(where + ": the body is not JSON", e);
        }
    }

    private static JsonSchema schema(JsonNode schema) {
        return SCHEMAS.computeIfAbsent(schema.toString(), text -> {
            ObjectNode whole = MAPPER.createObjectNode();
            whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
            whole.set("components", DOCUMENT.path("components"));
            whole.putArray("allOf").add(schema);
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(whole);
        });
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? DOCUMENT.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static JsonNode load() {
        try (InputStream in = Contract.class.getResourceAsStream("/openapi.json")) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
