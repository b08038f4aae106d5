package io.coffeechaos.lab.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.topology.SystemAddresses;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Reads the processes of a system directly, never through the fault proxy. A read may take a limited time. So a process
 * that hangs delays an observer and cannot stop it.
 */
public final class SystemReader implements AutoCloseable {
    private final Duration patience;
    private final SystemAddresses addresses;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * A reader of the system at these addresses. The system need not run yet.
     *
     * @param patience the longest time that a read takes
     */
    public SystemReader(SystemAddresses addresses, Duration patience) {
        this.addresses = addresses;
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .executor(threads)
                .build();
    }

    /** The result of a read of one order. */
    public sealed interface OrderRead {
        /** The order. */
        record Found(JsonNode order) implements OrderRead {}

        /** A ready node answered 404. */
        record Missing() implements OrderRead {}

        /** No node gave an answer that says whether the order exists. */
        record Failed() implements OrderRead {}
    }

    /**
     * Changed entries of a simulator's ledger.
     *
     * @param next the change to ask after next time
     * @param whole whether there are no further changes now
     * @param throttled the number of calls answered 429 since the simulator started
     */
    public record LedgerChanges(List<JsonNode> entries, long next, boolean whole, long throttled) {
        /** Reads the answer of a simulator that was asked for {@code limit} entries at most. */
        static LedgerChanges of(JsonNode page, int limit) {
            List<JsonNode> entries = new ArrayList<>();
            page.path("entries").forEach(entries::add);
            return new LedgerChanges(
                    entries,
                    page.path("next").asLong(),
                    entries.size() < limit,
                    page.path("throttled").asLong());
        }
    }

    /** The names of the nodes that answer that they are ready; asks all nodes at once. */
    public List<String> ready() throws InterruptedException {
        Map<String, Optional<HttpResponse<String>>> answers = fromAll("/health/ready");
        return answers.entrySet().stream()
                .filter(answer -> answer.getValue()
                        .filter(ready -> ready.statusCode() == 200)
                        .isPresent())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /**
     * These metrics of each node that answers, as a page in Prometheus' text format. The nodes do not count their rows for
     * it.
     */
    public Map<String, String> metrics(List<String> names) throws InterruptedException {
        String wanted = names.stream().map(name -> "&name%5B%5D=" + name).collect(Collectors.joining());
        Map<String, String> pages = new TreeMap<>();
        fromAll("/metrics?counts=off" + wanted)
                .forEach((node, answer) -> answer.filter(page -> page.statusCode() == 200)
                        .ifPresent(page -> pages.put(node, page.body())));
        return pages;
    }

    private Map<String, Optional<HttpResponse<String>>> fromAll(String path) throws InterruptedException {
        Map<String, URI> nodes = new TreeMap<>();
        addresses.nodes().forEach((name, node) -> nodes.put(name, node.resolve(path)));
        return fromAll(nodes);
    }

    /** Asks all at once, so it takes no longer than one read. */
    private Map<String, Optional<HttpResponse<String>>> fromAll(Map<String, URI> uris) throws InterruptedException {
        long untilNanos = System.nanoTime() + patience.toNanos();
        Map<String, CompletableFuture<HttpResponse<String>>> asked = new TreeMap<>();
        uris.forEach((name, uri) -> asked.put(name, start(uri)));
        Map<String, Optional<HttpResponse<String>>> answers = new TreeMap<>();
        for (Map.Entry<String, CompletableFuture<HttpResponse<String>>> each : asked.entrySet()) {
            try {
                answers.put(each.getKey(), Optional.of(await(each.getValue(), untilNanos)));
            } catch (IOException noAnswer) {
                answers.put(each.getKey(), Optional.empty());
            }
        }
        return answers;
    }

    /**
     * Some spans of a part.
     *
     * @param spans the spans, oldest first
     * @param next the number to ask after next time
     */
    public record SpanPage(List<JsonNode> spans, long next) {
        /** Copies the spans. */
        public SpanPage {
            spans = List.copyOf(spans);
        }
    }

    /** The parts that have spans: the nodes and the simulators, by name. */
    public Set<String> tracedParts() {
        return traced().keySet();
    }

    private Map<String, URI> traced() {
        Map<String, URI> parts = new TreeMap<>(addresses.nodes());
        parts.putAll(addresses.simulators());
        return parts;
    }

    /**
     * The spans of these parts after a number. A part that does not answer, or shows no spans, is left out.
     *
     * @param after the number to ask each part after; 0 begins with its oldest span
     * @param limit the largest number of spans of a part
     */
    public Map<String, SpanPage> spans(Map<String, Long> after, int limit) throws InterruptedException {
        Map<String, URI> parts = traced();
        Map<String, URI> uris = new TreeMap<>();
        after.forEach((part, number) ->
                uris.put(part, parts.get(part).resolve("/traces?after=" + number + "&limit=" + limit)));
        Map<String, SpanPage> pages = new TreeMap<>();
        for (Map.Entry<String, Optional<HttpResponse<String>>> answer :
                fromAll(uris).entrySet()) {
            answer.getValue()
                    .filter(page -> page.statusCode() == 200)
                    .flatMap(SystemReader::spans)
                    .ifPresent(page -> pages.put(answer.getKey(), page));
        }
        return pages;
    }

    private static Optional<SpanPage> spans(HttpResponse<String> answer) {
        try {
            JsonNode page = LabHttp.json(answer, "spans");
            List<JsonNode> spans = new ArrayList<>();
            page.path("spans").forEach(spans::add);
            return Optional.of(new SpanPage(spans, page.path("next").asLong()));
        } catch (IOException noSpans) {
            return Optional.empty();
        }
    }

    /**
     * One page of the order list.
     *
     * @param ready the names of the ready nodes
     * @param query the query of the URL, without the question mark
     * @throws IOException when no ready node gives the page
     */
    public JsonNode list(List<String> ready, String query) throws IOException, InterruptedException {
        return json(get(node(ready).resolve("/orders?" + query)));
    }

    /**
     * Reads an order by its id.
     *
     * @param ready the names of the ready nodes; the answer of another node says nothing
     */
    public OrderRead order(List<String> ready, String id) throws InterruptedException {
        try {
            HttpResponse<String> answer = get(node(ready).resolve("/orders/" + id));
            return switch (answer.statusCode()) {
                case 200 -> new OrderRead.Found(json(answer));
                case 404 -> new OrderRead.Missing();
                default -> new OrderRead.Failed();
            };
        } catch (IOException noAnswer) {
            return new OrderRead.Failed();
        }
    }

    /**
     * The events of an order, oldest first, as the order API shows them.
     *
     * @param ready the names of the ready nodes
     * @throws IOException when no ready node gives them
     */
    public List<JsonNode> events(List<String> ready, String id) throws IOException, InterruptedException {
        List<JsonNode> events = new ArrayList<>();
        json(get(node(ready).resolve("/orders/" + id + "/events")))
                .path("events")
                .forEach(events::add);
        return events;
    }

    /** The id of the order that a key has in this system. */
    public String orderId(String key) {
        return OrderIds.of(addresses.tenant(), key);
    }

    private URI node(List<String> ready) throws IOException {
        if (ready.isEmpty()) {
            throw new IOException("no node is ready");
        }
        String name = ready.get(Math.floorMod(turn.getAndIncrement(), ready.size()));
        return Optional.ofNullable(addresses.nodes().get(name))
                .orElseThrow(() -> new IOException("there is no node " + name));
    }

    /**
     * The entries of a simulator's ledger that changed after a change.
     *
     * @param limit the largest number of entries; 0 reads only the number of the last change
     */
    public LedgerChanges ledger(String service, long after, int limit) throws IOException, InterruptedException {
        return LedgerChanges.of(
                json(get(simulator(service).resolve("/ledger?after=" + after + "&limit=" + limit))), limit);
    }

    /** What a simulator noted for one step of an order, oldest first; empty if it was never called for it. */
    public List<JsonNode> moments(String service, String orderId) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(simulator(service).resolve("/ledger/" + orderId + ":" + service));
        List<JsonNode> moments = new ArrayList<>();
        if (answer.statusCode() != 404) {
            json(answer).path("history").forEach(moments::add);
        }
        return moments;
    }

    private URI simulator(String service) {
        return Optional.ofNullable(addresses.simulators().get(service))
                .orElseThrow(() -> new IllegalArgumentException("there is no simulator of " + service));
    }

    /** The number of dead letters by queue: of the intake queue and of the events queue. */
    public Map<String, Integer> deadLetters() throws IOException, InterruptedException {
        Map<String, Integer> letters = new TreeMap<>();
        for (String queue : List.of("orders-intake-dlq", "order-events-dlq")) {
            HttpResponse<String> answer = get(addresses
                    .queue()
                    .resolve("/000000000000/chaos-coffee-" + addresses.tenant() + "-" + queue
                            + "?Action=GetQueueAttributes&AttributeName.1=ApproximateNumberOfMessages"
                            + "&Version=2012-11-05"));
            String body = LabHttp.expect(answer, 200, queue).body();
            String value = body.replaceFirst("(?s).*<Value>(\\d{1,9})</Value>.*", "$1");
            if (value.equals(body)) {
                throw new IOException("no number of messages in " + body);
            }
            letters.put(queue, Integer.parseInt(value));
        }
        return letters;
    }

    /** All proxies with their toxics, as the fault proxy's API shows them. */
    public JsonNode proxies() throws IOException, InterruptedException {
        return json(get(addresses.proxyControl().resolve("/proxies")));
    }

    /** The address of the fault proxy's own API. */
    public URI proxyControl() {
        return addresses.proxyControl();
    }

    /** The metrics page of the fault proxy. */
    public String proxyMetrics() throws IOException, InterruptedException {
        return LabHttp.expect(get(addresses.proxyControl().resolve("/metrics")), 200, "metrics of the proxy")
                .body();
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return LabHttp.json(LabHttp.expect(answer, 200, answer.uri().getPath()));
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return await(start(uri));
    }

    private CompletableFuture<HttpResponse<String>> start(URI uri) {
        return client.sendAsync(
                HttpRequest.newBuilder(uri)
                        .header("Accept", "application/json, text/plain, text/xml")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> await(CompletableFuture<HttpResponse<String>> answer)
            throws IOException, InterruptedException {
        return await(answer, System.nanoTime() + patience.toNanos());
    }

    /** Waits for the whole answer. The timeout of the JDK's client ends with the headers. */
    private HttpResponse<String> await(CompletableFuture<HttpResponse<String>> answer, long untilNanos)
            throws IOException, InterruptedException {
        try {
            return answer.get(Math.max(0, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new IOException("no answer in " + patience.toMillis() + " ms", late);
        } catch (ExecutionException failed) {
            throw new IOException("no answer: " + failed.getCause(), failed);
        } finally {
            boolean unused = answer.cancel(true);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdownNow();
    }
}
