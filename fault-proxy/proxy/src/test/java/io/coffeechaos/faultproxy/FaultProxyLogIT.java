package io.coffeechaos.faultproxy;

import static io.coffeechaos.faultproxy.testkit.ProxyWorld.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.faultproxy.testkit.FaultProxyProcess;
import io.coffeechaos.faultproxy.testkit.TcpClient;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The log of the packaged server at each {@code LOG_LEVEL}; and {@code -seed} repeats a run. */
class FaultProxyLogIT {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static String call(FaultProxyProcess proxy, String method, String path, String body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.controlPort() + path))
                    .method(method, BodyPublishers.ofString(body.replace('\'', '"')))
                    .build();
            return CLIENT.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String create(FaultProxyProcess proxy, String name, String upstream) throws IOException {
        String created = call(
                proxy,
                "POST",
                "/proxies",
                "{'name':'%s','upstream':'%s','listen':'127.0.0.1:0'}".formatted(name, upstream));
        return MAPPER.readTree(created).path("listen").asText();
    }

    private static List<JsonNode> events(FaultProxyProcess proxy, String message) {
        return proxy.lines().stream()
                .map(FaultProxyLogIT::json)
                .filter(line -> line.path("message").asText().contains(message))
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    private static JsonNode event(FaultProxyProcess proxy, String message) {
        eventually("it logs " + message, () -> !events(proxy, message).isEmpty());
        return events(proxy, message).getFirst();
    }

    @Test
    void documentedEventsAreLoggedWithTheirFields() throws IOException {
        try (TcpServer resetting = TcpServer.start(socket -> {
                    socket.getInputStream().read();
                    socket.setSoLinger(true, 0);
                });
                FaultProxyProcess proxy = FaultProxyProcess.start(Map.of())) {
            String listen = create(proxy, "log", resetting.address());
            try (TcpClient client = TcpClient.connect(listen)) {
                client.send("x").end();
            }
            try (TcpClient client = TcpClient.connect(create(proxy, "none", "127.0.0.1:1"))) {
                client.end();
            }
            call(proxy, "POST", "/proxies/log", "{'enabled':false}");

            JsonNode started = event(proxy, "Started proxy");
            assertThat(started.path("level").asText()).isEqualTo("info");
            assertThat(started.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(started.path("caller").asText()).isEqualTo("Proxy");
            assertThat(started.path("name").asText()).isEqualTo("log");
            assertThat(started.path("listen").asText()).isEqualTo(listen);
            assertThat(started.path("upstream").asText()).isEqualTo(resetting.address());
            assertThat(event(proxy, "Accepted client").path("client").asText()).startsWith("127.0.0.1:");
            assertThat(event(proxy, "Source terminated").path("level").asText()).isEqualTo("warn");
            assertThat(event(proxy, "Terminated proxy").path("name").asText()).isEqualTo("log");
            JsonNode undialled = event(proxy, "Unable to open connection to upstream");
            assertThat(undialled.path("level").asText()).isEqualTo("error");
            assertThat(undialled.path("error").asText()).containsIgnoringCase("refused");
            assertThat(event(proxy, "Starting Toxiproxy HTTP server")
                            .path("address")
                            .asText())
                    .endsWith(":" + proxy.controlPort());
            assertThat(event(proxy, "ProxyUpdate: HTTP method POST is deprecated")
                            .path("level")
                            .asText())
                    .isEqualTo("warn");
        }
    }

    @Test
    void everyCallIsOneDebugLine() throws IOException {
        try (FaultProxyProcess proxy = FaultProxyProcess.start(Map.of("LOG_LEVEL", "debug"))) {
            call(proxy, "GET", "/proxies/none", "");

            JsonNode request = event(proxy, "Request");
            assertThat(request.path("level").asText()).isEqualTo("debug");
            assertThat(request.path("client").asText()).startsWith("127.0.0.1:");
            assertThat(request.path("method").asText()).isEqualTo("GET");
            assertThat(request.path("url").asText()).isEqualTo("/proxies/none");
            assertThat(request.path("user_agent").asText()).startsWith("Java");
            assertThat(request.path("status").asInt()).isEqualTo(404);
            assertThat(request.path("size").asInt()).isPositive();
            assertThat(request.path("duration").asDouble()).isPositive();
            assertThat(request.path("handler").asText()).isEqualTo("ProxyShow");
            assertThat(request.path("request_id").asText()).matches("[0-9a-v]{20}");
        }
    }

    @Test
    void aLevelHidesLowerLevelsAndAnUnknownLevelLogsEverything() throws IOException {
        try (FaultProxyProcess quiet = FaultProxyProcess.start(Map.of("LOG_LEVEL", "info"));
                FaultProxyProcess confused = FaultProxyProcess.start(Map.of("LOG_LEVEL", "loud"))) {
            for (FaultProxyProcess proxy : List.of(quiet, confused)) {
                create(proxy, "a", "127.0.0.1:1");
                event(proxy, "Started proxy");
            }

            assertThat(event(confused, "LOG_LEVEL is unknown").path("level").asText())
                    .isEqualTo("error");
            event(confused, "Request");
            assertThat(events(quiet, "Request")).isEmpty();
        }
    }

    @Test
    void theSameSeedRepeatsARun() throws IOException {
        try (TcpServer echo = TcpServer.echo()) {
            List<Boolean> first = hits(echo, "7");

            assertThat(hits(echo, "7")).isEqualTo(first).contains(true, false);
            assertThat(hits(echo, "8")).isNotEqualTo(first);
        }
    }

    /**
     * Opens forty connections one after the other, and returns for each whether a toxic with toxicity 0.5 applies to
     * it.
     */
    private static List<Boolean> hits(TcpServer echo, String seed) throws IOException {
        List<Boolean> hits = new ArrayList<>();
        try (FaultProxyProcess proxy = FaultProxyProcess.start(Map.of("LOG_LEVEL", "info"), "-seed", seed)) {
            String listen = create(proxy, "s", echo.address());
            call(proxy, "POST", "/proxies/s/toxics", "{'type':'noop','toxicity':0.5}");
            for (int i = 0; i < 40; i++) {
                try (TcpClient client = TcpClient.connect(listen)) {
                    client.send("x").receive(1);
                    JsonNode connections = MAPPER.readTree(call(proxy, "GET", "/proxies/s/connections", ""));
                    hits.add(!connections
                            .path(connections.size() - 1)
                            .path("toxics")
                            .isEmpty());
                }
            }
        }
        return hits;
    }
}
