package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Client.ORDER;
import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.orders.api.problem.Problem;
import io.coffeechaos.orders.api.testkit.Answer;
import io.coffeechaos.orders.api.testkit.Contract;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests the document itself. The client of the other tests checks that every answer agrees with it. */
class OpenApiTest {
    private static final JsonNode DOCUMENT = Contract.document();

    @Test
    void everyExampleIsValid() {
        DOCUMENT.at("/components/schemas").properties().forEach(schema -> schema.getValue()
                .path("examples")
                .forEach(example -> Contract.validate(schema.getKey(), example)));
    }

    @Test
    void theDocumentHasExactlyTheProblemsOfTheListWithTitleAndStatus() {
        Set<String> documented = new TreeSet<>();
        DOCUMENT.at("/components/schemas/ProblemType/enum").forEach(type -> documented.add(type.asText()));

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(Stream.of(Problem.Type.values())
                        .map(type -> "/problems/" + type.slug())
                        .toList());
        for (Problem.Type type : Problem.Type.values()) {
            JsonNode exact = schemaOf(type);
            assertThat(exact.path("title").path("const").asText()).isEqualTo(type.title());
            String statuses = exact.path("status").toString();
            assertThat(statuses).as(type.slug()).contains(Integer.toString(type.status()));
        }
    }

    @Test
    void everyAddressOfTheContractIsDocumented() {
        List<String> paths = new ArrayList<>();
        DOCUMENT.path("paths").fieldNames().forEachRemaining(paths::add);
        assertThat(paths)
                .containsExactlyInAnyOrder(
                        "/products",
                        "/orders",
                        "/orders/summary",
                        "/orders/{id}",
                        "/orders/{id}/events",
                        "/orders/{id}/cancel",
                        "/health/live",
                        "/health/ready",
                        "/health",
                        "/metrics",
                        "/openapi.json",
                        "/docs",
                        "/problems/{slug}",
                        "/");
    }

    @Test
    void theNodeServesThisDocument() {
        try (ApiNode node = ApiNode.start()) {
            assertThat(node.client().get("/openapi.json").json()).isEqualTo(DOCUMENT);
        }
    }

    @Test
    void theCheckRefusesAnAnswerThatIsNotInTheDocument() {
        try (ApiNode node = ApiNode.start()) {
            String id = node.client().order("k", ORDER).header("Location");
            eventually(() -> assertThat(node.client().get(id).text()).contains("CONFIRMED"));
            Answer right = node.client().get(id);

            judge(right.text(), right.headers(), 200);
            for (String wrong : List.of(
                    right.text().replace("\"reason\":null,", ""),
                    right.text().replace("CONFIRMED", "FAILED"),
                    right.text().replace("\"amount\":3998", "\"amount\":39.98"),
                    right.text().replace("\"completedAt\":\"", "\"completedAt\":7,\"x\":\""))) {
                assertThatThrownBy(() -> judge(wrong, right.headers(), 200)).isInstanceOf(AssertionError.class);
            }
            assertThatThrownBy(() -> judge(right.text(), right.headers(), 418)).isInstanceOf(AssertionError.class);
            HttpHeaders bare = HttpHeaders.of(Map.of(), (name, value) -> true);
            assertThatThrownBy(() -> judge(right.text(), bare, 200)).isInstanceOf(AssertionError.class);
        }
    }

    private static void judge(String body, HttpHeaders headers, int status) {
        Contract.check("GET", "/orders/" + ApiNode.id("k"), status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode schemaOf(Problem.Type type) {
        String name = Stream.of(type.slug().split("-"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
        return DOCUMENT.at("/components/schemas/" + name + "Problem/allOf/1/properties");
    }
}
