package io.coffeechaos.faultproxy.control;

import static io.coffeechaos.faultproxy.testkit.ProxyWorld.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.ProxyWorld;
import io.coffeechaos.faultproxy.testkit.TcpClient;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls for toxics, and the additions to Toxiproxy: connections, live metrics, the token. */
class ToxicEndpointsTest extends ControlCalls {

    private static final String INVALID_TYPE =
            "invalid toxic type: must be one of latency, bandwidth, slow_close, timeout,"
                    + " reset_peer, slicer, limit_data, packet_loss, noop";

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
        refuses("POST", path, "{'type':'none'}", 400, INVALID_TYPE);
        refuses("POST", path, "{}", 400, INVALID_TYPE);
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
    void unknownAndRemovedToxicsAreNotFound() {
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

    @Test
    void severalToxicsOfATypeNeedDifferentNames() {
        create("a");
        call("POST", "/proxies/a/toxics", "{'type':'noop'}");

        refuses("POST", "/proxies/a/toxics", "{'type':'noop'}", 409, "toxic already exists");
        assertThat(call("POST", "/proxies/a/toxics", "{'type':'noop','name':'second'}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void everyProxyHasItsCountersBeforeItsFirstConnection() {
        create("quiet");

        assertThat(call("GET", "/metrics", "").body())
                .contains("toxiproxy_proxy_received_bytes_total{direction=\"upstream\",listener=\"" + listen("quiet")
                        + "\",proxy=\"quiet\",upstream=\"127.0.0.1:1\"} 0.0")
                .contains("toxiproxy_proxy_connections{listener=\"" + listen("quiet"));
    }

    @Test
    void everyProxyCountsItsToxicsByTypeAndItsConnections() {
        create("broken");
        call("POST", "/proxies/broken/toxics", "{'type':'latency','attributes':{'latency':1}}");

        assertThat(call("GET", "/metrics", "").body())
                .contains("fault_proxy_toxics{proxy=\"broken\",type=\"latency\"} 1.0")
                .contains("fault_proxy_toxics{proxy=\"broken\",type=\"packet_loss\"} 0.0")
                .contains("fault_proxy_connections_total{proxy=\"broken\",result=\"connected\"} 0.0")
                .contains("fault_proxy_connections_total{proxy=\"broken\",result=\"failed\"} 0.0")
                .contains("fault_proxy_connections_total{proxy=\"broken\",result=\"abandoned\"} 0.0")
                .contains("fault_proxy_held_bytes 0.0");
    }

    @Test
    void theBytesThatAToxicHoldsAreCountedUntilTheyGoOn() {
        try (TcpServer echo = TcpServer.echo()) {
            call("POST", "/proxies", "{'name':'h','upstream':'" + echo.address() + "','listen':'127.0.0.1:0'}");
            call("POST", "/proxies/h/toxics", "{'type':'latency','stream':'upstream','attributes':{'latency':60000}}");
            try (TcpClient client = TcpClient.connect(listen("h"))) {
                client.send("abcde");
                eventually("five bytes are held", () -> metrics().contains("fault_proxy_held_bytes 5.0"));

                call("DELETE", "/proxies/h/toxics/latency_upstream", "");

                client.receive(5);
                assertThat(metrics())
                        .contains("fault_proxy_held_bytes 0.0")
                        .contains("fault_proxy_connections_total{proxy=\"h\",result=\"connected\"} 1.0");
            }
        }
    }

    @Test
    void theBytesOfAConnectionThatEndsAreNotHeldAnyMore() {
        try (TcpServer echo = TcpServer.echo()) {
            call("POST", "/proxies", "{'name':'g','upstream':'" + echo.address() + "','listen':'127.0.0.1:0'}");
            call("POST", "/proxies/g/toxics", "{'type':'latency','attributes':{'latency':60000}}");
            try (TcpClient client = TcpClient.connect(listen("g"))) {
                client.send("abc");
                eventually("three bytes are held", () -> metrics().contains("fault_proxy_held_bytes 3.0"));
            }

            call("POST", "/proxies/g", "{'enabled':false}");

            eventually("nothing is held", () -> metrics().contains("fault_proxy_held_bytes 0.0"));
        }
    }

    @Test
    void aConnectionWithoutAnUpstreamHasFailed() {
        create("nowhere");

        try (TcpClient client = TcpClient.connect(listen("nowhere"))) {
            assertThat(client.receiveAll()).isEmpty();
        }

        assertThat(metrics()).contains("fault_proxy_connections_total{proxy=\"nowhere\",result=\"failed\"} 1.0");
    }

    private String metrics() {
        return call("GET", "/metrics", "").body();
    }

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
                // The client may read the bytes before the proxy has counted them.
                String sent = "toxiproxy_proxy_sent_bytes_total{direction=\"downstream\",listener=\"" + listen("e")
                        + "\",proxy=\"e\",upstream=\"" + echo.address() + "\"} 3.0";
                eventually(
                        "the sent bytes are counted",
                        () -> call("GET", "/metrics", "").body().contains(sent));
                assertThat(call("GET", "/metrics", "").body())
                        .contains("jvm_memory_used_bytes")
                        .contains("process_cpu_seconds_total")
                        .contains("promhttp_metric_handler_errors_total{cause=\"gathering\"}");
            }
        }
    }

    @Test
    void aServerWithATokenRequiresItForEveryCall() {
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
