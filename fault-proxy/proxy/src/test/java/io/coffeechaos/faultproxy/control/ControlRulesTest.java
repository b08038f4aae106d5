package io.coffeechaos.faultproxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.TcpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for all endpoints: routing, user agents, bodies, errors. */
class ControlRulesTest extends ControlCalls {

    @Test
    void theVersionIsToxiproxys() {
        HttpResponse<String> response = call("GET", "/version", "");

        assertThat(response.body()).isEqualTo("{\"version\": \"2.12.0\"}\n");
        assertThat(response.headers()
                        .firstValue("Content-Type")
                        .orElseThrow()
                        .replace(" ", "")
                        .toLowerCase(Locale.ROOT))
                .isEqualTo("application/json;charset=utf-8");
    }

    @Test
    void everyMatchedRouteCarriesARequestIdAndTheOthersDoNot() {
        assertThat(call("GET", "/version", "")
                        .headers()
                        .firstValue("X-Toxiproxy-Request-Id")
                        .orElseThrow())
                .matches("[0-9a-v]{20}");
        assertThat(call("GET", "/proxies/none", "").headers().firstValue("X-Toxiproxy-Request-Id"))
                .isPresent();
        assertThat(call("GET", "/nothing", "").headers().firstValue("X-Toxiproxy-Request-Id"))
                .isEmpty();
        assertThat(call("PUT", "/proxies", "").headers().firstValue("X-Toxiproxy-Request-Id"))
                .isEmpty();
    }

    @Test
    void answersAreCompactJsonWithoutANewlineAndErrorsHaveOne() {
        HttpResponse<String> list = call("GET", "/proxies", "");
        HttpResponse<String> error = call("GET", "/proxies/none", "");

        assertThat(list.body()).isEqualTo("{}");
        assertThat(list.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(error.body()).isEqualTo("{\"error\":\"proxy not found\",\"status\":404}\n");
        assertThat(error.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void deleteAndResetWorkWithAndWithoutABody() throws IOException {
        create("a");

        assertThat(call("POST", "/reset", "").statusCode()).isEqualTo(204);
        assertThat(raw("POST /reset HTTP/1.1")).startsWith("HTTP/1.1 204");
        assertThat(call("DELETE", "/proxies/a", "{'ignored':true}").statusCode())
                .isEqualTo(204);
    }

    @Test
    void noHeaderAllowsAnotherOrigin() {
        HttpResponse<String> response = call("GET", "/proxies", "", "Origin", "http://example.org");

        assertThat(response.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    void browsersAreRefusedOnExistingRoutes() {
        HttpResponse<String> response = call("GET", "/proxies", "", "User-Agent", "Mozilla/5.0");

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).isEqualTo("User agent not allowed\n");
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(call("GET", "/nothing", "", "User-Agent", "Mozilla/5.0").statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Java/21", "axios/1.7", "Ruby", "python-requests/2", "Go-http-client/1.1", "toxiproxy-cli/2"})
    void theAgentsOfClientsPass(String agent) {
        assertThat(call("GET", "/proxies", "", "User-Agent", agent).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nothing", "/proxies/", "/proxies/a/nothing", "/proxies/a/toxics/b/c", "/version/"})
    void unknownPathsAreNotFoundAsText(String path) {
        HttpResponse<String> response = call("GET", path, "");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("404 page not found\n");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,/proxies",
        "HEAD,/proxies",
        "DELETE,/proxies",
        "OPTIONS,/proxies",
        "POST,/version",
        "GET,/populate",
        "GET,/reset",
        "PUT,/proxies/a",
        "PATCH,/proxies/a/toxics",
        "PUT,/proxies/a/toxics/b",
        "POST,/proxies/a/connections"
    })
    void wrongMethodsAreRefusedWithoutABody(String method, String path) {
        HttpResponse<String> response = call(method, path, "");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void pathsWithEmptyOrDotSegmentsAreRedirected() throws IOException {
        assertThat(raw("GET //proxies HTTP/1.1")).startsWith("HTTP/1.1 301").contains("Location: /proxies\r\n");
        assertThat(raw("GET /a/../proxies/./x HTTP/1.1")).contains("Location: /proxies/x\r\n");
    }

    private String raw(String requestLine) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), controlPort())) {
            socket.getOutputStream()
                    .write((requestLine + "\r\nHost: x\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void bodiesAreReadAsGoReadsThem() {
        // Any content type is accepted. Keys match in any case, the last of two equal keys counts, null means absent,
        // and unknown keys and a second value are ignored.
        HttpResponse<String> response = call(
                "POST",
                "/proxies",
                "{'NAME':'x','name':'a','Upstream':'u:1','enabled':false,'listen':null,'Logger':{},'more':[1]} {'name':'b'}",
                "Content-Type",
                "text/nonsense");

        assertThat(response.body())
                .isEqualTo("{'name':'a','listen':'','upstream':'u:1','enabled':false,'toxics':[]}".replace('\'', '"'));
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "nonsense",
                "[]",
                "'text'",
                "{'name':1}",
                "{'name':'a','upstream':true}",
                "{'enabled':'yes'}",
                ""
            })
    void brokenBodiesAreBadRequests(String body) {
        for (String path : new String[] {"/proxies", "/populate"}) {
            if (path.equals("/populate") && body.equals("[]")) {
                continue;
            }
            HttpResponse<String> response = call("POST", path, body);

            assertThat(response.body()).startsWith("{\"error\":\"bad request body: ");
            assertThat(response.statusCode()).isEqualTo(400);
        }
    }

    @Test
    void emptyAndTruncatedBodiesAreRefusedWithEof() {
        refuses("POST", "/proxies", "", 400, "bad request body: EOF");
        refuses("POST", "/proxies", "{'name'", 400, "bad request body: unexpected EOF");
    }

    @Test
    void aClientThatSendsAllOfATooLargeBodyReadsTheRefusal() {
        int length = 9_000_000;
        try (TcpClient client = TcpClient.connect("127.0.0.1:" + controlPort())) {
            client.send("POST /populate HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + length
                            + "\r\n\r\n")
                    .send(new byte[length]);

            assertThat(client.receiveAll()).startsWith("HTTP/1.1 413 ").contains("request body too large");
        }
    }
}
