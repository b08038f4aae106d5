package io.coffeechaos.lab.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.fault.FakeMachine;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.supervisor.Supervisor;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import io.coffeechaos.lab.topology.SystemAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fault proxy through the lab API. A small server plays the fault proxy, and keeps what it was asked. */
class ProxyApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private HttpServer proxy;
    private Measuring measuring;
    private Breaking breaking;
    private Runs runs;
    private LabApi api;

    @BeforeEach
    void start() throws Exception {
        proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        proxy.createContext("/", this::control);
        proxy.start();
        URI control = URI.create("http://127.0.0.1:" + proxy.getAddress().getPort());
        measuring = new Measuring(
                new SystemAddresses("student", Map.of(), Map.of(), Map.of(), control, control, folder, folder),
                List::of,
                System::currentTimeMillis);
        breaking = new Breaking(
                RunningLab.connect(control, control), new FakeMachine(control), List::of, System::currentTimeMillis);
        runs = new Runs(measuring, breaking, new RunFolders(folder), (id, wish, at) -> {
            throw new IOException("no runs here");
        });
        LabDirectory directory = new LabDirectory(folder, folder, folder);
        api = LabApi.start(new Supervisor(List.of(), directory), new Ports(3), measuring, breaking, runs, 0);
        asked.clear();
    }

    private static String proxies(String... names) {
        return Stream.of(names)
                .map(name -> "\"%1$s\":{\"name\":\"%1$s\",\"listen\":\"a:1\",\"upstream\":\"a:2\"}".formatted(name))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private void control(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(exchange.getRequestMethod() + " " + path + " " + body);
        String answer =
                switch (path) {
                    case "/lab/nodes" -> "{\"nodes\":[]}";
                    case "/proxies" -> proxies("chaos-proxy", "chaos-proxy-2", "dynamodb", "payment");
                    case "/reset" -> "";
                    case "/proxies/none" -> "{\"error\":\"proxy not found\",\"status\":404}";
                    default -> body.isEmpty() ? "" : body;
                };
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        int status = path.endsWith("/none") ? 404 : answer.isEmpty() ? 204 : 200;
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
        runs.close();
        breaking.close();
        measuring.close();
        proxy.stop(0);
        client.shutdownNow();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
                        .header("Content-Type", "application/json")
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode lastBody() throws IOException {
        String last = asked.getLast();
        return JSON.readTree(last.substring(last.indexOf('{')));
    }

    @Test
    void requestsAndAnswersArePassedOnAsTheyAre() throws Exception {
        assertThat(send("GET", "/lab/proxies", "").body()).contains("\"payment\"");
        assertThat(send("POST", "/lab/proxies/payment", "{\"enabled\":false}").statusCode())
                .isEqualTo(200);
        assertThat(send("DELETE", "/lab/proxies/payment/toxics/slow", "").statusCode())
                .isEqualTo(204);
        HttpResponse<String> missing = send("GET", "/lab/proxies/none", "");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).isEqualTo("{\"error\":\"proxy not found\",\"status\":404}");
        assertThat(send("POST", "/lab/reset", "").statusCode()).isEqualTo(204);

        assertThat(asked)
                .containsExactly(
                        "GET /proxies ",
                        "POST /proxies/payment {\"enabled\":false}",
                        "DELETE /proxies/payment/toxics/slow ",
                        "GET /proxies/none ",
                        "POST /reset ");
    }

    @Test
    void aToxicAlwaysEnds() throws Exception {
        String toxic = "{\"type\":\"latency\",\"attributes\":{\"latency\":100}%s}";

        send("POST", "/lab/proxies/payment/toxics", toxic.formatted(""));
        assertThat(lastBody().path("duration").asInt()).isEqualTo(600_000);
        send("POST", "/lab/proxies/payment/toxics", toxic.formatted(",\"duration\":5000"));
        assertThat(lastBody().path("duration").asInt()).isEqualTo(5_000);
        asked.clear();
        for (String wrong : List.of("0", "900001", "\"long\"", "null")) {
            HttpResponse<String> refusal =
                    send("POST", "/lab/proxies/payment/toxics", toxic.formatted(",\"duration\":" + wrong));
            assertThat(refusal.statusCode()).isEqualTo(400);
            assertThat(refusal.body()).contains("\"field\":\"duration\"");
        }
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/lab/proxies/..",
                "/lab/proxies/payment/toxics/..%2F..",
                "/lab/proxies/payment/metrics",
                "/lab/proxies/payment/toxics/a/b",
                "/lab/proxies/a%0Ab"
            })
    void aPathNeverLeadsElsewhere(String path) throws Exception {
        assertThat(send("GET", path, "").statusCode()).isEqualTo(404);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lost-answers|payment|lost-answers-timeout|{\"timeout\":1000}",
                "payment-hang|payment|payment-hang-timeout|{\"timeout\":0}",
                "slow|chaos-proxy-2|slow-latency|{\"latency\":2000}",
                "busy-hour|chaos-proxy-2|busy-hour-latency|{\"latency\":1500}",
                "black-friday|chaos-proxy-2|black-friday-latency|{\"latency\":3000,\"jitter\":500}",
                "payment-crawl|payment|payment-crawl-latency|{\"latency\":8000,\"jitter\":2000}",
                "flaky-30|chaos-proxy-2|flaky-30-timeout|{\"timeout\":5000}",
                "hang|chaos-proxy-2|hang-timeout|{\"timeout\":0}",
                "reset|chaos-proxy-2|reset-reset_peer|{\"timeout\":0}",
                "trickle|chaos-proxy-2|trickle-bandwidth|{\"rate\":1}",
                "confetti|chaos-proxy-2|confetti-slicer|{\"average_size\":64,\"size_variation\":32,\"delay\":10}",
                "cut-short|chaos-proxy-2|cut-short-limit_data|{\"bytes\":100}",
            })
    void aPresetIsAToxicUnderItsName(String name, String on, String toxic, String attributes) throws Exception {
        HttpResponse<String> made = send("POST", "/lab/presets/" + name, "{}");

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(asked.getLast()).startsWith("POST /proxies/" + on + "/toxics ");
        assertThat(lastBody().path("name").asText()).isEqualTo(toxic);
        assertThat(lastBody().path("attributes")).isEqualTo(JSON.readTree(attributes));
        assertThat(lastBody().path("toxicity").asDouble()).isEqualTo(name.equals("flaky-30") ? 0.3 : 1);
        assertThat(lastBody().path("duration").asInt()).isEqualTo(600_000);
    }

    @Test
    void aPresetTakesAnotherProxyAndDuration() throws Exception {
        send("POST", "/lab/presets/slow", "{\"proxy\":\"payment\",\"duration\":20}");

        assertThat(asked.getLast()).startsWith("POST /proxies/payment/toxics ");
        assertThat(lastBody().path("duration").asInt()).isEqualTo(20_000);
        assertThat(send("POST", "/lab/presets/slow", "{\"duration\":901}").body())
                .contains("\"field\":\"duration\"");
        assertThat(send("POST", "/lab/presets/slow", "{\"proxy\":\"../x\"}").body())
                .contains("\"field\":\"proxy\"");
        assertThat(send("POST", "/lab/presets/slow", "{\"toxicity\":1}").body()).contains("\"field\":\"toxicity\"");
        assertThat(send("POST", "/lab/presets/none", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void aPresetOfTheEdgesBreaksEachEdgeAndBeginsAnewIfItIsOn() throws Exception {
        HttpResponse<String> made = send("POST", "/lab/presets/slow", "{}");

        assertThat(JSON.readTree(made.body()).path("proxies"))
                .isEqualTo(JSON.readTree("[\"chaos-proxy\",\"chaos-proxy-2\"]"));
        assertThat(asked)
                .filteredOn(request -> !request.startsWith("GET"))
                .map(request -> request.replaceFirst(" \\{.*", ""))
                .containsExactly(
                        "DELETE /proxies/chaos-proxy/toxics/slow-latency ",
                        "POST /proxies/chaos-proxy/toxics",
                        "DELETE /proxies/chaos-proxy-2/toxics/slow-latency ",
                        "POST /proxies/chaos-proxy-2/toxics");
    }

    @Test
    void thePresetsAreListedAndTheHelpOfBreakHasAllOfThem() throws Exception {
        JsonNode listed = JSON.readTree(send("GET", "/lab/presets", "").body());

        assertThat(listed.findValuesAsText("name")).containsExactlyElementsOf(Preset.ALL.keySet());
        assertThat(listed.path(0).toString())
                .isEqualTo(
                        "{\"name\":\"black-friday\",\"tells\":\"the way to the shop takes 3 s\",\"target\":\"edges\","
                                + "\"type\":\"latency\",\"toxicity\":1.0,\"attributes\":"
                                + Preset.ALL.get("black-friday").shown("").path("attributes") + "}");
        String help = Files.readString(Path.of("help/break.txt"));
        String names = help.substring(help.indexOf("  PRESET") + "  PRESET".length(), help.indexOf("  PROXY"));
        assertThat(names.strip().split("\\s+")).containsExactlyElementsOf(Preset.ALL.keySet());
    }

    @Test
    void downDisablesTheProxyAndEndsByItself() throws Exception {
        HttpResponse<String> made = send("POST", "/lab/presets/down", "{\"proxy\":\"payment\",\"duration\":30}");

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(JSON.readTree(made.body()).path("until").asText()).isNotEmpty();
        assertThat(asked).contains("POST /proxies/payment {\"enabled\":false}");
        assertThat(send("POST", "/lab/presets/down", "{\"proxy\":\"nowhere\"}").body())
                .contains("\"field\":\"proxy\"");
    }

    @Test
    void aFaultProxyThatDoesNotAnswerIsSaidSo() throws Exception {
        proxy.stop(0);

        HttpResponse<String> answer = send("GET", "/lab/proxies", "");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"error\":\"the fault proxy does not answer\"}");
    }
}
