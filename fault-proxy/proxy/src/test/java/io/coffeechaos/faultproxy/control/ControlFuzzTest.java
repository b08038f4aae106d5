package io.coffeechaos.faultproxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.ProxyWorld;
import java.io.File;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Several clients send random valid and invalid calls at once. The server refuses the invalid calls with a message and
 * leaks nothing.
 */
class ControlFuzzTest {

    private static final int CALLERS = 8;
    private static final int CALLS = System.getProperty("budget", "gate").equals("long") ? 100_000 : 8_000;
    private static final List<Integer> STATUSES = List.of(200, 201, 204, 301, 400, 404, 405, 409, 413, 414, 500);
    private static final List<String> METHODS =
            List.of("GET", "POST", "PATCH", "DELETE", "POST", "POST", "PUT", "HEAD");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e400",
            "9223372036854775807",
            "\"\"",
            "\"upstream\"",
            "\"downstream\"",
            "\"latency\"",
            "\"slicer\"",
            "\"bandwidth\"",
            "\"noop\"",
            "\"127.0.0.1:0\"",
            "\"nonsense\"",
            "\"a\"",
            "\"b\"",
            "[]",
            "{}",
            "{\"latency\":5}",
            "{\"rate\":-1}",
            "{\"average_size\":7}",
            "[{\"type\":\"noop\"}]",
            "\"\\ud800\"",
            "\"" + "n".repeat(3_000) + "\"",
            "[".repeat(2_000),
            "nope",
            "\"\u0001\"",
            "\"é\"");
    private static final List<String> KEYS = List.of(
            "name",
            "NAME",
            "listen",
            "upstream",
            "enabled",
            "type",
            "stream",
            "toxicity",
            "attributes",
            "toxics",
            "duration",
            "Logger",
            "x");

    private static final int POOL_GROWTH_MAX = 24;

    @Test
    void randomCallsLeaveTheServerAnsweringAndLeakNothing() {
        try (ProxyWorld world = ProxyWorld.start()) {
            // The thread pools grow to their size during the first calls. After that nothing may grow.
            callAtRandom(world, CALLS / 10, 0);
            deleteAll(world);
            int threadsBefore = Thread.activeCount();
            long descriptorsBefore = descriptors();

            callAtRandom(world, CALLS, CALLERS);

            assertThat(world.call("GET", "/version", "").statusCode()).isEqualTo(200);
            deleteAll(world);
            ProxyWorld.eventually("descriptors are given back", () -> descriptors() <= descriptorsBefore + 2 * CALLERS);
            // The pools may still grow by a few threads. A leak of one thread per call would show as hundreds.
            ProxyWorld.eventually(
                    "threads are given back", () -> Thread.activeCount() <= threadsBefore + POOL_GROWTH_MAX);
        }
    }

    private static void deleteAll(ProxyWorld world) {
        world.proxies().all().forEach(proxy -> world.proxies().delete(proxy.name()));
    }

    private static void callAtRandom(ProxyWorld world, int calls, int firstSeed) {
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Random random = new Random(world.seed() + firstSeed + i);
            callers.add(CompletableFuture.runAsync(
                    () -> {
                        for (int n = 0; n < calls / CALLERS; n++) {
                            call(world, random);
                        }
                    },
                    Thread.ofVirtual()::start));
        }
        callers.forEach(CompletableFuture::join);
    }

    private static void call(ProxyWorld world, Random random) {
        String method = one(METHODS, random);
        String path = path(random);
        String body = method.equals("HEAD") || random.nextInt(4) == 0 ? "" : body(random);
        HttpResponse<String> response = world.call(method, path, body);
        assertThat(STATUSES).as("%s %s %s", method, path, body).contains(response.statusCode());
        if (response.statusCode() == 500) {
            assertThat(response.body())
                    .as(body)
                    .containsAnyOf("listen tcp", "missing port", "lookup", "too many colons");
        }
    }

    private static String path(Random random) {
        String proxy = one(List.of("a", "b", "%2F", "none", "%00", "%ff", "n".repeat(500)), random);
        return switch (random.nextInt(8)) {
            case 0 -> "/version";
            case 1, 2 -> "/proxies";
            case 3 -> "/populate";
            case 4 -> "/proxies/" + proxy;
            case 5 -> "/proxies/" + proxy + "/toxics";
            case 6 -> "/proxies/" + proxy + "/toxics/" + proxy;
            default -> one(List.of("/reset", "/metrics", "/proxies/" + proxy + "/connections", "/x", "/"), random);
        };
    }

    private static String body(Random random) {
        StringBuilder body = new StringBuilder();
        boolean array = random.nextInt(3) == 0;
        int objects = array ? random.nextInt(3) : 1;
        body.append(array ? "[" : "");
        for (int i = 0; i < objects; i++) {
            body.append(i > 0 ? ",{" : "{");
            int fields = random.nextInt(6);
            for (int n = 0; n < fields; n++) {
                body.append(n > 0 ? "," : "")
                        .append('"')
                        .append(one(KEYS, random))
                        .append("\":")
                        .append(one(VALUES, random));
            }
            body.append("}");
        }
        body.append(array ? "]" : "");
        if (random.nextInt(10) == 0) {
            body.setLength(random.nextInt(body.length() + 1));
        }
        return body.toString();
    }

    private static <T> T one(List<T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static long descriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }
}
