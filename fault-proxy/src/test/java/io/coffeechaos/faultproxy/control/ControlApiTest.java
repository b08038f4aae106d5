package io.coffeechaos.faultproxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.ProxyWorld;
import io.coffeechaos.faultproxy.testkit.TcpClient;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API over HTTP, line by line: statuses, messages and shapes of answers. Single quotes stand for double ones. */
class ControlApiTest {

    private ProxyWorld world;

    @BeforeEach
    void start() {
        world = ProxyWorld.start();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private HttpResponse<String> call(String method, String path, String body, String... headers) {
        return world.call(method, path, body.replace('\'', '"'), headers);
    }

    private void answers(String method, String path, String body, int status, String answer) {
        HttpResponse<String> response = call(method, path, body);
        assertThat(response.body().strip()).isEqualTo(answer.replace('\'', '"'));
        assertThat(response.statusCode()).isEqualTo(status);
    }

    private void refuses(String method, String path, String body, int status, String message) {
        answers(method, path, body, status, "{'error':'" + message + "','status':" + status + "}");
    }

    private void create(String name) {
        assertThat(call("POST", "/proxies", "{'name':'" + name + "','upstream':'127.0.0.1:1','listen':'127.0.0.1:0'}")
                        .statusCode())
                .isEqualTo(201);
    }

    // Rules for all endpoints.

    @Test
    void theVersionIsOneThatClientsUnderstand() {
        HttpResponse<String> response = call("GET", "/version", "");

        assertThat(response.body()).isEqualTo("{\"version\": \"2.12.0\"}\n");
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
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
    }

    @Test
    void browsersAreKeptOutOfExistingRoutes() {
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
    void uncleanPathsAreRedirected() throws IOException {
        assertThat(raw("GET //proxies HTTP/1.1")).startsWith("HTTP/1.1 301").contains("Location: /proxies\r\n");
        assertThat(raw("GET /a/../proxies/./x HTTP/1.1")).contains("Location: /proxies/x\r\n");
    }

    private String raw(String requestLine) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), world.controlPort())) {
            socket.getOutputStream()
                    .write((requestLine + "\r\nHost: x\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void bodiesAreReadAsGoReadsThem() {
        // Any content type, keys in any case, the last of two wins, null is absent, unknown keys and a second value are
        // ignored.
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
    void emptyAndCutBodiesSayEof() {
        refuses("POST", "/proxies", "", 400, "bad request body: EOF");
        refuses("POST", "/proxies", "{'name'", 400, "bad request body: unexpected EOF");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        HttpResponse<String> response = call("POST", "/populate", " ".repeat(9_000_000));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("request body too large");
    }

    // Proxies.

    @Test
    void proxiesAreListedByName() {
        create("b");
        create("a");

        assertThat(call("GET", "/proxies", "").body()).matches("\\{\"a\":\\{.*},\"b\":\\{.*}}");
    }

    @Test
    void aProxyIsCreatedReadAndDeleted() {
        HttpResponse<String> created =
                call("POST", "/proxies", "{'name':'redis','upstream':'localhost:6379','listen':'localhost:0'}");

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.body())
                .matches(
                        "\\{'name':'redis','listen':'127\\.0\\.0\\.1:\\d+','upstream':'localhost:6379','enabled':true,'toxics':\\[]}"
                                .replace('\'', '"'));
        answers("GET", "/proxies/redis", "", 200, created.body().replace('"', '\''));
        answers("DELETE", "/proxies/redis", "", 204, "");
        refuses("GET", "/proxies/redis", "", 404, "proxy not found");
    }

    @Test
    void requiredFieldsAreNamed() {
        refuses("POST", "/proxies", "{'upstream':'u:1'}", 400, "missing required field: name");
        refuses("POST", "/proxies", "{'name':'a'}", 400, "missing required field: upstream");
        refuses("POST", "/proxies", "null", 400, "missing required field: name");
    }

    @Test
    void aNameInUseIsAConflict() {
        create("a");

        refuses("POST", "/proxies", "{'name':'a','upstream':'u:1'}", 409, "proxy already exists");
    }

    @Test
    void unknownProxiesAreNotFound() {
        for (String path : new String[] {"", "/toxics", "/toxics/t", "/connections"}) {
            refuses("GET", "/proxies/none" + path, "", 404, "proxy not found");
        }
        refuses("DELETE", "/proxies/none", "", 404, "proxy not found");
        refuses("POST", "/proxies/none", "{}", 404, "proxy not found");
    }

    @Test
    void whatCannotBeBoundSaysWhyAndDoesNotExist() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            refuses(
                    "POST",
                    "/proxies",
                    "{'name':'a','upstream':'u:1','listen':'" + address + "'}",
                    500,
                    "listen tcp " + address + ": bind: address already in use");
        }
        refuses("GET", "/proxies/a", "", 404, "proxy not found");
        refuses(
                "POST",
                "/proxies",
                "{'name':'a','upstream':'u:1','listen':'nonsense'}",
                500,
                "listen tcp: address nonsense: missing port in address");
        refuses(
                "POST",
                "/proxies",
                "{'name':'a','upstream':'u:1','listen':'localhost:99999'}",
                500,
                "listen tcp: address 99999: invalid port");
    }

    @Test
    void anEmptyOrWildcardListenShowsEveryAddress() {
        for (String listen : new String[] {"", ":0", "0.0.0.0:0", "[::]:0"}) {
            HttpResponse<String> created =
                    call("POST", "/proxies", "{'name':'w','upstream':'u:1','listen':'" + listen + "'}");
            assertThat(created.body()).as(listen).containsPattern("\"listen\":\"\\[::]:\\d+\"");
            call("DELETE", "/proxies/w", "");
        }
    }

    @Test
    void namesMayHoldColonsSlashesBlanksAndUnicode() {
        call("POST", "/proxies", "{'name':'db:5432/a b ü%','upstream':'u:1'}");

        assertThat(call("GET", "/proxies/db:5432%2Fa%20b%20%C3%BC%25", "").statusCode())
                .isEqualTo(200);
    }

    // Updates.

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH"})
    void anUpdateChangesWhatItNames(String method) {
        create("a");

        answers(method, "/proxies/a", "{'name':'other','upstream':'v:2'}", 200, proxy("a", "v:2", true));
        answers(method, "/proxies/a", "{'enabled':false}", 200, proxy("a", "v:2", false));
        answers(method, "/proxies/a", "{'enabled':false}", 200, proxy("a", "v:2", false));
        answers(method, "/proxies/a", "{'enabled':true}", 200, proxy("a", "v:2", true));
        assertThat(call(method, "/proxies/a", "").statusCode()).isEqualTo(400);
    }

    private String proxy(String name, String upstream, boolean enabled) {
        return "{'name':'" + name + "','listen':'" + listen(name) + "','upstream':'" + upstream + "','enabled':"
                + enabled + ",'toxics':[]}";
    }

    private String listen(String name) {
        Matcher matcher = Pattern.compile("\"listen\":\"([^\"]*)\"")
                .matcher(call("GET", "/proxies/" + name, "").body());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,localhost", "0.0.0.0,0.0.0.0", "'',0.0.0.0"})
    void anAddressThatMeansTheSameKeepsConnections(String first, String second) {
        try (TcpServer echo = TcpServer.echo()) {
            call("POST", "/proxies", "{'name':'e','upstream':'" + echo.address() + "','listen':'" + first + ":0'}");
            String listen = listen("e");
            String port = listen.substring(listen.lastIndexOf(':') + 1);
            try (TcpClient client = TcpClient.connect("127.0.0.1:" + port)) {
                client.send("a").receive(1);

                call("POST", "/proxies/e", "{'listen':'" + second + ":" + port + "'}");
                call(
                        "POST",
                        "/populate",
                        "[{'name':'e','upstream':'" + echo.address() + "','listen':'" + second + ":" + port + "'}]");

                assertThat(client.send("b").receive(1)).isEqualTo("b");
            }
        }
    }

    @Test
    void aFailedStartLeavesTheProxyDisabledWithTheNewAddress() throws IOException {
        create("a");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();

            assertThat(call("POST", "/proxies/a", "{'listen':'" + address + "'}")
                            .statusCode())
                    .isEqualTo(500);

            assertThat(call("GET", "/proxies/a", "").body())
                    .contains("\"listen\":\"" + address + "\"")
                    .contains("\"enabled\":false");
        }
        refuses("POST", "/proxies/a", "{'listen':'nonsense'}", 500, "address nonsense: missing port in address");
    }

    // Populate and reset.

    @Test
    void populateCreatesReplacesAndLeavesAlone() {
        create("kept");
        create("changed");
        String kept = listen("kept");
        call("POST", "/proxies/kept/toxics", "{'type':'noop'}");
        call("POST", "/proxies/changed/toxics", "{'type':'noop'}");

        HttpResponse<String> response = call(
                "POST",
                "/populate",
                ("[{'name':'kept','upstream':'127.0.0.1:1','listen':'%s',"
                                + "'enabled':false},{'name':'changed','upstream':'other:1','listen':'127.0.0.1:0'},"
                                + "{'name':'new','upstream':'u:1','listen':'127.0.0.1:0','enabled':false}]")
                        .formatted(kept));

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body()).startsWith("{\"proxies\":[{\"name\":\"kept\"");
        assertThat(call("GET", "/proxies/kept", "").body())
                .contains("noop_downstream")
                .contains("\"enabled\":true");
        assertThat(call("GET", "/proxies/changed", "").body())
                .contains("other:1")
                .contains("\"toxics\":[]");
        assertThat(call("GET", "/proxies/new", "").body()).contains("\"listen\":\"127.0.0.1:0\"");
    }

    @Test
    void populateChecksEverythingFirst() {
        answers(
                "POST",
                "/populate",
                "[{'name':'a','upstream':'u:1'},{'name':'b'}]",
                400,
                "{'error':'missing required field: upstream at proxy 2','status':400,'proxies':null}");
        answers(
                "POST",
                "/populate",
                "[{'upstream':'u:1'}]",
                400,
                "{'error':'missing required field: name at proxy 1','status':400,'proxies':null}");
        answers("GET", "/proxies", "", 200, "{}");
        answers("POST", "/populate", "[]", 201, "{'proxies':null}");
    }

    @Test
    void populateReportsThoseDoneBeforeAFailure() {
        HttpResponse<String> response = call(
                "POST",
                "/populate",
                "[{'name':'a','upstream':'u:1','listen':'127.0.0.1:0'},{'name':'b','upstream':'u:1','listen':'nonsense'}]");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body())
                .startsWith(
                        "{\"error\":\"listen tcp: address nonsense: missing port in address\",\"status\":500,\"proxies\":[{\"name\":\"a\"");
    }

    @Test
    void toxicsInPopulateAndCreateAreInEffectFromTheFirstConnection() {
        String toxics = "'toxics':[{'type':'latency','attributes':{'latency':5}},{'type':'noop','stream':'upstream'}]";

        call("POST", "/populate", "[{'name':'a','upstream':'u:1','listen':'127.0.0.1:0'," + toxics + "}]");
        call("POST", "/proxies", "{'name':'b','upstream':'u:1','listen':'127.0.0.1:0'," + toxics + "}");

        for (String name : new String[] {"a", "b"}) {
            assertThat(call("GET", "/proxies/" + name + "/toxics", "").body())
                    .contains("\"name\":\"noop_upstream\"")
                    .contains("{\"latency\":5,\"jitter\":0}");
        }
        refuses(
                "POST",
                "/proxies",
                "{'name':'c','upstream':'u:1','toxics':[{'type':'noop'},{'type':'noop'}]}",
                409,
                "toxic already exists");
        refuses("GET", "/proxies/c", "", 404, "proxy not found");
    }

    @Test
    void resetEnablesEveryProxyAndRemovesAllToxics() {
        create("a");
        call("POST", "/proxies/a/toxics", "{'type':'noop','stream':'upstream'}");
        call("POST", "/proxies/a", "{'enabled':false}");

        answers("POST", "/reset", "anything", 204, "");

        assertThat(call("GET", "/proxies/a", "").body())
                .contains("\"enabled\":true")
                .contains("\"toxics\":[]");
    }

    // Toxics.

    @Test
    void aToxicIsCreatedWithDefaults() {
        create("a");

        answers(
                "POST",
                "/proxies/a/toxics",
                "{'type':'latency','attributes':{'latency':1000}}",
                200,
                "{'attributes':{'latency':1000,'jitter':0},'name':'latency_downstream','type':'latency','stream':'downstream','toxicity':1}");
        answers(
                "GET",
                "/proxies/a/toxics/latency_downstream",
                "",
                200,
                "{'attributes':{'latency':1000,'jitter':0},'name':'latency_downstream','type':'latency','stream':'downstream','toxicity':1}");
    }

    @Test
    void theStreamIsEchoedAsWrittenAndUpstreamComesFirst() {
        create("a");
        call("POST", "/proxies/a/toxics", "{'type':'noop','name':'d'}");

        assertThat(call("POST", "/proxies/a/toxics", "{'type':'noop','stream':'UPSTREAM'}")
                        .body())
                .contains("\"stream\":\"UPSTREAM\"")
                .contains("\"name\":\"noop_UPSTREAM\"");
        assertThat(call("GET", "/proxies/a/toxics", "").body()).matches("\\[\\{.*noop_UPSTREAM.*\"name\":\"d\".*]");
    }

    @ParameterizedTest
    @CsvSource({"0.3,0.3", "0.123456789,0.12345679", "1,1", "0,0", "0.0000001,1e-7", "1.0,1"})
    void toxicityIsAShortFloat(String given, String shown) {
        create("a");

        assertThat(call("POST", "/proxies/a/toxics", "{'type':'noop','toxicity':" + given + "}")
                        .body())
                .endsWith("\"toxicity\":" + shown + "}");
    }

    @Test
    void toxicsAreRefusedInToxiproxysOrder() {
        create("a");
        String path = "/proxies/a/toxics";
        call("POST", path, "{'type':'noop','name':'n','stream':'upstream'}");

        assertThat(call("POST", path, "{").body()).startsWith("{\"error\":\"bad request body: ");
        refuses(
                "POST",
                path,
                "{'stream':'side','type':'none'}",
                400,
                "stream was invalid, can be either upstream or downstream");
        refuses("POST", path, "{'type':'none'}", 400, "invalid toxic type");
        refuses("POST", path, "{}", 400, "invalid toxic type");
        refuses(
                "POST",
                path,
                "{'type':'latency','name':'n','attributes':{'latency':'x'}}",
                409,
                "toxic already exists");
        assertThat(call("POST", path, "{'type':'latency','attributes':{'latency':'x'}}")
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100.0", "1.5", "1e3", "'100'", "true", "9223372036854775808"})
    void integerAttributesTakeOnlyPlainIntegers(String value) {
        create("a");

        HttpResponse<String> response =
                call("POST", "/proxies/a/toxics", "{'type':'latency','attributes':{'latency':" + value + "}}");

        assertThat(response.body()).startsWith("{\"error\":\"bad request body: ");
        assertThat(response.statusCode()).isEqualTo(400);
    }

    @Test
    void rangesAreCheckedAndNamed() {
        create("a");
        String path = "/proxies/a/toxics";

        refuses(
                "POST",
                path,
                "{'type':'bandwidth','attributes':{'rate':-1}}",
                400,
                "rate must be 0 KB/s or more: was -1");
        refuses("POST", path, "{'type':'slicer'}", 400, "average_size must be 1 bytes or more: was 0");
        refuses("POST", path, "{'type':'noop','toxicity':1.5}", 400, "toxicity must be 0 to 1: was 1.5");
        refuses("POST", path, "{'type':'noop','toxicity':-0.1}", 400, "toxicity must be 0 to 1: was -0.1");
        refuses("POST", path, "{'type':'noop','duration':0}", 400, "duration must be 1 ms or more: was 0");
        answers("GET", path, "", 200, "[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH"})
    void anUpdateMergesAttributesAndKeepsTheToxicity(String method) {
        create("a");
        call("POST", "/proxies/a/toxics", "{'type':'latency','toxicity':0.5,'attributes':{'latency':100,'jitter':10}}");
        String path = "/proxies/a/toxics/latency_downstream";

        answers(
                method,
                path,
                "{'name':'x','type':'noop','stream':'upstream','attributes':{'LATENCY':200,'jitter':null}}",
                200,
                "{'attributes':{'latency':200,'jitter':10},'name':'latency_downstream','type':'latency','stream':'downstream','toxicity':0.5}");
        assertThat(call(method, path, "{'toxicity':0.25}").body()).endsWith("\"toxicity\":0.25}");
    }

    @Test
    void aRefusedUpdateChangesNothing() {
        create("a");
        call("POST", "/proxies/a/toxics", "{'type':'latency','attributes':{'latency':100,'jitter':10}}");
        String path = "/proxies/a/toxics/latency_downstream";
        String before = call("GET", path, "").body();

        assertThat(call("POST", path, "{'attributes':{'latency':200,'jitter':'x'}}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(call("POST", path, "{'toxicity':0.5,'attributes':{'latency':200,'jitter':-1}}")
                        .statusCode())
                .isEqualTo(400);

        assertThat(call("GET", path, "").body()).isEqualTo(before);
    }

    @Test
    void unknownToxicsAreNotFoundAndRemovedOnesAreGone() {
        create("a");
        for (String method : new String[] {"GET", "DELETE"}) {
            refuses(method, "/proxies/a/toxics/none", "", 404, "toxic not found");
        }
        refuses("POST", "/proxies/a/toxics/none", "{}", 404, "toxic not found");
        call("POST", "/proxies/a/toxics", "{'type':'noop','name':'with/slash'}");

        answers("DELETE", "/proxies/a/toxics/with%2Fslash", "", 204, "");

        answers("GET", "/proxies/a/toxics", "", 200, "[]");
    }

    @Test
    void everyDefaultIsShown() {
        create("a");
        answers(
                "POST",
                "/proxies/a/toxics",
                "{'type':'packet_loss'}",
                200,
                "{'attributes':{'loss_rate':0.1,'correlation':0},'name':'packet_loss_downstream','type':'packet_loss','stream':'downstream','toxicity':1}");
        answers(
                "POST",
                "/proxies/a/toxics",
                "{'type':'noop','duration':60000}",
                200,
                "{'attributes':{},'name':'noop_downstream','type':'noop','stream':'downstream','toxicity':1,'duration':60000}");
    }

    // What Toxiproxy does not have.

    @Test
    void connectionsAreListed() {
        try (TcpServer echo = TcpServer.echo()) {
            call("POST", "/proxies", "{'name':'e','upstream':'" + echo.address() + "','listen':'127.0.0.1:0'}");
            try (TcpClient client = TcpClient.connect(listen("e"))) {
                client.send("abc").receive(3);

                assertThat(call("GET", "/proxies/e/connections", "").body())
                        .matches(
                                "\\[\\{'client':'127.0.0.1:\\d+','age_ms':\\d+,'upstream_received_bytes':3,.*'toxics':\\[]}]"
                                        .replace('\'', '"'));
                assertThat(call("GET", "/metrics", "").body())
                        .contains("toxiproxy_proxy_sent_bytes_total{direction=\"downstream\",listener=\"" + listen("e")
                                + "\",proxy=\"e\",upstream=\"" + echo.address() + "\"} 3.0")
                        .contains("jvm_memory_used_bytes")
                        .contains("promhttp_metric_handler_errors_total{cause=\"gathering\"}");
            }
        }
    }

    @Test
    void withATokenEveryCallNeedsIt() {
        try (ProxyWorld guarded = ProxyWorld.startWithToken("s3cret")) {
            assertThat(guarded.call("GET", "/proxies", "").statusCode()).isEqualTo(401);
            assertThat(guarded.call("GET", "/proxies", "", "Authorization", "Bearer wrong")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(guarded.call("GET", "/proxies", "", "Authorization", "Bearer s3cret")
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
