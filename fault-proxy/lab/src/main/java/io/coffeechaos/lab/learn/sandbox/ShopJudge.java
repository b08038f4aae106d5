package io.coffeechaos.lab.learn.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.learn.sandbox.ScriptedServer.Reply;
import io.coffeechaos.lab.learn.sandbox.ScriptedServer.Request;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Judges a shop: one order and one charge for a key, and orders that reach their end while payment is slow, silent, down, or
 * the shop itself is killed. The checks that break payment have a shop process each; they run side by side.
 */
public final class ShopJudge {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START_MAX = Duration.ofSeconds(20);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(12);
    private static final Duration END_MAX = Duration.ofSeconds(15);
    private static final long LOOK_MS = 100;
    private static final int CROWD = 20;
    private static final int FAILURES = 5;

    private final Sandbox sandbox;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Judges the shop in this folder. */
    public ShopJudge(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** Runs all checks. It takes half a minute at most. */
    public List<Verdict> judge() throws IOException, InterruptedException {
        List<Callable<List<Verdict>>> runs =
                List.of(this::sound, this::slow, this::silent, this::failing, this::killed);
        List<Verdict> verdicts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<List<Verdict>> run : threads.invokeAll(runs)) {
                verdicts.addAll(run.get());
            }
        } catch (ExecutionException failed) {
            throw new IOException(
                    "the shop could not be run: " + failed.getCause().getMessage(), failed);
        }
        verdicts.sort((one, other) -> one.id().compareTo(other.id()));
        return verdicts;
    }

    // --- The checks ---

    private List<Verdict> sound() throws IOException, InterruptedException {
        try (RunningShop shop = new RunningShop()) {
            for (int order : List.of(1, 2, 3, 33)) {
                shop.payment.script(order, Reply.status(200));
            }
            shop.payment.script(4, Reply.status(402));
            String twice = newKey();
            int first = shop.post(twice, 1);
            int again = shop.post(twice, 1);
            Verdict once = oneOrder("P1", "the same key twice is one order and one charge", shop, 1, 1);

            String crowd = newKey();
            List<HttpResponse<String>> answers = shop.postAtOnce(crowd, 2, CROWD);
            boolean allTaken = answers.stream().allMatch(answer -> answer.statusCode() == 202);
            Verdict atOnce = oneOrder("P2", CROWD + " at once with one key are one order and one charge", shop, 2, 2);

            String reused = newKey();
            int taken = shop.post(reused, 3);
            int other = shop.post(reused, 33);
            shop.postLater(newKey(), 4);
            boolean rejected = shop.await(() -> shop.statuses().contains("REJECTED"));
            int calls = shop.payment.requests(4).size();
            return List.of(
                    first == again
                            ? once
                            : new Verdict(once.id(), once.what(), false, "%d, then %d".formatted(first, again)),
                    allTaken ? atOnce : new Verdict(atOnce.id(), atOnce.what(), false, "not all of them got 202"),
                    new Verdict(
                            "P3",
                            "another body under a known key is refused with 422",
                            taken == 202 && other == 422,
                            "it answered %d, then %d".formatted(taken, other)),
                    new Verdict(
                            "P6",
                            "a refusal of payment is final",
                            rejected && calls == 1,
                            "%d calls, the orders are %s".formatted(calls, shop.statuses())));
        }
    }

    private Verdict oneOrder(String id, String what, RunningShop shop, int order, int expected)
            throws IOException, InterruptedException {
        boolean confirmed = shop.await(() -> Collections.frequency(shop.statuses(), "CONFIRMED") >= expected);
        int orders = shop.statuses().size();
        int charges = keys(shop.payment.requests(order)).size();
        return new Verdict(
                id,
                what,
                confirmed && orders == expected && charges == 1,
                "%d orders in the list, %d charges".formatted(orders, charges));
    }

    private List<Verdict> slow() throws IOException, InterruptedException {
        try (RunningShop shop = new RunningShop()) {
            shop.payment.script(1, new Reply.Status(200, Duration.ofSeconds(8), Optional.empty()));
            long begunNanos = System.nanoTime();
            int status = shop.post(newKey(), 1);
            double took = (System.nanoTime() - begunNanos) / 1e9;
            return List.of(new Verdict(
                    "P4",
                    "takes an order in less than 1 s while payment takes 8 s",
                    status == 202 && took < 1,
                    "it answered %d after %.1f s".formatted(status, took)));
        }
    }

    private List<Verdict> silent() throws IOException, InterruptedException {
        try (RunningShop shop = new RunningShop()) {
            shop.payment.script(1, new Reply.Hang(), Reply.status(200));
            shop.postLater(newKey(), 1);
            boolean ended = shop.await(() -> shop.statuses().contains("CONFIRMED"));
            List<Request> calls = shop.payment.requests(1);
            double gap = calls.size() < 2
                    ? 0
                    : (calls.get(1).atNanos() - calls.get(0).atNanos()) / 1e9;
            return List.of(new Verdict(
                    "P5",
                    "waits 3 s for payment, and repeats the call under the same key",
                    ended && gap > 2.8 && gap < 9 && keys(calls).size() == 1,
                    calls.size() < 2
                            ? "payment was called once"
                            : "again after %.1f s, with %d keys"
                                    .formatted(gap, keys(calls).size())));
        }
    }

    private List<Verdict> failing() throws IOException, InterruptedException {
        try (RunningShop shop = new RunningShop()) {
            for (int order = 1; order <= FAILURES + 1; order++) {
                shop.payment.script(order, Reply.status(503));
                shop.postLater(newKey(), order);
            }
            boolean failed = shop.await(() -> calls(shop) >= FAILURES);
            TimeUnit.MILLISECONDS.sleep(500);
            int before = calls(shop);
            TimeUnit.MILLISECONDS.sleep(1000);
            int meanwhile = calls(shop) - before;
            for (int order = 1; order <= FAILURES + 1; order++) {
                shop.payment.script(order, Reply.status(200));
            }
            boolean ended = shop.await(() -> shop.statuses().equals(Collections.nCopies(FAILURES + 1, "CONFIRMED")));
            return List.of(new Verdict(
                    "P7",
                    "five failures open a breaker; every order ends when payment is back",
                    failed && meanwhile == 0 && ended,
                    "%d calls in the second after the failures, then %s".formatted(meanwhile, shop.statuses())));
        }
    }

    private static int calls(RunningShop shop) {
        int calls = 0;
        for (int order = 1; order <= FAILURES + 1; order++) {
            calls += shop.payment.requests(order).size();
        }
        return calls;
    }

    private List<Verdict> killed() throws IOException, InterruptedException {
        try (RunningShop shop = new RunningShop()) {
            shop.payment.script(1, new Reply.Hang());
            int status = shop.post(newKey(), 1);
            boolean called = shop.await(() -> !shop.payment.requests(1).isEmpty());
            shop.payment.script(1, Reply.status(200));
            shop.kill();
            shop.begin();
            boolean ended = shop.await(() -> shop.statuses().equals(List.of("CONFIRMED")));
            int keys = keys(shop.payment.requests(1)).size();
            return List.of(new Verdict(
                    "P8",
                    "an accepted order ends after a kill -9, under the same key",
                    status == 202 && called && ended && keys == 1,
                    "it answered %d, and after the kill the orders are %s".formatted(status, shop.statuses())));
        }
    }

    private static Set<String> keys(List<Request> requests) {
        Set<String> keys = new HashSet<>();
        requests.forEach(request -> keys.add(request.key()));
        return keys;
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }

    // --- A shop process ---

    /** A condition about a running shop. */
    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** The learner's shop with a payment service of its own. */
    private final class RunningShop implements AutoCloseable {
        private final ScriptedServer payment = new ScriptedServer();
        private final Path data = Files.createTempDirectory("sandbox-shop");
        private final int port = freePort();
        private Process process;

        RunningShop() throws IOException, InterruptedException {
            process = begin();
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            }
        }

        private URI orders() {
            return URI.create("http://127.0.0.1:" + port + "/orders");
        }

        Process begin() throws IOException, InterruptedException {
            process = sandbox.start(Map.of(
                    "PORT", Integer.toString(port),
                    "PAYMENT_URL", payment.address().toString(),
                    "DATA_DIR", data.toString()));
            if (!await(START_MAX, () -> list().isArray())) {
                close();
                throw new IOException("it did not serve GET /orders on port " + port + " within "
                        + START_MAX.toSeconds() + " s; " + sandbox.errors() + " may say why");
            }
            return process;
        }

        /** Sends an order. Returns the status, 0 if there is no answer in time. */
        int post(String key, int order) throws IOException, InterruptedException {
            try {
                return http.send(request(key, order), BodyHandlers.ofString()).statusCode();
            } catch (HttpTimeoutException late) {
                return 0;
            }
        }

        /** Sends an order, and does not wait for the answer. */
        void postLater(String key, int order) {
            var unused = http.sendAsync(request(key, order), BodyHandlers.ofString());
        }

        List<HttpResponse<String>> postAtOnce(String key, int order, int times) throws InterruptedException {
            var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < times; i++) {
                answers.add(http.sendAsync(request(key, order), BodyHandlers.ofString()));
            }
            List<HttpResponse<String>> all = new ArrayList<>();
            for (var answer : answers) {
                try {
                    all.add(answer.get());
                } catch (ExecutionException noAnswer) {
                    return List.of();
                }
            }
            return all;
        }

        private HttpRequest request(String key, int order) {
            return HttpRequest.newBuilder(orders())
                    .timeout(ANSWER_MAX)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", key)
                    .POST(BodyPublishers.ofString(
                            "{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":" + order + "}]}"))
                    .build();
        }

        private JsonNode list() throws IOException, InterruptedException {
            return JSON.readTree(http.send(
                            HttpRequest.newBuilder(orders()).timeout(ANSWER_MAX).build(), BodyHandlers.ofString())
                    .body());
        }

        /** The statuses of all orders. */
        List<String> statuses() throws IOException, InterruptedException {
            return list().findValuesAsText("status");
        }

        boolean await(Condition condition) throws InterruptedException, IOException {
            return await(END_MAX, condition);
        }

        private boolean await(Duration max, Condition condition) throws InterruptedException, IOException {
            long endNanos = System.nanoTime() + max.toNanos();
            while (System.nanoTime() - endNanos < 0) {
                try {
                    if (condition.holds()) {
                        return true;
                    }
                } catch (ConnectException notYet) {
                    if (!process.isAlive()) {
                        return false;
                    }
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            }
            return false;
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            payment.close();
            try (var files = Files.list(data)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(data);
        }
    }
}
