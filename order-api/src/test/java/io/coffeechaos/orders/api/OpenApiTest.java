package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Client.ORDER;
import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.api.idempotency.IdempotencyHeader;
import io.coffeechaos.orders.api.problem.Problem;
import io.coffeechaos.orders.api.testkit.Answer;
import io.coffeechaos.orders.api.testkit.Contract;
import io.coffeechaos.orders.api.testkit.RawHttp;
import io.coffeechaos.orders.api.testkit.ScriptedSteps.Mode;
import io.coffeechaos.orders.api.testkit.Sse;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests the document itself. The client of the other tests checks that every answer agrees with it. */
class OpenApiTest {
    private static final JsonNode DOCUMENT = Contract.document();
    private static final ObjectMapper MAPPER = new ObjectMapper();

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
                        "/traces",
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

    @Test
    void theParsersAnswersAreDeclaredAtEveryOperation() {
        try (ApiNode node = ApiNode.start(Map.of("coffee.api.rate.per-second", 0))) {
            for (String operation : operations()) {
                String method = operation.split(" ", 2)[0];
                String path =
                        operation.split(" ", 2)[1].replace("{id}", "ord_1").replace("{slug}", "not-found");
                refused(node, 414, method, path, "?" + "a".repeat(5_000), "HTTP/1.1", "Host: x");
                refused(node, 431, method, path, "", "HTTP/1.1", "Host: x\r\nX-Big: " + "a".repeat(20_000));
                refused(node, 400, method, path, "", "HTTP/1.1", "Host: x\r\nBad Header: y");
                refused(node, 505, method, path, "", "HTTP/3.7", "Host: x");
            }
        }
    }

    @Test
    void theKeysPatternTakesWhatTheServerTakes() {
        JsonNode schema = DOCUMENT.at("/components/schemas/IdempotencyKey");
        Pattern pattern = Pattern.compile(schema.path("pattern").asText());
        for (String value : List.of(
                "a",
                "8e03978e-40d5-43e8-bc93-6894a57f9324",
                "\"abc\"",
                "\"a\\\"b\\\\c\"",
                "a\"b",
                "\\",
                "~!",
                "k".repeat(255),
                "\"" + "k".repeat(255) + "\"",
                "k".repeat(256),
                "\"" + "k".repeat(256) + "\"",
                "\"\"",
                "\"",
                "\"abc",
                "\"a\\b\"",
                "\"a\"b",
                "a b",
                "caf\u00e9",
                "a\u0001b")) {
            assertThat(pattern.matcher(value).matches())
                    .as(value)
                    .isEqualTo(IdempotencyHeader.parse(value) instanceof IdempotencyHeader.Key);
        }
        String longest = "\"" + "\\\\".repeat(255) + "\"";
        assertThat(IdempotencyHeader.parse(longest)).isInstanceOf(IdempotencyHeader.Key.class);
        assertThat(schema.path("maxLength").asInt()).isEqualTo(longest.length());
    }

    @Test
    void theFramesOfAStreamAreThoseOfTheDocument() throws Exception {
        try (ApiNode node = ApiNode.start()) {
            node.steps().set(Step.PAYMENT, Mode.TIMEOUT);
            String events = node.client().order("k", ORDER).header("Location") + "/events";
            Set<String> seen = new TreeSet<>();
            try (Sse stream = Sse.open(node.client(), events)) {
                while (!seen.containsAll(Set.of("OrderAccepted", "StepDelayed", "progress"))) {
                    Sse.Event event = stream.next();
                    ObjectNode frame =
                            MAPPER.createObjectNode().put("event", event.type()).put("data", event.data());
                    if (event.id() != 0) {
                        frame.put("id", Long.toString(event.id()));
                    }
                    Contract.validate("StreamFrame", frame);
                    Contract.validate(
                            event.type().equals("progress") ? "Progress" : "Event", MAPPER.readTree(event.data()));
                    seen.add(event.type());
                }
            }
        }
    }

    private static List<String> operations() {
        return Contract.documented().stream()
                .map(answer -> answer.substring(0, answer.lastIndexOf(' ')))
                .distinct()
                .toList();
    }

    private static void refused(
            ApiNode node, int status, String method, String path, String query, String version, String headers) {
        String answer =
                RawHttp.send(node.port(), method + " " + path + query + " " + version + "\r\n" + headers + "\r\n\r\n");
        assertThat(RawHttp.status(answer)).as(method + " " + path + answer).isEqualTo(status);
        String head = answer.substring(answer.indexOf("\r\n") + 2, answer.indexOf("\r\n\r\n"));
        Map<String, List<String>> fields = head.lines()
                .map(line -> line.split(": ", 2))
                .collect(Collectors.groupingBy(
                        line -> line[0], Collectors.mapping(line -> line[1], Collectors.toList())));
        byte[] body = answer.substring(answer.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
        Contract.check(method, path, status, HttpHeaders.of(fields, (name, value) -> true), body);
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
