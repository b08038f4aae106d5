package io.coffeechaos.lab.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.history.Entry;
import io.coffeechaos.lab.history.History;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What a customer's device does: asks one edge, waits five seconds at most, and writes into the history what it asked
 * and what it was told.
 */
final class EdgeClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final List<Map.Entry<String, URI>> edges;
    private final String body;
    private final History history;

    EdgeClient(Map<String, URI> edges, String customerId, History history) {
        this.edges = List.copyOf(new TreeMap<>(edges).entrySet());
        this.body = ("{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":2}],\"paymentMethod\":\"demo_ok\","
                        + "\"customerId\":\"%s\"}")
                .formatted(customerId);
        this.history = history;
    }

    /** One customer's way in: an edge of its choice, and the next one whenever that did not answer well. */
    final class Session {
        private final String process;
        private final String key;
        private int edge;
        private String orderId = "";
        private long version;

        private Session(String process, String key, int edge) {
            this.process = process;
            this.key = key;
            this.edge = edge;
        }

        /** Sends the order, once. */
        Entry.Op submit() throws InterruptedException {
            return exchange(
                    Entry.Function.submit,
                    to("/orders")
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", key)
                            .POST(HttpRequest.BodyPublishers.ofString(body)));
        }

        /** Looks at the order, saying which version it knows. */
        Entry.Op read() throws InterruptedException {
            HttpRequest.Builder request = to("/orders/" + orderId);
            if (version > 0) {
                request.header("If-None-Match", "\"" + version + "\"");
            }
            return exchange(Entry.Function.read, request.GET());
        }

        Entry.Op cancel() throws InterruptedException {
            return exchange(
                    Entry.Function.cancel,
                    to("/orders/" + orderId + "/cancel").POST(HttpRequest.BodyPublishers.noBody()));
        }

        /** The next request goes to the next edge. */
        void failOver() {
            edge = (edge + 1) % edges.size();
        }

        private HttpRequest.Builder to(String path) {
            return HttpRequest.newBuilder(edges.get(edge).getValue().resolve(path))
                    .timeout(PATIENCE);
        }

        private Entry.Op exchange(Entry.Function function, HttpRequest.Builder request) throws InterruptedException {
            long op = history.nextOp();
            long startMs = history.nowMs();
            Told told = new Told(op, function, startMs);
            history.add(told.op(Entry.Type.invoke, 0, "", 0));
            Entry.Op end;
            try {
                HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                end = told.answer(answer);
            } catch (ConnectException refused) {
                end = told.op(Entry.Type.fail, 0, "refused", history.nowMs() - startMs);
            } catch (IOException unanswered) {
                end = told.op(Entry.Type.info, 0, unanswered.getClass().getSimpleName(), history.nowMs() - startMs);
            } catch (InterruptedException leaving) {
                history.add(told.op(Entry.Type.info, 0, "left", history.nowMs() - startMs));
                throw leaving;
            }
            if (end.type() != Entry.Type.ok && end.status() != 409) {
                failOver();
            }
            history.add(end);
            return end;
        }

        /** Turns what was told into a line of the history. */
        private final class Told {
            private final long op;
            private final Entry.Function function;
            private final long startMs;
            private boolean queued;
            private int digest;
            private String status = "";
            private Map<String, String> steps = Map.of();
            private long seen;

            Told(long op, Entry.Function function, long startMs) {
                this.op = op;
                this.function = function;
                this.startMs = startMs;
            }

            Entry.Op answer(HttpResponse<String> answer) {
                int code = answer.statusCode();
                long tookMs = history.nowMs() - startMs;
                queued = answer.headers()
                        .firstValue("Order-Intake")
                        .filter("queued"::equals)
                        .isPresent();
                if (code == 304) {
                    seen = version;
                    return op(Entry.Type.ok, code, "", tookMs);
                }
                if (code / 100 != 2) {
                    return op(failure(code), code, problem(answer.body()), tookMs);
                }
                try {
                    look(JSON.readTree(answer.body()), answer.body());
                    return op(Entry.Type.ok, code, "", tookMs);
                } catch (JsonProcessingException notAnOrder) {
                    return op(Entry.Type.info, code, "not JSON", tookMs);
                }
            }

            private void look(JsonNode order, String bytes) {
                orderId = order.path("id").asText();
                if (function == Entry.Function.submit) {
                    // The acknowledgement shows the order as it was accepted, however old it is.
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

            /** 429 and other refusals did nothing; 409 may mean that somebody else is doing it; a 5xx means nothing. */
            private Entry.Type failure(int code) {
                boolean inProgress = code == 409 && function == Entry.Function.submit;
                return code >= 500 || inProgress ? Entry.Type.info : Entry.Type.fail;
            }

            Entry.Op op(Entry.Type type, int code, String error, long tookMs) {
                return new Entry.Op(
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

    /** A customer who begins at an edge of its choice. */
    Session session(String process, String key, SplittableRandom random) {
        return new Session(process, key, random.nextInt(edges.size()));
    }

    private static String problem(String body) {
        try {
            String type = JSON.readTree(body).path("type").asText();
            return type.substring(type.lastIndexOf('/') + 1);
        } catch (JsonProcessingException notAProblem) {
            return "not a problem: " + body.substring(0, Math.min(40, body.length()));
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
