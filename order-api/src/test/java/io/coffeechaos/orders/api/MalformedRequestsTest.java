package io.coffeechaos.orders.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.orders.api.testkit.Contract;
import io.coffeechaos.orders.api.testkit.RawHttp;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Sends bytes that no client should send. Each request gets an answer, each answer is a problem, no request hangs, and
 * no answer is a 5xx that the node caused.
 */
class MalformedRequestsTest {
    private static final String LAB_ORDER =
            "{\"items\":[{\"id\":\"kenyan-aa\",\"price\":19.99,\"quantity\":2}],\"total\":39.98}";
    private static final String ORDER = "{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":2}]}";

    /** Names of classes, packages and settings, as libraries put them into their messages. */
    private static final Pattern LIBRARY = Pattern.compile(
            "Exception|Rejection|(?i:jackson|pekko|parboiled|fasterxml|scala)|`|\\b(java|com|org|io)\\.[a-z]"
                    + "|START_|END_|VALUE_|FAIL_ON|\\(code [0-9]|expected '|Invalid input|configured");

    private static ApiNode node;

    @BeforeAll
    static void start() {
        node = ApiNode.start(java.util.Map.of("coffee.api.body-max", "300ms", "coffee.api.rate.per-second", 0));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void aRequestThatTheParserRefusesIsAProblem() throws Exception {
        assertProblem(400, "GET /health HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n");
        assertProblem(400, "GET /orders?limit=%zz HTTP/1.1\r\nHost: x\r\n\r\n");
        assertProblem(400, "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n");
        assertProblem(400, "GET /health HTTP/1.1\r\n\r\n");
        assertProblem(505, "GET nonsense\r\n\r\n");
        assertProblem(414, "GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertProblem(431, "GET /health HTTP/1.1\r\nHost: x\r\nX-Big: " + "a".repeat(20_000) + "\r\n\r\n");
        assertProblem(501, "BREW /orders HTTP/1.1\r\nHost: x\r\n\r\n");
        assertProblem(505, "GET /health HTTP/3.7\r\nHost: x\r\n\r\n");
        assertProblem(400, post("Content-Length: 50", ORDER.substring(0, 20)));
        assertProblem(400, post("Transfer-Encoding: chunked", "zz\r\nabc\r\n"));
        assertProblem(400, post("Content-Length: abc", ORDER));
        assertProblem(413, post("Content-Length: 900000", " ".repeat(900_000)));
    }

    /** Without these headers a browser reports a network error to the page, and the page sends the request again. */
    @Test
    void theShopMayReadTheAnswerToARequestThatTheParserRefuses() throws Exception {
        String origin = "Host: x\r\nOrigin: http://localhost:3000\r\n";
        for (String answer : List.of(
                assertProblem(400, "GET /%zz HTTP/1.1\r\n" + origin + "\r\n"),
                assertProblem(400, "GET /orders?limit=%zz HTTP/1.1\r\n" + origin + "\r\n"),
                assertProblem(400, "GET /health HTTP/1.1\r\n" + origin + "Bad Header: y\r\n\r\n"),
                assertProblem(400, "GET /health HTTP/1.1\r\nBad Header: y\r\n" + origin + "\r\n"),
                assertProblem(414, "GET /" + "a".repeat(5_000) + " HTTP/1.1\r\n" + origin + "\r\n"),
                assertProblem(431, "GET /health HTTP/1.1\r\n" + origin + "X-Big: " + "a".repeat(20_000) + "\r\n\r\n"),
                assertProblem(501, "BREW /orders HTTP/1.1\r\n" + origin + "\r\n"),
                assertProblem(
                        400, post("Transfer-Encoding: chunked\r\nOrigin: http://localhost:3000", "zz\r\nabc\r\n")),
                assertProblem(
                        413, post("Content-Length: 900000\r\nOrigin: http://localhost:3000", " ".repeat(900_000))))) {
            assertThat(answer)
                    .containsIgnoringCase("\r\nAccess-Control-Allow-Origin: http://localhost:3000\r\n")
                    .containsIgnoringCase("\r\nAccess-Control-Expose-Headers: Location, ETag, Retry-After,");
            assertThat(answer.toLowerCase(java.util.Locale.ROOT).split("\r\nvary: origin\r\n", -1))
                    .hasSize(2);
        }
    }

    /** Valid JSON within the limit of the body is read, whatever the lengths of its parts are. */
    @Test
    void longStringsNumbersAndNamesInIgnoredFieldsAreAccepted() {
        for (String ignored : List.of(
                "\"note\":\"" + "x".repeat(5_000) + "\"",
                "\"note\":\"" + "x".repeat(16_200) + "\"",
                "\"note\":" + "1".repeat(70),
                "\"note\":" + "1".repeat(16_000),
                "\"note\":0." + "1".repeat(2_000) + "e400",
                "\"note\":-1e999999999",
                "\"" + "n".repeat(300) + "\":1",
                "\"" + "n".repeat(16_000) + "\":{}")) {
            String orders = RawHttp.send(node.port(), sized(ORDER.replaceFirst("\\{", "{" + ignored + ",")));
            String lab = RawHttp.send(node.port(), lab(LAB_ORDER.replaceFirst("\\{", "{" + ignored + ",")));
            assertThat(RawHttp.status(orders)).as(head(ignored) + orders).isEqualTo(202);
            assertThat(RawHttp.status(lab)).as(head(ignored) + lab).isEqualTo(200);
        }
    }

    @Test
    void longNumbersInFieldsThatCountAreInvalidFields() {
        String digits = "1".repeat(5_000);
        String orders = RawHttp.send(node.port(), sized(ORDER.replace("2", digits)));
        String total = RawHttp.send(
                node.port(),
                sized(ORDER.replaceFirst(
                        "\\{", "{\"expectedTotal\":{\"amount\":" + digits + ",\"currency\":\"USD\"},")));
        String lab = RawHttp.send(node.port(), lab(LAB_ORDER.replace("39.98", digits)));

        assertThat(orders).contains("#/items/0/quantity");
        assertThat(total).contains("#/expectedTotal/amount");
        assertThat(lab).contains("#/total");
    }

    /**
     * Pekko closes a connection some time after the body of its request has failed, even if the request has no answer
     * yet.
     */
    @Test
    void aSlowNodeStillAnswersABrokenBody() throws Exception {
        String request = "POST /slow HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n";

        String answer = RawHttp.send(node.port(), request.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(RawHttp.status(answer)).isEqualTo(400);
    }

    @Test
    void aThousandMalformedRequestsAreProblemsAndTheNodeStaysReady() throws Exception {
        long seed = System.nanoTime();
        System.out.println("malformed requests, seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            String request = KINDS.get(random.nextInt(KINDS.size())).apply(random);
            String answer = RawHttp.send(node.port(), request.getBytes(StandardCharsets.ISO_8859_1));
            int status = RawHttp.status(answer);
            assertThat(status)
                    .as("seed %d, request %d:%n%s%n->%n%s", seed, i, head(request), answer)
                    .matches(s -> (s >= 400 && s < 500) || s == 501 || s == 505);
            checkProblem(answer, request);
        }
        assertThat(node.client().get("/health/ready").status()).isEqualTo(200);
    }

    private static final List<Function<Random, String>> KINDS = List.of(
            random -> sized(garbage(random, random.nextInt(200))),
            random -> sized(ORDER.substring(0, random.nextInt(ORDER.length()))),
            random -> sized(mutated(random)),
            random -> sized("[".repeat(1 + random.nextInt(8_000))),
            random -> sized("{\"a\":".repeat(17 + random.nextInt(1_000)) + "1"),
            random -> sized(ORDER.replace("2", "1" + "0".repeat(random.nextInt(2_000) + 2))),
            random -> sized(ORDER.replace(
                    "2",
                    List.of("\"2\"", "2.0", "null", "[]", "{}", "true", "-1", "1e1")
                            .get(random.nextInt(8)))),
            random -> sized(ORDER.replace("kenyan-aa", garbageText(random))),
            random -> sized("\u00ff\u00fe" + ORDER),
            random -> sized(ORDER + ORDER),
            random -> sized(" ".repeat(16_385 + random.nextInt(50_000))),
            random -> post("Content-Length: " + ORDER.length() + "\r\nContent-Type: text/" + letters(random, 5), ORDER)
                    .replace("Content-Type: application/json\r\n", ""),
            random -> post("Content-Length: " + ORDER.length() + "\r\nIdempotency-Key: second", ORDER),
            random -> post("Content-Length: " + ORDER.length(), ORDER)
                    .replace("Idempotency-Key: k", "Idempotency-Key: " + "k".repeat(256 + random.nextInt(1_000))),
            random -> post("Content-Length: " + ORDER.length(), ORDER)
                    .replace("Idempotency-Key: k", "Idempotency-Key: \"" + letters(random, 9)),
            random -> post("Content-Length: " + ORDER.length(), ORDER)
                    .replace("Idempotency-Key: k", "Idempotency-Key: a\u0001b"),
            random -> post("Content-Length: -" + random.nextInt(99), ORDER),
            random -> post("Transfer-Encoding: chunked", letters(random, 3) + "zz\r\n" + ORDER),
            random -> post("Transfer-Encoding: chunked", "4001\r\n" + " ".repeat(0x4001) + "\r\n0\r\n\r\n"),
            random -> "GET /orders?limit=" + letters(random, 4) + " HTTP/1.1\r\nHost: x\r\n\r\n",
            random -> "GET /orders?status=" + letters(random, 4) + " HTTP/1.1\r\nHost: x\r\n\r\n",
            random -> "GET /orders?cursor=" + letters(random, 40) + " HTTP/1.1\r\nHost: x\r\n\r\n",
            random ->
                    "GET /orders/" + letters(random, 30) + "?wait=" + random.nextInt() + " HTTP/1.1\r\nHost: x\r\n\r\n",
            random -> "GET /orders/%" + letters(random, 2) + "%zz HTTP/1.1\r\nHost: x\r\n\r\n",
            random -> "GET /" + letters(random, 3_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
            random -> letters(random, 1 + random.nextInt(10)) + " /orders HTTP/1.1\r\nHost: x\r\n\r\n",
            random -> "GET /orders HTTP/" + random.nextInt(10) + "." + (2 + random.nextInt(8)) + "\r\nHost: x\r\n\r\n",
            random -> "GET /nothing HTTP/1.1\r\nHost: x\r\n" + letters(random, 70) + ": y\r\n\r\n",
            random -> "GET /nothing HTTP/1.1\r\nHost: x\r\n"
                    + IntStream.range(0, 70).mapToObj(i -> "X-" + i + ": y\r\n").collect(Collectors.joining()) + "\r\n",
            random -> garbageText(random) + "\r\n\r\n");

    private static String lab(String body) {
        return sized(body).replace("POST /orders", "POST /").replace("Key: k", "Key: lab");
    }

    private static String sized(String body) {
        return post("Content-Length: " + body.length(), body);
    }

    private static String post(String header, String body) {
        return "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\n" + header
                + "\r\n\r\n" + body;
    }

    private static String mutated(Random random) {
        char[] body = ORDER.toCharArray();
        // Without one structural character the text is never valid JSON.
        int at;
        do {
            at = random.nextInt(body.length);
        } while ("{}[]:".indexOf(body[at]) < 0);
        body[at] = (char) (1 + random.nextInt(8));
        return new String(body);
    }

    private static String garbage(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return "\u0000" + new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String garbageText(Random random) {
        return "~" + letters(random, 20);
    }

    private static String letters(Random random, int length) {
        return random.ints(length, 'a', 'z' + 1)
                .mapToObj(c -> String.valueOf((char) c))
                .collect(Collectors.joining());
    }

    private static String assertProblem(int status, String request) throws Exception {
        String answer = RawHttp.send(node.port(), request);
        assertThat(RawHttp.status(answer)).as(head(request) + "\n->\n" + answer).isEqualTo(status);
        checkProblem(answer, request);
        return answer;
    }

    private static void checkProblem(String answer, String request) throws Exception {
        assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                .as(head(request))
                .contains("\r\ncontent-type: application/problem+json\r\n")
                .contains("\r\nx-trace-id: ")
                .contains("\r\ncache-control: no-store\r\n")
                .contains("\r\nvary: origin\r\n");
        assertThat(answer).as(head(request)).doesNotContainPattern(LIBRARY);
        Contract.validate("Problem", new ObjectMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4)));
    }

    private static String head(String request) {
        return request.substring(0, Math.min(300, request.length()));
    }
}
