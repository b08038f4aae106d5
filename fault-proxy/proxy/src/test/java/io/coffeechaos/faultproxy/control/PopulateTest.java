package io.coffeechaos.faultproxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coffeechaos.faultproxy.testkit.ProxyWorld;
import io.coffeechaos.faultproxy.testkit.TcpClient;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** {@code POST /populate} for proxies that exist: what a client declares is in effect afterwards. */
class PopulateTest extends ControlCalls {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private String populate(String more) {
        HttpResponse<String> response = call(
                "POST",
                "/populate",
                "[{'name':'a','upstream':'127.0.0.1:1','listen':'" + listen("a") + "'" + more + "}]");
        assertThat(response.body()).contains("\"name\":\"a\"");
        assertThat(response.statusCode()).isEqualTo(201);
        return response.body();
    }

    private void hasToxics(String toxics) {
        answers("GET", "/proxies/a/toxics", "", 200, toxics);
    }

    private static String latency(String name, int latency) {
        return "{'attributes':{'latency':%d,'jitter':0},'name':'%s','type':'latency','stream':'downstream','toxicity':1}"
                .formatted(latency, name);
    }

    private JsonNode get() {
        try {
            return MAPPER.readTree(call("GET", "/proxies", "").body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void changedToxicsOfAnExistingProxyAreInEffect() {
        create("a");
        populate(",'toxics':[{'type':'latency','attributes':{'latency':5,'jitter':1},'toxicity':0.5}]");

        populate(",'toxics':[{'type':'latency','attributes':{'latency':70}}]");

        hasToxics("[" + latency("latency_downstream", 70) + "]");
    }

    @Test
    void aToxicThatWasDeletedByHandIsThereAgain() {
        create("a");
        String declared = ",'toxics':[" + latency("l", 5) + "]";
        populate(declared);
        call("DELETE", "/proxies/a/toxics/l", "");

        populate(declared);

        hasToxics("[" + latency("l", 5) + "]");
    }

    @Test
    void toxicsThatAreNotDeclaredAreRemoved() {
        create("a");
        populate(",'toxics':[" + latency("one", 1) + "," + latency("two", 2) + "]");

        populate(",'toxics':[" + latency("two", 2) + "]");
        hasToxics("[" + latency("two", 2) + "]");

        populate(",'toxics':[]");
        hasToxics("[]");
    }

    @Test
    void theDeclaredOrderIsInEffectAndATypeCanChange() {
        create("a");
        populate(",'toxics':[" + latency("one", 1) + "," + latency("two", 2) + "]");

        populate(",'toxics':[" + latency("two", 2) + "," + latency("new", 3) + "," + latency("one", 1) + "]");
        hasToxics("[" + latency("two", 2) + "," + latency("new", 3) + "," + latency("one", 1) + "]");

        populate(",'toxics':[{'name':'one','type':'bandwidth','stream':'upstream','attributes':{'rate':9}}]");
        hasToxics("[{'attributes':{'rate':9},'name':'one','type':'bandwidth','stream':'upstream','toxicity':1}]");
    }

    /** The Go client sends {@code "toxics":null}, and Toxiproxy's own test needs the toxics to stay. */
    @Test
    void withoutToxicsInTheEntryTheToxicsStay() {
        create("a");
        populate(",'toxics':[" + latency("l", 5) + "]");

        populate("");
        populate(",'toxics':null,'enabled':true");

        hasToxics("[" + latency("l", 5) + "]");
    }

    @Test
    void theDeclaredStateIsInEffectAndWithoutOneTheStateStays() {
        create("a");

        populate(",'enabled':false");
        assertThat(get().path("a").path("enabled").asBoolean()).isFalse();
        populate("");
        assertThat(get().path("a").path("enabled").asBoolean()).isFalse();
        populate(",'enabled':true");
        assertThat(get().path("a").path("enabled").asBoolean()).isTrue();
    }

    @Test
    void whatAClientReadsItCanPopulateAgain() {
        create("a");
        create("b");
        call("POST", "/proxies/a/toxics", "{'type':'slicer','stream':'UPSTREAM','attributes':{'average_size':9}}");
        call("POST", "/proxies/a/toxics", "{'type':'packet_loss','toxicity':0.3,'attributes':{'loss_rate':0.25}}");
        call("POST", "/proxies/a/toxics", "{'type':'noop','duration':3600000,'stream':'upstream','name':'n'}");
        call("POST", "/proxies/b", "{'enabled':false}");
        JsonNode read = get();

        call("POST", "/proxies/a", "{'enabled':false}");
        call("DELETE", "/proxies/a/toxics/n", "");
        call("POST", "/proxies/a/toxics/packet_loss_downstream", "{'toxicity':1,'attributes':{'loss_rate':1}}");
        call("POST", "/proxies/b", "{'enabled':true}");
        call("POST", "/proxies/b/toxics", "{'type':'noop'}");
        String again = JsonNodeFactory.instance
                .arrayNode()
                .addAll(read.valueStream().toList())
                .toString();
        HttpResponse<String> populated = call("POST", "/populate", again);

        assertThat(populated.body()).isEqualTo("{\"proxies\":" + again + "}");
        assertThat(get()).isEqualTo(read);
        deleteAll();
        call("POST", "/populate", again);
        assertThat(get()).isEqualTo(read);
    }

    @Test
    void aToxicThatIsAsDeclaredGoesOnWithItsConnections() throws IOException {
        try (TcpServer echo = TcpServer.echo()) {
            String entry = "{'name':'echo','upstream':'" + echo.address() + "','listen':'%s','toxics':["
                    + latency("l", 0) + ",{'type':'noop','duration':3600000,'name':'n'}%s]}";
            call("POST", "/populate", "[" + entry.formatted("127.0.0.1:0", "") + "]");
            try (TcpClient client = TcpClient.connect(listen("echo"))) {
                client.send("x").receive(1);

                call("POST", "/populate", "[" + entry.formatted(listen("echo"), ",{'type':'noop'}") + "]");

                assertThat(client.send("y").receive(1)).isEqualTo("y");
                ProxyWorld.eventually("the new toxic is active", () -> call("GET", "/proxies/echo/connections", "")
                        .body()
                        .contains("\"toxics\":[\"l\",\"n\",\"noop_downstream\"]"));
            }
        }
    }

    @Test
    void aDurationThatAnUpdateNamesIsInEffect() {
        create("a");
        call("POST", "/proxies/a/toxics", "{'type':'noop','name':'n','duration':3600000}");

        assertThat(call("POST", "/proxies/a/toxics/n", "{'duration':3600000,'toxicity':0.5}")
                        .body())
                .contains("\"duration\":3600000");
        assertThat(call("POST", "/proxies/a/toxics/n", "{'duration':1}").body()).contains("\"duration\":1");

        ProxyWorld.eventually(
                "the toxic is gone after its new duration",
                () -> call("GET", "/proxies/a/toxics", "").body().equals("[]"));
        refuses("POST", "/proxies/a/toxics/n", "{'duration':1}", 404, "toxic not found");
    }
}
