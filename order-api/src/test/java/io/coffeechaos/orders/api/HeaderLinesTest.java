package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.api.testkit.Client;
import io.coffeechaos.orders.api.testkit.RawConnection;
import io.coffeechaos.orders.api.testkit.RawConnection.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A header on several lines means the same as one line with all values, separated by commas (RFC 9110 5.3). A header
 * that is not a list is not valid on several lines.
 */
class HeaderLinesTest {
    private static final String SEED_ORDER = """
            {"items":[{"id":"kenyan-aa","price":19.99,"quantity":2}],"total":39.98}""";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACEPARENT = "traceparent: 00-" + TRACE + "-00f067aa0ba902b7-01\r\n";

    private static ApiNode node;
    private static RawConnection connection;
    private static String address;

    @BeforeAll
    static void start() {
        node = ApiNode.start(Map.of(
                "coffee.api.rate.per-second",
                0,
                "coffee.api.operator-token",
                "let-me-in",
                "coffee.api.host",
                "0.0.0.0"));
        connection = new RawConnection(node.port());
        address = node.client().order("finished", Client.ORDER).header("Location");
        eventually(() -> assertThat(
                        node.client().get(address).json().path("status").asText())
                .isEqualTo("CONFIRMED"));
    }

    @AfterAll
    static void stop() throws IOException {
        connection.close();
        node.close();
    }

    @Test
    void aKeyThatIsGivenTwiceIs400OnBothEndpoints() {
        for (String second : List.of("a", "b", "", "\"a\"")) {
            String keys = "Idempotency-Key: a\r\nIdempotency-Key: " + second + "\r\n";
            Reply lab = post("/", keys, SEED_ORDER);
            Reply orders = post("/orders", keys + "Content-Type: application/json\r\n", Client.ORDER);

            assertThat(lab.status()).as(second).isEqualTo(400);
            assertThat(lab.body())
                    .contains("\"error\":\"The idempotency key is not valid: The key was sent 2 times.\"");
            assertThat(orders.status()).as(second).isEqualTo(400);
            assertThat(orders.body()).contains("/problems/idempotency-key-invalid");
        }
        assertThat(node.entities()).as("only the finished order").isLessThanOrEqualTo(1);
    }

    @Test
    void anyLineOfAcceptMayHaveTheMediaTypeAndAnEmptyAcceptMeansNone() {
        for (String accept : List.of(
                "Accept: text/html\r\nAccept: application/json\r\n",
                "Accept: application/json\r\nAccept: text/html\r\n",
                "Accept: nonsense, application/json\r\n",
                "Accept: \u00e4\u00b8\u00ad, application/json\r\n",
                "Accept: \r\nAccept: application/json\r\n",
                "Accept: text/html, , application/json;q=0.1\r\n",
                "Accept: application/json;q=0\r\nAccept: application/json\r\n",
                "Accept: APPLICATION/*;Q=0.5, text/html\r\n",
                "Accept:\r\n",
                "Accept: \r\nAccept: ,\r\n",
                "")) {
            for (String path : List.of("/products", address, address + "/events", "/orders?customerId=c-1")) {
                assertThat(get(path, accept).status()).as(path + " " + accept).isEqualTo(200);
            }
        }
        for (String accept : List.of(
                "Accept: text/html\r\nAccept: text/plain\r\n",
                "Accept: text/html, nonsense\r\n",
                "Accept: application/json;Q=0\r\n",
                "Accept: */*\r\nAccept: application/json;q=0\r\n",
                "Accept: application/json;q=0\r\nAccept: */*\r\n")) {
            assertThat(get("/products", accept).status()).as(accept).isEqualTo(406);
        }
    }

    @Test
    void aStreamIsAlsoChosenByTheSecondLineOfAccept() {
        Reply stream = get(address + "/events", "Accept: text/html\r\nAccept: text/event-stream\r\n");
        Reply json = get(address + "/events", "Accept: text/event-stream;q=0.5\r\nAccept: application/json;q=0.9\r\n");

        assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(json.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void anyLineOfIfNoneMatchMayHaveTheTag() {
        for (String path : List.of("/products", address)) {
            String tag = get(path, "").header("ETag");
            for (String known : List.of(
                    "If-None-Match: \"x\"\r\nIf-None-Match: " + tag + "\r\n",
                    "If-None-Match: " + tag + "\r\nIf-None-Match: \"x\"\r\n",
                    "If-None-Match: unquoted\r\nIf-None-Match: W/" + tag + "\r\n",
                    "If-None-Match: \"a,b\", " + tag + "\r\n",
                    "If-None-Match: \"a\\\", " + tag + "\r\n")) {
                assertThat(get(path, known).status()).as(path + " " + known).isEqualTo(304);
            }
            for (String unknown : List.of(
                    "If-None-Match:\r\n",
                    "If-None-Match: \"a,*,b\"\r\n",
                    "If-None-Match: \"x\"\r\nIf-None-Match: \"y\"\r\n")) {
                assertThat(get(path, unknown).status()).as(path + " " + unknown).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;",
                "application/json ; ",
                "application/json;;charset=utf-8",
                "application/json; charset=utf-8;",
                "application/json;charset=",
                "application/json;charset",
                "APPLICATION/JSON;",
                "application/json;x=\"a,b;c\";",
                "application/json;\r\nContent-Type: application/json;",
                "application/json\r\nContent-Type: application/json;"
            })
    void theParametersOfJsonAreIgnoredAlsoIfTheyAreEmpty(String type) {
        assertThat(order("Content-Type: " + type + "\r\n").status()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain;",
                "application/json5;",
                ";application/json",
                "application/json, text/plain",
                "application/json;, text/plain",
                "text/plain\r\nContent-Type: application/json;",
                "application/json;\r\nContent-Type: text/plain;",
                ""
            })
    void aTypeThatIsNotJsonIs415(String type) {
        assertThat(order("Content-Type: " + type + "\r\n").status()).isEqualTo(415);
    }

    @Test
    void everyLineOfContentEncodingCounts() {
        String json = "Content-Type: application/json\r\nContent-Encoding: ";
        assertThat(order(json + "identity\r\nContent-Encoding: identity\r\n").status())
                .isEqualTo(202);
        assertThat(order(json + "\r\n").status()).isEqualTo(202);
        assertThat(order(json + "identity\r\nContent-Encoding: gzip\r\n").status())
                .isEqualTo(415);
        assertThat(order(json + "identity, gzip\r\n").status()).isEqualTo(415);
    }

    @Test
    void aHeaderThatIsNotAListCountsForNothingOnTwoLines() {
        String shop = "Origin: http://localhost:3000\r\n";
        String foreign = "Origin: http://evil.example\r\n";
        for (String origins : List.of(shop + foreign, foreign + shop, shop + shop)) {
            assertThat(get("/products", origins).header("Access-Control-Allow-Origin"))
                    .as(origins)
                    .isEmpty();
        }
        assertThat(get("/products", TRACEPARENT).header("X-Trace-Id")).isEqualTo(TRACE);
        assertThat(get("/products", TRACEPARENT + TRACEPARENT).header("X-Trace-Id"))
                .isNotEqualTo(TRACE);
        String last = "Last-Event-ID: 2\r\n";
        String stream = "Accept: text/event-stream\r\n";
        assertThat(get(address + "/events", stream + last).body()).doesNotContain("id: 1\n");
        assertThat(get(address + "/events", stream + last + last).body()).contains("id: 1\n");
        String token = "Authorization: Bearer let-me-in\r\n";
        assertThat(get("/orders/summary", token).status()).isEqualTo(200);
        assertThat(get("/orders/summary", token + "Authorization: Bearer x\r\n").status())
                .isEqualTo(401);
    }

    private static Reply order(String headers) {
        return post("/orders", "Idempotency-Key: finished\r\n" + headers, Client.ORDER);
    }

    private static Reply get(String path, String headers) {
        return connection.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
    }

    private static Reply post(String path, String headers, String body) {
        return connection.send("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n"
                + headers + "\r\n" + body);
    }
}
