package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.Locale;

/** Checks the answers of a node against the node's own {@code /openapi.json}. */
final class ContractDocument {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;

    private ContractDocument(JsonNode document) {
        this.document = document;
    }

    /** The document that this system serves. */
    static ContractDocument of(Stack stack) throws IOException, InterruptedException {
        return new ContractDocument(
                JSON.readTree(stack.get(stack.port(8080), "/openapi.json").body()));
    }

    /** Fails if the document does not allow this answer. */
    void check(HttpResponse<String> answer) throws IOException {
        String method = answer.request().method().toLowerCase(Locale.ROOT);
        String path = answer.request().uri().getPath();
        String where = method + " " + path + " -> " + answer.statusCode();
        JsonNode response = resolved(document.path("paths")
                .path(template(path))
                .path(method)
                .path("responses")
                .path(Integer.toString(answer.statusCode())));
        assertThat(response.isMissingNode()).as(where + " is not documented").isFalse();
        assertThat(answer.headers().firstValue("X-Trace-Id").orElse(""))
                .as(where)
                .matches("[0-9a-f]{32}");
        String type = answer.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
        if (type.endsWith("json")) {
            ObjectNode schema = JSON.createObjectNode().put("$schema", "https://json-schema.org/draft/2020-12/schema");
            schema.set("components", document.path("components"));
            schema.putArray("allOf").add(response.path("content").path(type).path("schema"));
            assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                            .getSchema(schema)
                            .validate(JSON.readTree(answer.body())))
                    .as(where + " " + answer.body())
                    .isEmpty();
        }
    }

    private String template(String path) {
        String found = path;
        Iterator<String> templates = document.path("paths").fieldNames();
        while (templates.hasNext()) {
            String template = templates.next();
            if (template.equals(path)) {
                return path;
            }
            if (path.matches(template.replaceAll("\\{[^}]+}", "[^/]+"))) {
                found = template;
            }
        }
        return found;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }
}
