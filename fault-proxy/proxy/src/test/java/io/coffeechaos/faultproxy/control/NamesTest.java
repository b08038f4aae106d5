package io.coffeechaos.faultproxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.faultproxy.testkit.ProxyWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of proxies and toxics: what the API creates, a client can address; what it refuses, it refuses at once. */
class NamesTest {

    private static final int NAMES = System.getProperty("budget", "gate").equals("long") ? 100_000 : 60;
    private static final String MEANINGFUL = "/.%+;:@?#&=\\\"'{}\n\t *~";
    private static final String LONGEST = "n".repeat(2_000);
    private static final String OFFERED = "{\"attributes\":{\"latency\":7}}";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static ProxyWorld world;

    @BeforeAll
    static void start() {
        world = ProxyWorld.start();
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    /** A proxy with one toxic, both of this name; disabled, so that it needs no port. */
    private static ObjectNode proxy(String name) {
        ObjectNode proxy =
                JsonNodeFactory.instance.objectNode().put("name", name).put("upstream", "u:1");
        proxy.put("listen", "127.0.0.1:0").put("enabled", false);
        return proxy;
    }

    private static ObjectNode toxic(String name) {
        return JsonNodeFactory.instance.objectNode().put("name", name).put("type", "latency");
    }

    /** Writes JSON in ASCII, so that half of a surrogate pair arrives. */
    private static String ascii(JsonNode json) {
        StringBuilder ascii = new StringBuilder();
        for (char each : json.toString().toCharArray()) {
            ascii.append(each < 0x80 ? String.valueOf(each) : "\\u%04x".formatted((int) each));
        }
        return ascii.toString();
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(response.body(), e);
        }
    }

    private static void refuses(String path, JsonNode body, String problem) {
        HttpResponse<String> response = world.call("POST", path, ascii(body));
        assertThat(json(response).path("error").asText()).startsWith(problem);
        assertThat(response.statusCode()).isEqualTo(400);
    }

    /** The whole life of a proxy and a toxic with this name, at this path. */
    private static void lives(String name, String segment) {
        String path = "/proxies/" + segment;
        String toxicPath = path + "/toxics/" + segment;
        assertThat(world.call("POST", "/proxies", ascii(proxy(name))).statusCode())
                .as(segment)
                .isEqualTo(201);
        assertThat(json(world.call("GET", path, "")).path("name").asText()).isEqualTo(name);
        assertThat(world.call("POST", path + "/toxics", ascii(toxic(name))).statusCode())
                .isEqualTo(200);
        assertThat(json(world.call("PATCH", toxicPath, OFFERED)).path("name").asText())
                .isEqualTo(name);
        JsonNode read = json(world.call("GET", path, ""));
        assertThat(read.path("toxics")
                        .path(0)
                        .path("attributes")
                        .path("latency")
                        .asInt())
                .isEqualTo(7);
        assertThat(json(world.call("GET", "/proxies", "")).path(name)).isEqualTo(read);
        assertThat(world.call("PATCH", path, "{\"upstream\":\"v:2\"}").statusCode())
                .isEqualTo(200);
        assertThat(world.call("DELETE", toxicPath, "").statusCode()).isEqualTo(204);
        assertThat(world.call("GET", toxicPath, "").statusCode()).isEqualTo(404);
        assertThat(world.call("DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(world.call("GET", path, "").statusCode()).isEqualTo(404);
    }

    @Test
    void theLongestNamesCanBeAddressedHoweverTheClientEncodesThem() {
        lives(LONGEST, LONGEST);
        lives(LONGEST, "%6E".repeat(2_000));
        String han = "\u6f22".repeat(222);
        lives(han, encoded(han));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proxies", "/populate", "toxics", "toxics of populate"})
    void aNameThatNoClientCouldAddressIsRefused(String where) {
        String[][] names = {
            {LONGEST + "n", "must have at most 2000 bytes after URL encoding: was 2001"},
            {"\u6f22".repeat(240), "must have at most 2000 bytes after URL encoding: was 2160"},
            {"a\ud800", "must be well-formed Unicode"},
            {"\udc00a", "must be well-formed Unicode"},
            {".", "must not be ."},
            {"..", "must not be .."},
        };
        world.call("POST", "/proxies", ascii(proxy("a")));
        for (String[] name : names) {
            switch (where) {
                case "/proxies" -> refuses("/proxies", proxy(name[0]), "name " + name[1]);
                case "/populate" ->
                    refuses(
                            "/populate",
                            JsonNodeFactory.instance.arrayNode().add(proxy("b")).add(proxy(name[0])),
                            "name at proxy 2 " + name[1]);
                case "toxics" -> refuses("/proxies/a/toxics", toxic(name[0]), "toxic name " + name[1]);
                default -> {
                    ObjectNode proxy = proxy("b");
                    proxy.putArray("toxics").add(toxic(name[0]));
                    refuses("/populate", JsonNodeFactory.instance.arrayNode().add(proxy), "toxic name " + name[1]);
                }
            }
        }
        assertThat(world.proxies().get("a").view().toxics()).isEmpty();
        assertThat(world.call("DELETE", "/proxies/a", "").statusCode()).isEqualTo(204);
        assertThat(world.proxies().all()).isEmpty();
    }

    @Test
    void aRandomNameIsRefusedOrItsProxyAndToxicLiveTheirWholeLife() {
        Random random = new Random(world.seed());
        int lived = 0;
        for (int i = 0; i < NAMES; i++) {
            String name = name(random);
            HttpResponse<String> created = world.call("POST", "/proxies", ascii(proxy(name)));
            if (created.statusCode() == 400) {
                assertThat(json(created).path("error").asText())
                        .as("name %d of -Dseed=%d", i, world.seed())
                        .containsAnyOf("must have at most 2000 bytes", "must be well-formed", "must not be", "missing");
                continue;
            }
            assertThat(world.call("DELETE", "/proxies/" + encoded(name), "").statusCode())
                    .as("name %d of -Dseed=%d: %s", i, world.seed(), name)
                    .isEqualTo(204);
            lives(name, encoded(name));
            lived++;
        }
        assertThat(lived).isGreaterThan(NAMES / 4);
        assertThat(world.proxies().all()).isEmpty();
    }

    /** Any Unicode, any length around the limit, and what has a meaning in URLs, JSON or metrics. */
    private static String name(Random random) {
        int length = random.nextInt(10) == 0 ? random.nextInt(2_500) : random.nextInt(24);
        int kind = random.nextInt(5);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < length; i++) {
            switch (kind) {
                case 0 -> name.append((char) ('a' + random.nextInt(26)));
                case 1 -> name.append((char) random.nextInt(0x80));
                case 2 -> name.append(MEANINGFUL.charAt(random.nextInt(MEANINGFUL.length())));
                case 3 -> name.appendCodePoint(codePoint(random));
                default -> name.append((char) random.nextInt(0x1_0000));
            }
        }
        return name.toString();
    }

    private static int codePoint(Random random) {
        int codePoint = random.nextInt(Character.MAX_CODE_POINT + 1);
        boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return surrogate ? 'x' : codePoint;
    }

    @Test
    void theLabelsOfTheMetricsHoldTheLongestName() {
        world.call("POST", "/proxies", ascii(proxy(LONGEST)));

        assertThat(world.call("GET", "/metrics", "").body()).contains("proxy=\"" + LONGEST + "\"");

        world.call("DELETE", "/proxies/" + LONGEST, "");
    }
}
