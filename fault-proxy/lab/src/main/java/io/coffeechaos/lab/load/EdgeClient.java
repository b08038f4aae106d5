package io.coffeechaos.lab.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.client.Basket;
import io.coffeechaos.lab.client.RetryAfter;
import io.coffeechaos.lab.history.History;
import io.coffeechaos.lab.history.HistoryEvent;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The device of a customer. It sends each request on a connection of its own, as the shop's server does, so that a
 * toxicity of 0.3 hits three requests in ten. It waits a limited time for the whole answer, and writes request and answer
 * into the history.
 */
final class EdgeClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OrderLoad.Plan plan;
    private final List<Map.Entry<String, URI>> edges;
    private final String body;
    private final History history;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    EdgeClient(Map<String, URI> edges, OrderLoad.Plan plan, History history) {
        this.plan = plan;
        this.edges = List.copyOf(new TreeMap<>(edges).entrySet());
        this.body = ("{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":2}],\"paymentMethod\":\"demo_ok\","
                        + "\"customerId\":\"%s\"}")
                .formatted(plan.book());
        this.history = history;
    }

    /** The session of one customer. It starts at a random edge and moves to the next edge after a failed request. */
    final class Session {
        private final String process;
        private final String key;
        private final int customer;
        private int edge;
        private String orderId = "";
        private long version;
        private Duration retryAfter = Duration.ZERO;

        private Session(String process, int customer, int edge) {
            this.process = process;
            this.key = plan.key(customer);
            this.customer = customer;
            this.edge = edge;
        }

        /** Sends the order once. The fragile client sends it as the original lab's page does, without a key. */
        HistoryEvent.Op submit() throws InterruptedException {
            HttpRequest.Builder request =
                    switch (plan.client()) {
                        case resilient ->
                            to("/orders")
                                    .header("Idempotency-Key", key)
                                    .POST(HttpRequest.BodyPublishers.ofString(body));
                        case fragile ->
                            to("/").POST(HttpRequest.BodyPublishers.ofString(
                                    Basket.body(plan.basket(customer), Instant.now())));
                    };
            return exchange(HistoryEvent.Function.submit, request.header("Content-Type", "application/json"));
        }

        /** The wait that the last answer asked for; zero if it asked for none. */
        Duration retryAfter() {
            return retryAfter;
        }

        /** Reads the order. The request names the version that the device knows. */
        HistoryEvent.Op read() throws InterruptedException {
            HttpRequest.Builder request = to("/orders/" + orderId);
            if (version > 0) {
                request.header("If-None-Match", "\"" + version + "\"");
            }
            return exchange(HistoryEvent.Function.read, request.GET());
        }

        HistoryEvent.Op cancel() throws InterruptedException {
            return exchange(
                    HistoryEvent.Function.cancel,
                    to("/orders/" + orderId + "/cancel").POST(HttpRequest.BodyPublishers.noBody()));
        }

        /** Makes the next request go to the next edge, if the plan allows that. */
        void failOver() {
            edge = plan.failover() ? (edge + 1) % edges.size() : edge;
        }

        private HttpRequest.Builder to(String path) {
            return HttpRequest.newBuilder(edges.get(edge).getValue().resolve(path))
                    .version(HttpClient.Version.HTTP_1_1);
        }

        private HistoryEvent.Op exchange(HistoryEvent.Function function, HttpRequest.Builder request)
                throws InterruptedException {
            long op = history.nextOp();
            long startMs = history.nowMs();
            Told told = new Told(op, function, startMs);
            history.add(told.op(HistoryEvent.Type.invoke, 0, "", 0));
            HistoryEvent.Op end;
            retryAfter = Duration.ZERO;
            try {
                HttpResponse<String> answer = answer(request.build());
                retryAfter = RetryAfter.of(answer);
                end = told.answer(answer);
            } catch (ConnectException refused) {
                end = told.op(HistoryEvent.Type.fail, 0, "refused", history.nowMs() - startMs);
            } catch (HttpTimeoutException late) {
                end = told.op(HistoryEvent.Type.info, 0, HistoryEvent.TIMED_OUT, history.nowMs() - startMs);
            } catch (IOException unanswered) {
                end = told.op(
                        HistoryEvent.Type.info, 0, unanswered.getClass().getSimpleName(), history.nowMs() - startMs);
            } catch (InterruptedException leaving) {
                history.add(told.op(HistoryEvent.Type.info, 0, "left", history.nowMs() - startMs));
                throw leaving;
            }
            if (end.type() != HistoryEvent.Type.ok && end.status() != 409) {
                failOver();
            }
            history.add(end);
            return end;
        }

        /** Turns an answer into an entry of the history. */
        private final class Told {
            private final long op;
            private final HistoryEvent.Function function;
            private final long startMs;
            private boolean queued;
            private int digest;
            private String status = "";
            private Map<String, String> steps = Map.of();
            private long seen;

            Told(long op, HistoryEvent.Function function, long startMs) {
                this.op = op;
                this.function = function;
                this.startMs = startMs;
            }

            HistoryEvent.Op answer(HttpResponse<String> answer) {
                int code = answer.statusCode();
                long tookMs = history.nowMs() - startMs;
                queued = answer.headers()
                        .firstValue("Order-Intake")
                        .filter("queued"::equals)
                        .isPresent();
                if (code == 304) {
                    seen = version;
                    return op(HistoryEvent.Type.ok, code, "", tookMs);
                }
                if (code / 100 != 2) {
                    return op(failure(code), code, problem(answer.body()), tookMs);
                }
                try {
                    look(JSON.readTree(answer.body()), answer.body());
                    return op(HistoryEvent.Type.ok, code, "", tookMs);
                } catch (JsonProcessingException notAnOrder) {
                    return op(HistoryEvent.Type.info, code, "not JSON", tookMs);
                }
            }

            private void look(JsonNode order, String bytes) {
                boolean isPage = plan.client() == OrderLoad.Client.fragile && function == HistoryEvent.Function.submit;
                orderId = order.path(isPage ? "order_id" : "id").asText();
                if (function == HistoryEvent.Function.submit) {
                    // An acknowledgement shows the order at its acceptance, and a replay must have the same bytes.
                    digest = queued ? 0 : bytes.hashCode();
                    return;
                }
                seen = order.path("version").asLong();
                version = Math.max(version, seen);
                status = order.path("status").asText();
                Map<String, String> states = new HashMap<>();
                order.path("steps")
                        .forEach(step -> states.put(
                                step.path("name").asText(), step.path("state").asText()));
                steps = states;
            }

            /** 429 and other refusals have no effect. After 409 (request in progress) and 5xx the effect is unknown. */
            private HistoryEvent.Type failure(int code) {
                boolean inProgress = code == 409 && function == HistoryEvent.Function.submit;
                return code >= 500 || inProgress ? HistoryEvent.Type.info : HistoryEvent.Type.fail;
            }

            HistoryEvent.Op op(HistoryEvent.Type type, int code, String error, long tookMs) {
                return new HistoryEvent.Op(
                        history.nowMs(),
                        type,
                        op,
                        process,
                        function,
                        key,
                        orderId,
                        edges.get(edge).getKey(),
                        code,
                        queued,
                        digest,
                        seen,
                        status,
                        steps,
                        error,
                        tookMs);
            }
        }
    }

    /** A session of one customer. {@code random} chooses its first edge. */
    Session session(String process, int customer, SplittableRandom random) {
        return new Session(process, customer, random.nextInt(edges.size()));
    }

    /**
     * Sends a request on a new connection and waits for the whole answer. The JDK's client keeps connections, and its
     * timeout ends with the headers. So each request has a client of its own, and the wait is on the body as well.
     */
    private HttpResponse<String> answer(HttpRequest request) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(plan.limit())
                .executor(threads)
                .build();
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            return answer.get(plan.limit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            HttpTimeoutException timedOut = new HttpTimeoutException("no whole answer in " + plan.limit());
            timedOut.initCause(late);
            throw timedOut;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException noAnswer ? noAnswer : new IOException(failed.getCause());
        } finally {
            client.shutdownNow();
        }
    }

    private static String problem(String body) {
        try {
            JsonNode problem = JSON.readTree(body);
            if (problem.has("error")) {
                return problem.path("error").asText();
            }
            String type = problem.path("type").asText();
            return type.substring(type.lastIndexOf('/') + 1);
        } catch (JsonProcessingException notAProblem) {
            return "not a problem document: " + body.substring(0, Math.min(40, body.length()));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
