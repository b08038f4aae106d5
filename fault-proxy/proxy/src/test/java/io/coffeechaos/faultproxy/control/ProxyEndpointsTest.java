package io.coffeechaos.faultproxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.TcpClient;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls for proxies: create, read, update, delete, populate, reset. */
class ProxyEndpointsTest extends ControlCalls {

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
    void aProxyThatCannotListenIsRefusedWithTheReason() throws IOException {
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
    void aChangeOfAddressClosesTheConnectionsAndKeepsTheToxics() {
        try (TcpServer echo = TcpServer.echo()) {
            String upstream = "'upstream':'" + echo.address() + "'";
            call("POST", "/proxies", "{'name':'e'," + upstream + ",'listen':'127.0.0.1:0','toxics':[{'type':'noop'}]}");
            try (TcpClient client = TcpClient.connect(listen("e"))) {
                client.send("a").receive(1);
                call("PATCH", "/proxies/e", "{'upstream':'127.0.0.1:1'}");
                assertThat(client.end()).isEqualTo(TcpClient.End.FIN);
            }
            call("PATCH", "/proxies/e", "{'enabled':false}");
            assertThat(call("PATCH", "/proxies/e", "{" + upstream + "}").body())
                    .contains("'enabled':false".replace('\'', '"'));
            call("PATCH", "/proxies/e", "{'enabled':true}");
            try (TcpClient client = TcpClient.connect(listen("e"))) {
                client.send("a").receive(1);
                assertThat(call("GET", "/proxies/e/connections", "").body()).contains("noop_downstream");
            }
        }
    }

    @Test
    void aDisabledProxyShowsItsAddressAsGivenUntilItIsEnabled() {
        call("POST", "/proxies", "{'name':'off','upstream':'somehost:12345','listen':'localhost:0','enabled':false}");
        assertThat(listen("off")).isEqualTo("localhost:0");

        call("POST", "/proxies/off", "{'enabled':true}");
        String bound = listen("off");
        assertThat(bound).matches("127\\.0\\.0\\.1:[1-9]\\d+");
        call("POST", "/proxies/off", "{'enabled':false}");

        assertThat(listen("off")).isEqualTo(bound);
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

    @Test
    void populateCreatesReplacesAndKeepsProxies() {
        create("kept");
        create("changed");
        create("unnamed");
        String kept = listen("kept");
        call("POST", "/proxies/kept/toxics", "{'type':'noop'}");
        call("POST", "/proxies/changed/toxics", "{'type':'noop'}");

        HttpResponse<String> response = call(
                "POST",
                "/populate",
                ("[{'name':'kept','upstream':'127.0.0.1:1','listen':'%s'"
                                + "},{'name':'changed','upstream':'other:1','listen':'127.0.0.1:0'},"
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
        assertThat(call("GET", "/proxies/unnamed", "").body()).contains("\"enabled\":true");
    }

    @Test
    void populateChecksAllEntriesBeforeAnyChange() {
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
    void populateReportsTheProxiesAppliedBeforeAFailure() {
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

    @Test
    void aReplacementThatCannotListenLeavesTheOldOneStopped() throws IOException {
        create("old");
        String before = listen("old");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String body = "[{'name':'old','upstream':'other:1','listen':'127.0.0.1:" + taken.getLocalPort() + "'}]";

            HttpResponse<String> response = call("POST", "/populate", body);

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).contains("bind: address already in use").endsWith("\"proxies\":null}");
        }
        assertThat(call("GET", "/proxies/old", "").body())
                .contains("\"listen\":\"" + before + "\"")
                .contains("127.0.0.1:1")
                .contains("\"enabled\":false");
    }

    @Test
    void resetEndsAtAProxyThatCannotStart() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            call("POST", "/proxies", "{'name':'a','upstream':'u:1','listen':'" + address + "','enabled':false}");

            refuses("POST", "/reset", "", 500, "listen tcp " + address + ": bind: address already in use");
        }
        answers("POST", "/reset", "", 204, "");
    }
}
